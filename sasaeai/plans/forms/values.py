"""The values of an indicator as somebody typed them: a line for each year, or for each district of one year."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, UnreadableDate, parse_date, wareki_date
from sasaeai.kernel.words import tidy
from sasaeai.plans.actions.values import Figure, Place, figure_of
from sasaeai.plans.counting import metric_of, years_to_count
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import Indicator, IndicatorValue, Source
from sasaeai.plans.typed import Unreadable, is_blank, read_number

PARTS = ("value", "error", "day", "note")
MOST_NOTE = 200


@dataclass(slots=True)
class Line:
    """One area in one year. `locked` says in words why it is not written here; `typed` are the parts as shown."""

    area: Area
    year: FiscalYear
    row: IndicatorValue | None
    head: str
    locked: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    seen: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    theirs: Figure | None = None

    @property
    def name(self) -> str:
        return f"v-{self.area.pk}-{self.year.year}"

    @property
    def place(self) -> Place:
        return self.area.pk, self.year.year

    @property
    def figure(self) -> Figure:
        return figure_of(self.row)

    @property
    def is_provisional(self) -> bool:
        return self.row is not None and self.row.frozen_at is None and self.row.value is not None

    @property
    def cells(self) -> list[dict[str, str]]:
        """The four inputs."""
        return [
            {
                "part": part,
                "name": f"{self.name}-{part}",
                "label": f"{self.head}　{label}",
                "short": str(label),
                "typed": self.typed[part],
                "error": self.errors.get(part, ""),
            }
            for part, label in zip(PARTS, part_labels(), strict=True)
        ]

    @property
    def their_words(self) -> str:
        if self.theirs is None:
            return ""
        return "　".join(part for part in self.theirs.words if part) or _("空欄")

    @property
    def my_words(self) -> str:
        return "　".join(part for part in self.typed.values() if part) or _("空欄")


def locked_because(row: Indicator, year: FiscalYear, value: IndicatorValue | None) -> str:
    """Why nobody writes this value by hand; empty where somebody may."""
    if value is not None and value.frozen_at:
        return _("%(day)sに確定しました。確定した数字は、ここでは直せません。") % {
            "day": wareki_date(localtime(value.frozen_at).date())
        }
    if row.source != Source.METRIC:
        return ""
    counted = value is not None and value.source == Source.METRIC
    by_hand = value is not None and value.source != Source.METRIC
    if counted or (not by_hand and year in years_to_count(row, metric_of(row))):
        return _("地域の活動から自動で数えています。")
    return ""


def part_labels() -> tuple[str, str, str, str]:
    return _("実績値"), _("誤差（±）"), _("いつの数字か"), _("補足")


class ValuesForm:
    def __init__(self, lines: Iterable[Line], unit: str, data: Mapping[str, str] | None = None) -> None:
        self.lines = list(lines)
        self.unit = unit
        seen = _seen(data)
        for line in self.lines:
            line.typed = dict(zip(PARTS, line.figure.words, strict=True))
            line.seen = line.figure.mark
            if data is not None and f"{line.name}-value" in data and line.name in seen:
                line.typed = {part: data.get(f"{line.name}-{part}", "").strip() for part in PARTS}
                line.seen = seen[line.name]
                if line.locked and _mark(line) != line.seen:
                    line.errors["locked"] = _(
                        "ページを開いたあとで確定したか、自動で数えるようになったので、保存できません。"
                    )

    def read(self) -> dict[Place, Figure]:
        """What was changed here; lines that cannot be read get their errors."""
        found = {}
        for line in self.lines:
            if line.locked or _mark(line) == line.seen:
                continue
            figure = self._figure(line)
            if not line.errors:
                found[line.place] = figure
        return found

    def _figure(self, line: Line) -> Figure:
        hidden = tidy(line.typed["value"]) in {"秘匿", tidy(_("秘匿"))}
        value = None if hidden else self._number(line, "value")
        error = self._number(line, "error")
        note = line.typed["note"]
        if len(note) > MOST_NOTE:
            line.errors["note"] = _("補足は%(most)s字までにしてください。") % {"most": MOST_NOTE}
        if error is not None and error < 0:
            line.errors["error"] = _("誤差は「2.5」のように、0以上の数で書いてください。")
        figure = Figure(value, hidden, error, None, note)
        if figure.is_empty:
            return figure
        return Figure(value, hidden, error, self._day(line), note)

    def _number(self, line: Line, part: str) -> Decimal | None:
        text = line.typed[part].lstrip("±＋+ 　") if part == "error" else line.typed[part]
        try:
            return read_number(text, self.unit)
        except Unreadable as trouble:
            line.errors[part] = str(trouble)
            return None

    def _day(self, line: Line) -> date | None:
        """Without a day it is today's number; a number of a day to come is none."""
        if is_blank(line.typed["day"]):
            return today()
        try:
            day = parse_date(line.typed["day"])
        except UnreadableDate as trouble:
            line.errors["day"] = str(trouble)
            return None
        if day > today():
            line.errors["day"] = _("まだ来ていない日です。その数字を調べた日を書いてください。")
        return day

    @property
    def is_valid(self) -> bool:
        return not any(line.errors or line.theirs for line in self.lines)

    @property
    def seen(self) -> dict[Place, str]:
        return {line.place: line.seen for line in self.lines}

    @property
    def seen_text(self) -> str:
        return json.dumps({line.name: line.seen for line in self.lines}, separators=(",", ":"))

    def show_theirs(self, theirs: Mapping[Place, Figure]) -> None:
        """The next save of these lines is a choice made with both in sight."""
        for line in self.lines:
            if line.place in theirs:
                line.theirs, line.seen = theirs[line.place], theirs[line.place].mark

    @property
    def errors(self) -> list[dict[str, str]]:
        locked = [f"{line.head}：{line.errors['locked']}" for line in self.lines if "locked" in line.errors]
        wrong = [{"text": words, "url": ""} for words in locked] + [
            {"text": f"{cell['label']}：{cell['error']}", "url": f"#{cell['name']}"}
            for line in self.lines
            for cell in line.cells
            if cell["error"]
        ]
        return wrong + [
            {"text": _conflict(line), "url": f"#{line.name}-value"} for line in self.lines if line.theirs is not None
        ]


def _conflict(line: Line) -> str:
    gaps = {"head": line.head, "theirs": line.their_words, "mine": line.my_words}
    return (
        _(
            "%(head)s：ほかの人が先に「%(theirs)s」にしました。あなたが書いたのは「%(mine)s」です。よいほうを書いて、もう一度保存してください。"
        )
        % gaps
    )


def _mark(line: Line) -> str:
    return fingerprint("\t".join(line.typed[part] for part in PARTS))


def _seen(data: Mapping[str, str] | None) -> dict[str, str]:
    try:
        found = json.loads(data.get("seen", "")) if data else {}
    except (ValueError, RecursionError):
        found = {}
    return found if isinstance(found, dict) else {}
