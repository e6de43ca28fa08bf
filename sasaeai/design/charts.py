"""Years of one indicator as a chart: what is known, said in words and as a table; `drawing` gives it its geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from sasaeai.design.drawing import Drawing, draw
from sasaeai.design.phrases import measured
from sasaeai.design.points import Point, Series

__all__ = ["Chart", "Point", "Row", "full", "short"]

BLANK = "―"
MAN, OKU = Decimal(10_000), Decimal(100_000_000)


def full(value: Decimal | None) -> str:
    """Every digit, for tables and sentences: 1,234.50 is 1,234.5."""
    if value is None:
        return BLANK
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(value: Decimal) -> str:
    """For a picture: 123,456 is 12.3万; below ten thousand every digit."""
    for step, name in ((OKU, _("億")), (MAN, _("万"))):
        if abs(value) >= step:
            return full((value / step).quantize(Decimal("0.1"), ROUND_HALF_UP)) + name
    return full(value)


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str
    error: str
    target: str
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind` is "bars" (件数, 人数: each year for itself) or "line" (割合, 意識: measured at points in time)."""

    title: str
    points: Sequence[Point] = field(default_factory=tuple)
    unit: str = ""
    kind: str = "bars"
    baseline: Decimal | None = None
    colour: str = ""
    axis: str = ""
    source: str = ""
    sample: bool = False

    def draw(self) -> Drawing:
        words = {"hidden": _("秘匿"), "blank": BLANK, "target": _("目標 %(value)s")}
        return draw(self.series, unit=self.unit, words=words, number=short)

    @property
    def series(self) -> Series:
        return Series(self.points, self.kind, self.baseline, self.axis)

    @property
    def has_marks(self) -> bool:
        """Whether a picture would show more than empty years."""
        return any(point.shown is not None or point.suppressed or point.target is not None for point in self.points)

    @property
    def has_errors(self) -> bool:
        return any(point.low is not None and point.high is not None for point in self.points)

    @property
    def has_targets(self) -> bool:
        return any(point.target is not None for point in self.points)

    @property
    def has_notes(self) -> bool:
        return any(self._note(point) for point in self.points)

    @property
    def table(self) -> list[Row]:
        return [self._row(point) for point in self.points]

    def _row(self, point: Point) -> Row:
        known = point.low is not None and point.high is not None and not point.suppressed
        error = _("%(low)s〜%(high)s") % {"low": full(point.low), "high": full(point.high)} if known else BLANK
        value = _("秘匿") if point.suppressed else full(point.value)
        return Row(point.label, value, error, full(point.target), self._note(point))

    def _note(self, point: Point) -> str:
        said = [point.note] if point.note else []
        if point.provisional and point.shown is not None:
            said.insert(0, _("暫定値"))
        if point.suppressed:
            said.insert(0, _("人数が少ないため、数を示していません"))
        return _("。").join(said)

    @property
    def sentence(self) -> str:
        """What the picture says, for those who do not see it."""
        return "".join(_("%(words)s。") % {"words": words} for words in self._said() if words)

    def _said(self) -> list[str]:
        known = [self._value_words(point) for point in self.points if point.shown is not None]
        missing = [point.label for point in self.points if point.shown is None and not point.suppressed]
        hidden = [point.label for point in self.points if point.suppressed]
        targets = [self._target_words(point) for point in self.points if point.target is not None]
        comma = _("、")
        return [
            self.title,
            _("基準は%(value)s") % {"value": self._with_unit(self.baseline)} if self.baseline is not None else "",
            comma.join(known),
            comma.join(targets),
            _("%(years)sの値は、まだありません") % {"years": comma.join(missing)} if missing else "",
            _("%(years)sは、人数が少ないため示していません") % {"years": comma.join(hidden)} if hidden else "",
        ]

    def _with_unit(self, value: Decimal | None) -> str:
        return measured(full(value), self.unit)

    def _value_words(self, point: Point) -> str:
        gaps = {"year": point.label, "value": self._with_unit(point.shown)}
        return _("%(year)s%(value)s（暫定値）") % gaps if point.provisional else _("%(year)s%(value)s") % gaps

    def _target_words(self, point: Point) -> str:
        return _("%(year)sの目標%(value)s") % {"year": point.label, "value": self._with_unit(point.target)}

    @property
    def key(self) -> str:
        """What the marks mean; only the marks that are there."""
        known = [point for point in self.points if point.shown is not None]
        open_marks = _("白い丸は暫定値") if self.kind == "line" else _("斜線の棒は暫定値")
        marks = [
            (self.has_targets, _("太い横線は目標")),
            (any(point.provisional for point in known), open_marks),
            (self.has_errors, _("細い縦線は誤差の幅")),
            (
                self.baseline is not None,
                _("点線は基準（%(value)s）") % {"value": self._with_unit(self.baseline)},
            ),
            (
                len(known) < len(self.points) - sum(point.suppressed for point in self.points),
                _("「―」はまだ値がない年"),
            ),
        ]
        start = Decimal(str(self.series.floor)) if self.points else Decimal(0)
        marks.append((start > 0, _("縦の軸は%(value)sから") % {"value": self._with_unit(start)}))
        said = _("、").join(words for there, words in marks if there)
        return _("%(marks)sです。") % {"marks": said} if said else ""
