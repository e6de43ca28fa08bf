"""Why an indicator has its grade: the figures that were looked at, what the rule says of them, the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .phrases import exact, figures, measure, year
from .terms import Aim, Figure, IndicatorCase, Rule, Sentence, Sign


@dataclass(frozen=True, slots=True)
class Verdict:
    code: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class IndicatorWhy:
    case: IndicatorCase
    rule: Rule
    verdict: Verdict
    sign: Sign

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        because = Sentence(self.verdict.about, self.verdict.text)
        result = Sentence("result", _("この決まりでは、%(grade)sです。") % {"grade": self.sign})
        return *_facts(self.case, self.rule), because, result

    @property
    def inputs(self) -> dict[str, str | None]:
        return _inputs(self.case)


def _facts(case: IndicatorCase, rule: Rule) -> Iterable[Sentence]:
    """The figures that were looked at, one sentence each."""
    if case.now is not None and case.now.value is not None:
        gaps = {"year": year(case.year), "value": figures(case.now, case.unit)}
        is_early = case.now.provisional
        text = (
            _("%(year)sの実績値は、%(value)sです（速報）。") if is_early else _("%(year)sの実績値は、%(value)sです。")
        )
        yield Sentence("value", text % gaps)
    aim = case.aim(rule)
    if aim is not None:
        gaps = {"year": year(aim.year), "value": measure(exact(aim.value), case.unit)}
        text = _("%(year)sの目標値は、%(value)sです。")
        if aim.year != case.year:
            text = _("この年度の目標値はないので、次に決めてある%(year)sの目標値%(value)sと比べます。")
        yield Sentence("target", text % gaps)
    yield from _earlier(case)


def _earlier(case: IndicatorCase) -> Iterable[Sentence]:
    now, start, before = case.now, case.baseline, case.before
    if start is not None and start.value is not None:
        gaps = {"year": year(start.year), "value": figures(start, case.unit)}
        yield Sentence("baseline", _("現状値は、%(year)sの%(value)sです。") % gaps)
    if now is None or now.value is None or before is None or before.value is None:
        return
    if start is not None and before.year == start.year:
        return
    gaps = {"year": year(before.year), "value": figures(before, case.unit)}
    yield Sentence("change", _("%(year)sは、%(value)sでした。") % gaps)


def _inputs(case: IndicatorCase) -> dict[str, str | None]:
    def text(number: Decimal | None) -> str | None:
        return None if number is None else format(number.normalize(), "f")

    found: dict[str, str | None] = {"year": str(case.year)}
    for name in ("now", "baseline", "before"):
        figure: Figure | None = getattr(case, name)
        found[name] = text(figure.value) if figure else None
        found[f"{name}_year"] = str(figure.year) if figure else None
        found[f"{name}_error"] = text(figure.error) if figure and figure.error else None
    for name in ("target", "next_target"):
        aim: Aim | None = getattr(case, name)
        found[name] = text(aim.value) if aim else None
    return found
