"""One page of the schedule as somebody typed or pasted it: which cells were changed, and which cannot be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.numbers import asked_number
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.models import ScheduleState
from sasaeai.plans.pasting import spread
from sasaeai.plans.schedule_grid import Place, Row
from sasaeai.plans.typed import Mark, Unreadable, mark_text, read_mark

MOST_LETTERS = 140
Error = dict[str, str]


@dataclass(slots=True)
class Cell:
    """One input: `typed` is what it shows, `seen` the fingerprint of what stood there when the page was opened."""

    row: Row
    year: FiscalYear
    typed: str
    seen: str
    planned: str = ""
    error: str = ""
    theirs: str | None = None

    @property
    def name(self) -> str:
        return f"c-{self.row.uid}-{self.year.year}"

    @property
    def label(self) -> str:
        return _("%(measure)s　%(year)s") % {"measure": self.row.title, "year": self.year}

    @property
    def is_wrong(self) -> bool:
        return bool(self.error) or self.theirs is not None

    @property
    def shown_theirs(self) -> str:
        return self.theirs or _("空欄")


@dataclass
class ScheduleForm:
    """`now` is what stands in the cells, `planned` what was planned (shown beside what was done)."""

    rows: Sequence[Row]
    years: Sequence[FiscalYear]
    states: Sequence[ScheduleState]
    now: Mapping[Place, str]
    planned: Mapping[Place, str] = field(default_factory=dict)
    data: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        self.block = self.data.get("block", "") if self.data else ""
        self.top: list[str] = []
        seen = self._seen()
        self.cells = {
            (row.uid, year.year): self._cell(row, year, seen.get(f"{row.uid}-{year.year}"))
            for row in self.rows
            for year in self.years
        }
        if self.data and "paste" in self.data:
            self._paste(self.data)

    def _seen(self) -> dict[str, str]:
        """Fingerprints come back in one field: hundreds of hidden inputs would double the page."""
        try:
            found = json.loads(self.data.get("seen", "")) if self.data else {}
        except (ValueError, RecursionError):
            found = {}
        return found if isinstance(found, dict) else {}

    def _cell(self, row: Row, year: FiscalYear, seen: str | None) -> Cell:
        now = self.now.get((row.uid, year.year), "")
        cell = Cell(row, year, now, fingerprint(now), self.planned.get((row.uid, year.year), ""))
        if self.data is not None and seen is not None and cell.name in self.data:
            cell.typed, cell.seen = self.data[cell.name][:MOST_LETTERS].strip(), seen
        return cell

    def _paste(self, data: Mapping[str, str]) -> None:
        first = (data.get("start_measure", ""), asked_number(data.get("start_year")))
        try:
            block = spread(self.block, [row.uid for row in self.rows], [year.year for year in self.years], first)
        except Unreadable as error:
            self.top.append(str(error))
            return
        for place, words in block.items():
            self.cells[place].typed = words.strip()

    def read(self) -> dict[Place, Mark]:
        """The cells that this person changed; those that cannot be read get their error. All other cells are left."""
        marks = {}
        for place, cell in self.cells.items():
            if fingerprint(cell.typed) == cell.seen:
                continue
            try:
                marks[place] = read_mark(cell.typed, self.states)
            except Unreadable as error:
                cell.error = str(error)
        return marks

    @property
    def is_valid(self) -> bool:
        return not self.top and not any(cell.is_wrong for cell in self.cells.values())

    @property
    def seen(self) -> dict[Place, str]:
        return {place: cell.seen for place, cell in self.cells.items()}

    @property
    def seen_text(self) -> str:
        return json.dumps(
            {f"{uid}-{year}": cell.seen for (uid, year), cell in self.cells.items()}, separators=(",", ":")
        )

    def show_theirs(self, theirs: Mapping[Place, str]) -> None:
        """The next save of these cells is a choice made with both values in sight."""
        for place, words in theirs.items():
            self.cells[place].theirs, self.cells[place].seen = words, fingerprint(words)

    @property
    def errors(self) -> list[Error]:
        wrong = (cell for cell in self.cells.values() if cell.is_wrong)
        return [
            *({"text": words, "url": ""} for words in self.top),
            *({"text": self._sentence(cell), "url": f"#{cell.name}"} for cell in wrong),
        ]

    def _sentence(self, cell: Cell) -> str:
        return f"{cell.row.number}　{cell.label}：{self._trouble(cell)}"

    def _trouble(self, cell: Cell) -> str:
        if cell.error:
            return cell.error
        gaps = {"theirs": cell.shown_theirs, "mine": cell.typed or _("空欄")}
        return _("ほかの人が先に「%(theirs)s」にしました。あなたが書いたのは「%(mine)s」です。") % gaps

    @property
    def groups(self) -> list[dict[str, object]]:
        """Rows under the base goal at the top, in printed order."""
        found: list[dict[str, object]] = []
        last: str | None = None
        for row in self.rows:
            if row.base_uid != last:
                found.append({"title": row.base_title or _("目標を決めていない取組"), "rows": []})
                last = row.base_uid
            lines: list[object] = found[-1]["rows"]  # type: ignore[assignment]
            lines.append({"row": row, "cells": [self.cells[row.uid, year.year] for year in self.years]})
        return found

    @property
    def choices(self) -> list[str]:
        return [mark_text(state.name, "") for state in self.states]
