"""From the kernel's figures to a table with words; what must not be printed is taken out here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.questionnaire import Item
from sasaeai.surveys.result_tables import STRATUM, Answer, Cell, Head, HeadRow, Row, TableOfResults, Test

if TYPE_CHECKING:
    from sasaeai.surveys.analysis import Results


class Maker:
    """From figures of the kernel to one table with words; what must not be printed is taken out here."""

    def __init__(self, results: Results, item: Item, kernel: ModuleType) -> None:
        self.results, self.item, self.kernel = results, item, kernel
        self.labels = results.answers.labels(item)

    @cached_property
    def columns(self) -> dict[str, tuple[list[int], int, bool]]:
        """Of several answers each is a column of its own: chosen, not chosen, 無回答."""
        answers = self.results.answers
        if not self.item.is_multiple:
            return {self.item.code: (answers.codes(self.item), len(self.labels) + 1, True)}
        return {
            f"{self.item.code}/{option.code}": (answers.chosen(self.item, option.code), 3, True)
            for option in self.item.options
        }

    @property
    def _above(self) -> str:
        return self.results.questionnaire.by_code[self.item.above].text if self.item.is_row else ""

    def table(self, figures: Mapping[str, Any], head: Head | None) -> TableOfResults:
        answers = (*(Answer(code, label) for code, label in self.labels), Answer(0, _("無回答")))
        if not figures:
            return TableOfResults(self.item, head, answers, (self._row(_("全体"), None, 0, []),), (), above=self._above)
        if self.item.is_multiple:
            grid = [self._several(figures, place, head) for place in range(len(answers))]
        else:
            one = figures[self.item.code]
            grid = [(one, place, None) for place in range(len(answers))]
        first = next(iter(figures.values()))
        hidden, refused = self._hidden(figures, grid, head)
        rows = []
        labels = [*(head.rows if head else ()), None]
        for place, row in enumerate(labels):
            at = place if head else len(first.count) - 1
            cells = [
                self._cell(one, at, column, hidden=hidden[place][number])
                for number, (one, column, _m) in enumerate(grid)
            ]
            label = _("全体") if row is None else row.label
            rows.append(self._row(label, row, sum(first.count[at]), cells))
        return TableOfResults(
            self.item, head, answers, tuple(rows), tuple(self._tests(figures, head)), refused, self._above
        )

    def _several(self, figures: Mapping[str, Any], place: int, head: Head | None) -> tuple[Any, int, None]:
        """(figures, column): an option's first column, or the column 無回答 that all options share."""
        found = list(figures.values())
        return (found[place], 0, None) if place < len(found) else (found[0], 2, None)

    def _hidden(
        self, figures: Mapping[str, Any], grid: list[tuple[Any, int, None]], head: Head | None
    ) -> tuple[list[list[bool]], str]:
        """Rows (and last the whole) × answers."""
        kernel, rows = self.kernel, len(head.rows) if head else 0
        before = self._before(head.code if head else "", rows + 1)
        simple = self._before("", 1)
        try:
            if self.item.is_multiple:
                columns = [self._of_one(kernel, one, column, place, head, before, simple)
                           for place, (one, column, _m) in enumerate(grid)]  # fmt: skip
                return [[column[row] for column in columns] for row in range(rows + 1)], ""
            one = figures[self.item.code]
            whole = either(kernel.hidden_whole(one.count[-1]), simple[-1] if simple else None)
            if head is None:
                return [whole], ""
            return self._single(kernel, one, whole, head, before), ""
        except ValueError as error:
            if not kernel.cannot_protect(error):
                raise
            shut = [[True] * len(grid) for _row in range(rows + 1)]
            return shut, _(sentences.REFUSED)

    def _before(self, head: str, rows: int) -> list[list[bool]] | None:
        """Rows and, last, the whole × answers: what was hidden in what was published."""
        known = self.results.hidden_before.get((self.item.code, head))
        if known is None or any(len(column) != rows for column in known.values()):
            return None
        columns = [
            known.get(label, [False] * rows) for label in (*(label for _code, label in self.labels), _("無回答"))
        ]
        return [list(row) for row in zip(*columns, strict=True)]

    def _single(self, kernel: ModuleType, one: Any, whole: list[bool], head: Head, before: Any) -> list[list[bool]]:
        known = _shaped(before, one.count)
        if self._is_turned(head):
            # The same numbers stand in the table turned round: what is hidden there is hidden here.
            other = self.results.table(head.code, self.item.code)
            mask = [[*(row.cells[at].hidden for row in other.rows[:-1]), False] for at in range(len(head.rows))]
            mask.append([False] * len(mask[0]))
            known = [either(a, b) for a, b in zip(mask, known, strict=True)] if known else mask
        hidden: list[list[bool]] = kernel.hidden_rows(one.count, one.nowhere, whole, before=known)
        return hidden

    def _is_turned(self, head: Head) -> bool:
        """Of two tables with the same numbers that comes first whose head parts all tables, then the paper's order."""
        if head.code == STRATUM or not self.item.is_single:
            return False
        usual = [one.code for one in self.results.heads]
        order = [one.code for one in self.results.items]
        rank = {code: (code not in usual, at) for at, code in enumerate(order)}
        return rank[head.code] > rank[self.item.code]

    def _of_one(
        self, kernel: ModuleType, one: Any, column: int, place: int, head: Head | None, before: Any, simple: Any
    ) -> list[bool]:
        """One option of several: who chose it beside who did not; the latter is not printed."""
        split = [[row[column], sum(row) - row[column]] for row in one.count]
        nowhere = [one.nowhere[column], sum(one.nowhere) - one.nowhere[column]]
        whole = kernel.hidden_whole(split[-1])
        if simple and simple[-1][place]:
            whole = [True, True]
        if head is None:
            return [whole[0]]
        if not all(split[-1]):
            # Nobody chose it, or everybody: so it is in every row, as the whole tells.
            return [whole[0]] * len(split)
        earlier = _shaped(before, one.count)
        known = [[row[place], False] for row in earlier] if earlier else None
        try:
            return [row[0] for row in kernel.hidden_rows(split, nowhere, whole, before=known, never=[False, True])]
        except ValueError as error:
            if not kernel.cannot_protect(error):
                raise
            return [*([True] * len(head.rows)), whole[0]]

    def _cell(self, one: Any, row: int, column: int, *, hidden: bool) -> Cell:
        base = sum(one.count[row])
        if hidden or not base:
            return Cell(None, None, None, None, None, hidden=hidden, base=base)
        numbers = (one.share[row][column], one.half[row][column], one.low[row][column], one.high[row][column])
        share, half, low, high = (None if math.isnan(number) else number for number in numbers)
        return Cell(one.count[row][column], share, half, low, high, hidden=False, base=base)

    @staticmethod
    def _row(label: str, row: HeadRow | None, base: int, cells: list[Cell]) -> Row:
        return Row(label, row.code if row else None, row.slug if row else "", base, tuple(cells))

    def _tests(self, figures: Mapping[str, Any], head: Head | None) -> Iterable[Test]:
        if head is None:
            return
        if not self.item.is_multiple:
            p = figures[self.item.code].p
            yield Test("", None if math.isnan(p) else p)
            return
        found = [figures[name].p for name in figures]
        known = [p for p in found if not math.isnan(p)]
        for (_code, label), p in zip(self.labels, found, strict=True):
            # Holm's correction would need all at once; Bonferroni's promises no more than it.
            yield Test(label, None if math.isnan(p) else min(1.0, p * len(known)))


def either(one: list[bool], other: Sequence[bool] | None) -> list[bool]:
    return one if other is None or len(other) != len(one) else [a or b for a, b in zip(one, other, strict=True)]


def _shaped(before: Any, count: Sequence[Sequence[int]]) -> Any:
    return before if before and len(before) == len(count) else None
