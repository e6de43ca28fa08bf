"""A monthly sheet as it lies beside the keyboard: a line for each time, every cell read at once, wrong ones named."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.fiscal import UnreadableDate, parse_date
from sasaeai.kernel.words import tidy
from sasaeai.records.days import check_day, earliest_day
from sasaeai.records.forms.counting import BANDS, HeadsField, fit
from sasaeai.records.models import ActivityKind, ActivityRecord, Channel, RecordingLink

LINES = 12
HEADS = (*BANDS, "people")


@dataclass
class Cell:
    name: str
    label: str
    value: str = ""
    error: str = ""

    @property
    def plain(self) -> str:
        return tidy(self.value).casefold()


@dataclass
class Line:
    place: int
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(cell.value for cell in self.cells.values())


class SheetForm:
    """`read()` gives the records when nothing is wrong; `wrong` are the cells that cannot be understood."""

    def __init__(self, link: RecordingLink, data: Mapping[str, str] | None = None) -> None:
        self.link, self.given = link, data or {}
        self.kinds = list(ActivityKind.objects.all())
        # PostgreSQL looks for no text with a NUL, and no page of ours sends one.
        self.once = self.given.get("once", "").replace("\0", "")[:20] or new_uid()
        last_month = today().replace(day=1) - timedelta(days=1)
        month = self.given.get("month", f"{last_month:%Y-%m}")
        self.month = Cell("month", _("何月の紙か"), month.strip()[:20])
        self.lines = [self._line(place) for place in range(LINES)]
        self.nothing = ""

    @property
    def labels(self) -> dict[str, str]:
        return {
            "day": _("日"), "kind": _("番号"), "children": _("子ども"), "adults": _("大人"), "older": _("65歳以上"),
            "people": _("合計"),
        }  # fmt: skip

    def _line(self, place: int) -> Line:
        line = Line(place)
        for name, label in self.labels.items():
            said = _("%(line)s行目の「%(column)s」") % {"line": place + 1, "column": label}
            key = f"r{place}-{name}"
            line.cells[name] = Cell(key, said, self.given.get(key, "").strip()[:20])
        return line

    @property
    def wrong(self) -> list[Cell]:
        cells = [self.month, *(cell for line in self.lines for cell in line.cells.values())]
        return [cell for cell in cells if cell.error]

    def read(self) -> list[ActivityRecord]:
        first = self._first_day()
        earliest = earliest_day()
        filled = [line for line in self.lines if not line.is_empty]
        rows = [self._record(line, first, earliest) for line in filled]
        if not filled:
            self.nothing = _("まだ何も書かれていません。一行目から書いてください。")
        return [] if self.wrong else [row for row in rows if row]

    def _first_day(self) -> date | None:
        plain = tidy(self.month.value)
        for text in (f"{plain}-01", f"{plain}1日", f"{plain}/1"):
            try:
                return parse_date(text)
            except UnreadableDate:
                continue
        self.month.error = _("何月の紙かを「2024-04」「令和6年4月」のように書いてください。")
        return None

    def _record(self, line: Line, first: date | None, earliest: date | None) -> ActivityRecord | None:
        day = self._day(line.cells["day"], first, earliest)
        kind = self._kind(line.cells["kind"])
        counts: dict[str, int | None] = {}
        for name in HEADS:
            cell = line.cells[name]
            try:
                counts[name] = HeadsField().clean(cell.value)
            except ValidationError as wrong:
                cell.error = wrong.messages[0]
        if any(line.cells[name].error for name in HEADS):
            return None
        heads, cell = fit(counts)[0], line.cells["people"]
        cell.error = fit(counts)[1]
        if day is None or kind is None or cell.error:
            return None
        link = self.link
        return ActivityRecord(
            kind=kind, day=day, area=link.area, organisation=link.organisation, group_name=link.group_name, link=link,
            channel=Channel.PAPER, on_behalf_of=link.group[:80], sample=link.sample, **heads,
        )  # fmt: skip

    def _day(self, cell: Cell, first: date | None, earliest: date | None) -> date | None:
        plain = unicodedata.normalize("NFKC", cell.value).removesuffix("日").strip()
        if not plain:
            cell.error = _("日を書いてください。")
            return None
        try:
            if plain.isascii() and plain.isdigit() and len(plain) <= 2:
                if first is None:
                    return None
                day = first.replace(day=int(plain))
            else:
                day = parse_date(cell.value)
            check_day(day, earliest)
        except UnreadableDate as unreadable:
            cell.error = str(unreadable)
        except ValidationError as refused:
            cell.error = refused.messages[0]
        except ValueError:
            cell.error = _("この月に「%(day)s日」はありません。") % {"day": plain}
        else:
            return day
        return None

    def _kind(self, cell: Cell) -> ActivityKind | None:
        if not cell.value and self.link.kind:
            return self.link.kind
        plain = unicodedata.normalize("NFKC", cell.value).strip()
        found = next((kind for kind in self.kinds if plain in {str(kind.pk), kind.name}), None)
        if found is None:
            cell.error = _("紙の下の番号のどれかを書いてください。")
        return found

    def context(self) -> dict[str, Any]:
        return {"sheet": self, "columns": list(self.labels.values())}
