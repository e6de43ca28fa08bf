"""The month's sheet as it lies beside the keyboard: planned visits first, then other days; wrong cells are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.months import last_of
from sasaeai.plans.typed import Unreadable, read_number
from sasaeai.records.days import check_day, earliest_day
from sasaeai.records.forms.sheet import Cell
from sasaeai.volunteers.actions.month import Told
from sasaeai.volunteers.actions.reporting import MOST_MINUTES, Helped, usual_helped
from sasaeai.volunteers.forms.reporting import MOST_HELPED
from sasaeai.volunteers.models import Pair, Turn, Visit
from sasaeai.volunteers.models.request import LATEST

OTHER_DAYS = 3
WAS_DONE = frozenset({"1", "○", "〇", "◯", "o", "した", "レ", "v", "✓"})
WAS_AWAY = frozenset({"2", "×", "x", "休", "休み", "休んだ"})


@dataclass
class Line:
    """`turn` is None on the lines for other days; `head` says what stands on the paper at this place."""

    head: str
    turn: Turn | None = None
    is_told: bool = False
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(cell.value for cell in self.cells.values())


class MonthForm:
    """`read()` gives what is to be written when nothing is wrong; `wrong` are the cells that cannot be understood."""

    def __init__(self, pair: Pair, month: date, data: Mapping[str, str] | None = None) -> None:
        self.pair, self.month, self.given = pair, month, data or {}
        self.usual = usual_helped(Visit(request=pair.request))
        self.lines = [self._planned(place, turn) for place, turn in enumerate(turns_of(pair, month))]
        planned = len(self.lines)
        if not pair.request.is_cover:
            self.lines += [self._other(planned + place) for place in range(OTHER_DAYS)]
        self.nothing = self.refused = ""

    @property
    def columns(self) -> list[str]:
        return [_("した1・休んだ2"), _("何分"), _("相手の人数"), _("顔")]

    def _planned(self, place: int, turn: Turn) -> Line:
        head = f"{turn.visit.day.month}/{turn.visit.day.day}"
        line = Line(wareki_date(turn.visit.day), turn, turn.state == Turn.State.DONE)
        if not line.is_told:
            self._cells(line, place, ["done", "minutes", "people", "face"], head)
        return line

    def _other(self, place: int) -> Line:
        line = Line(_("ほかの日"))
        self._cells(line, place, ["day", "minutes", "people", "face"], _("ほかの日"))
        return line

    def _cells(self, line: Line, place: int, names: list[str], head: str) -> None:
        words = {"done": self.columns[0], "day": _("日")}
        words |= dict(zip(("minutes", "people", "face"), self.columns[1:], strict=True))
        for name in names:
            key = f"r{place}-{name}"
            said = _("%(line)s行目（%(head)s）の「%(column)s」") % {
                "line": place + 1, "head": head, "column": words[name]
            }  # fmt: skip
            line.cells[name] = Cell(key, said, self.given.get(key, "").replace("\0", "").strip()[:20])

    @property
    def wrong(self) -> list[Cell]:
        return [cell for line in self.lines for cell in line.cells.values() if cell.error]

    def read(self) -> list[Told]:
        filled = [line for line in self.lines if not line.is_empty]
        if not filled:
            self.nothing = _("まだ何も書かれていません。紙のとおりに書いてください。")
        earliest = earliest_day()
        told = [self._told(line, earliest) for line in filled]
        return [] if self.wrong else [one for one in told if one]

    def _told(self, line: Line, earliest: date | None) -> Told | None:
        cells = line.cells
        day = line.turn.visit.day if line.turn else self._day(cells["day"])
        if day is not None:
            self._check_day(day, earliest, cells.get("done") or cells["day"])
        away = line.turn is not None and self._was_away(cells["done"])
        helped, face = self._helped(cells["people"]), self._face(cells["face"])
        minutes = None if away else self._minutes(cells["minutes"])
        if day is None:
            return None
        starts = self.pair.request.starts
        ends = self._ends(day, starts, minutes, line)
        return Told(line.turn, day, starts, ends, minutes, helped, face, was_away=away)

    def _was_away(self, cell: Cell) -> bool:
        if cell.plain in WAS_AWAY:
            return True
        if cell.plain and cell.plain not in WAS_DONE:
            cell.error = _("活動したときは1、休んだときは2を書いてください。")
        return False

    def _day(self, cell: Cell) -> date | None:
        plain = cell.plain.removesuffix("日").rpartition("/")[2]
        if plain.isascii() and plain.isdigit() and 1 <= int(plain) <= last_of(self.month).day:
            return self.month.replace(day=int(plain))
        cell.error = _("この月の日を「17」のように書いてください。")
        return None

    def _check_day(self, day: date, earliest: date | None, cell: Cell) -> None:
        try:
            check_day(day, earliest)
        except ValidationError as refused:
            cell.error = refused.messages[0]
            return
        if cell.name.endswith("-day") and any(line.turn and line.turn.visit.day == day for line in self.lines):
            cell.error = _("この日は、上の行にあります。上の行に書いてください。")

    def _minutes(self, cell: Cell) -> int | None:
        if not cell.value:
            return self.pair.request.minutes
        number = self._number(cell, "分")
        if number is None or not 1 <= number <= MOST_MINUTES:
            cell.error = _("1から480までの数で書いてください。")
        return number

    def _helped(self, cell: Cell) -> Helped:
        """As usual; another number of people is of no known age."""
        if not cell.value:
            return self.usual
        number = self._number(cell, "人")
        if number is None or not 1 <= number <= MOST_HELPED:
            cell.error = _("1から200までの数で書いてください。")
            return self.usual
        return self.usual if number == self.usual.people else Helped(older=0, others=number)

    def _face(self, cell: Cell) -> int | None:
        if not cell.value:
            return None
        if cell.plain not in {"1", "2", "3"}:
            cell.error = _("よかったは3、ふつうは2、こまったは1を書いてください。")
            return None
        return int(cell.plain)

    @staticmethod
    def _number(cell: Cell, unit: str) -> int | None:
        try:
            number = read_number(cell.value, unit)
        except Unreadable:
            return None
        return int(number) if number is not None and number == int(number) else None

    @staticmethod
    def _ends(day: date, starts: time, minutes: int | None, line: Line) -> time:
        ends = datetime.combine(day, starts) + timedelta(minutes=min(minutes or 1, MOST_MINUTES))
        if line.turn is None and (ends.date() != day or ends.time() > LATEST):
            line.cells["minutes"].error = _("終わりが22時を過ぎます。時間を確かめてください。")
            return LATEST
        return ends.time()


def turns_of(pair: Pair, month: date) -> list[Turn]:
    """What stands on the pair's sheet of this month."""
    rows = Turn.objects.of_pair(pair).filter(visit__day__range=(month, last_of(month)))
    kept = rows.filter(state__in=[Turn.State.PLANNED, Turn.State.DONE]).exclude(visit__state=Visit.State.CALLED_OFF)
    return list(kept.in_words().order_by("visit__day", "visit__starts"))
