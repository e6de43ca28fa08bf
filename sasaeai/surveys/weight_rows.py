"""区分ごとの重み as pages and papers show it: people, answers, weight, what was joined; nothing that tables hide.

Who knows a cell's people and its weight knows how many answered. So a cell is shown only where the tables of the same
questions show all of its parts, and where the others of its district do not leave one or two people of no cell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys import sentences
from sasaeai.surveys.analysis import NotTabulated, Results
from sasaeai.surveys.crossing import DISTRICT, Crossed, Side
from sasaeai.surveys.joining import Joined, Why
from sasaeai.surveys.result_tables import STRATUM
from sasaeai.surveys.statistics.figures import HIDDEN_BELOW, half_up

FEWEST_APART = 3


def weight_rows(results: Results) -> list[dict[str, Any]]:
    """Rows of plain values; none where weights are not made to agree with cells.

    "parts": labels by question, [] where the cell does not part by it; "n", "weight" (people for one answer) and
    "times" (over the weight before) None where they are hidden; "why": sentences.
    """
    crossed = results.weighed.crossed
    if crossed is None:
        return []
    hidden = _Hiding(results, crossed).hidden
    return [_row(crossed, one, hides=at in hidden) for at, one in enumerate(crossed.cells)]


def _row(crossed: Crossed, one: Joined, *, hides: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "parts": crossed.parts(one),
        "people": sum(crossed.people[at] for at in one.cells),
        "n": None,
        "weight": None,
        "times": None,
        "joined": len(one.cells) if one.is_joined else 0,
        "why": list(_why(crossed, one)),
    }
    if not hides:
        row |= {"n": one.answers, "weight": _tenths(one.people / one.answers), "times": _tenths(one.factor, 2)}
    return row


def _tenths(value: float, places: int = 1) -> str:
    return str(half_up(Fraction(f"{value:.9f}"), places))


def _why(crossed: Crossed, one: Joined) -> Iterator[str]:
    gaps = {"least": crossed.rule.least, "most": f"{crossed.rule.most:g}"}
    for reason in one.reasons:
        yield {
            Why.FEW: _(sentences.WHY_FEW), Why.HEAVY: _(sentences.WHY_HEAVY), Why.NOBODY: _(sentences.WHY_NOBODY),
        }[reason] % gaps  # fmt: skip


@dataclass(frozen=True)
class _Hiding:
    results: Results
    crossed: Crossed

    @cached_property
    def hidden(self) -> set[int]:
        """Places of cells."""
        found = {at for at, one in enumerate(self.crossed.cells) if one.answers < HIDDEN_BELOW or self._in_tables(one)}
        districts: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(self.crossed.cells):
            districts[one.cells[0][0] if self.crossed.has_district else 0].append(at)
        for district, own in districts.items():
            if 0 < self._left_over[district] < FEWEST_APART and not found.intersection(own):
                found.add(min(own, key=lambda at: self.crossed.cells[at].answers))
        return found

    @cached_property
    def _left_over(self) -> Counter[int]:
        """Answers of no cell, by district."""
        last = len(self.crossed.cells)
        places = self.crossed.sides[0].places if self.crossed.has_district else [0] * self.results.n
        return Counter(place for place, code in zip(places, self.crossed.codes, strict=True) if code == last)

    def _in_tables(self, one: Joined) -> bool:
        """Some table of two of the questions, or of one, hides a part."""
        pairs = list(combinations(range(len(self.crossed.sides)), 2))
        return any(
            (at[first], at[second]) in self._masks[first, second]
            for first, second in pairs
            for at in one.cells
        )  # fmt: skip

    @cached_property
    def _masks(self) -> dict[tuple[int, int], set[tuple[int, int]]]:
        sides = self.crossed.sides
        return {
            (first, second): self._mask(sides[first], sides[second])
            for first, second in combinations(range(len(sides)), 2)
        }

    def _mask(self, head: Side, side: Side) -> set[tuple[int, int]]:
        """Hidden places of head and side, in the table of the side by the head."""
        if head.code == DISTRICT:
            parted = self.results.district_head
            if parted is None:
                return set()
            names = {part.slug: at for at, part in enumerate(self.results.answers.strata)}
            code = parted.code
            rows = {
                at: (at if parted.code == STRATUM or not names else names.get(row.slug))
                for at, row in enumerate(parted.rows)
            }
        else:
            code, rows = head.code, {at: at for at in range(len(head.labels))}
        try:
            table = self.results.table(side.code, code)
        except NotTabulated:
            return set()
        return {
            (place, column)
            for at, place in rows.items()
            if place is not None
            for column, cell in enumerate(table.rows[at].cells[: len(side.labels)])
            if cell.hidden or table.rows[-1].cells[column].hidden
        }
