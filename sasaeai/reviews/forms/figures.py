"""The figures of a sheet's indicators and the done cell of its schedule, as somebody typed them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.plans.actions.values import Figure, Place
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.forms.values import Line, ValuesForm, locked_because
from sasaeai.plans.models import ScheduleCell, ScheduleState
from sasaeai.plans.typed import Mark, Unreadable, is_blank, mark_text, read_mark
from sasaeai.reviews.actions.filling import Figures
from sasaeai.reviews.needs import Need, need_of
from sasaeai.reviews.prefill import Number

MOST_LETTERS = 140


class NumberLine(Line):
    """One indicator's figure in the year that is looked back on; its inputs are named by the indicator."""

    uid: str = ""

    @property
    def name(self) -> str:
        return f"n-{self.uid}"


@dataclass(slots=True)
class NumberRow:
    """An indicator on the sheet: what is known of it and, where somebody may write it, its inputs."""

    number: Number
    line: NumberLine
    form: ValuesForm
    may_write: bool

    @property
    def is_written_here(self) -> bool:
        return self.may_write and not self.line.locked

    @property
    def value_cell(self) -> dict[str, str]:
        return self.line.cells[0]

    @property
    def other_cells(self) -> list[dict[str, str]]:
        return self.line.cells[1:]

    @property
    def is_open(self) -> bool:
        """Whether the folded inputs are shown: something in them is wrong, or typed and not saved yet."""
        changed = tuple(self.line.typed.values())[1:] != self.line.figure.words[1:]
        return changed or any(cell["error"] for cell in self.other_cells)


class NumbersForm:
    """All indicators of a sheet. Unbound it shows what stands there; `read` gives what was changed."""

    def __init__(
        self, numbers: Iterable[Number], year: FiscalYear, writable: set[int], data: Mapping[str, str] | None = None
    ) -> None:
        seen = data.get("figures_seen", "{}") if data is not None else "{}"
        self.rows = [self._row(one, year, one.row.pk in writable, data, seen) for one in numbers]

    @staticmethod
    def _row(number: Number, year: FiscalYear, may_write: bool, data: Mapping[str, str] | None, seen: str) -> NumberRow:
        row = number.row
        line = NumberLine(row.plan.area, year, number.value, row.title, locked_because(row, year, number.value))
        line.uid = row.uid
        return NumberRow(
            number, line, ValuesForm([line], row.unit, None if data is None else {**data, "seen": seen}), may_write
        )

    def read(self) -> list[Figures]:
        read = [(row, row.form.read()) for row in self.rows if row.may_write]
        return [Figures(row.number.row, figures, row.form.seen) for row, figures in read if figures]

    @property
    def is_valid(self) -> bool:
        return all(row.form.is_valid for row in self.rows)

    @property
    def seen_text(self) -> str:
        return json.dumps({row.line.name: row.line.seen for row in self.rows}, separators=(",", ":"))

    @property
    def errors(self) -> list[dict[str, str]]:
        return [error for row in self.rows for error in row.form.errors]

    @property
    def typed_words(self) -> list[tuple[str, str]]:
        """Of those that were changed, to be copied from a page that cannot save them."""
        found = [(row.line.head, row.line.typed.values(), row.line.figure.words) for row in self.rows]
        return [(head, "　".join(filter(None, typed))) for head, typed, words in found if tuple(typed) != words]

    def show_theirs(self, theirs: Mapping[int, Mapping[Place, Figure]]) -> None:
        for row in self.rows:
            row.form.show_theirs(theirs.get(row.number.row.pk, {}))

    def needs(self, figures: Iterable[Figures]) -> list[tuple[Number, Need]]:
        """Of the indicators that ask here: what they need once these figures are written."""
        typed = {one.indicator.pk: figure for one in figures for figure in one.values.values()}
        found = []
        for row in self.rows:
            number = row.number
            figure = typed.get(number.row.pk)
            if not number.asks_here:
                continue
            target = number.target.value if number.target else None
            need = (
                number.need if figure is None
                else need_of(number.row, target, figure.value, suppressed=figure.suppressed)
            )  # fmt: skip
            found.append((number, need))
        return found


class DoneCell:
    """What was done of the schedule in the year: a state to choose, and words beside it."""

    def __init__(
        self, cell: ScheduleCell | None, states: Iterable[ScheduleState], data: Mapping[str, str] | None = None
    ) -> None:
        self.states = list(states)
        self.planned = mark_text(cell.planned.name if cell and cell.planned else "", cell.words if cell else "")
        state, words = (cell.done.name if cell and cell.done else "", cell.done_words) if cell else ("", "")
        self.now = mark_text(state, words)
        self.state, self.words, self.seen = state, words, fingerprint(self.now)
        self.error, self.theirs = "", None  # type: str, str | None
        if data is not None and "done_seen" in data:
            self.state = data.get("done_state", "")[:MOST_LETTERS].strip()
            self.words = " ".join(data.get("done_words", "")[: 2 * MOST_LETTERS].split())
            self.seen = data["done_seen"]

    @property
    def typed(self) -> str:
        return mark_text(self.state, self.words)

    def read(self) -> Mark | None:
        """None where nothing was changed, or where it cannot be read."""
        if fingerprint(self.typed) == self.seen:
            return None
        try:
            return Mark() if is_blank(self.typed) else read_mark(self.typed, self.states)
        except Unreadable as trouble:
            self.error = str(trouble)
            return None

    def show_theirs(self, theirs: str) -> None:
        self.theirs, self.seen = theirs, fingerprint(theirs)

    @property
    def errors(self) -> list[dict[str, str]]:
        if self.error:
            return [{"text": _("進み方：%(trouble)s") % {"trouble": self.error}, "url": "#done_state"}]
        if self.theirs is None:
            return []
        gaps = {"theirs": self.theirs or _("空欄"), "mine": self.typed or _("空欄")}
        words = _("進み方：ほかの人が先に「%(theirs)s」にしました。あなたが選んだのは「%(mine)s」です。")
        return [{"text": words % gaps, "url": "#done_state"}]
