"""Which cells of a table are not printed, so that nobody can be found in it, not even by subtraction.

First the cells that say something about one or two people, and rows whose base is under ten. Each of them could be had
again from the totals, so more cells are hidden. A table with totals is a network: rows and columns are nodes, hidden
cells are edges, and what a reader cannot know is exactly what can flow in a circle through hidden cells without making
a count negative (Cox 1995, *Network models for complementary cell suppression*). The cheapest such circle is hidden.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .figures import HIDDEN_BELOW

Mask = NDArray[np.bool_]
Counts = NDArray[np.intp]
FEWEST = 3  # a count of one or two is about somebody
EMPTY, TOTAL, WHOLE = 100, 10**6, 10**9  # what hiding a zero, a total or the grand total costs, in people


class CannotProtect(ValueError):
    """What was published before gives the cells away. `cells`: (row, column) with totals as the last of each."""

    def __init__(self, cells: Sequence[tuple[int, int]]) -> None:
        super().__init__(f"cells {list(cells)} can be calculated from what is published")
        self.cells = tuple(cells)


def with_totals(counts: ArrayLike) -> Counts:
    """(R, C) → (R + 1, C + 1)."""
    inner = np.asarray(counts, dtype=np.intp)
    rows = np.concatenate([inner, inner.sum(1, keepdims=True)], axis=1)
    return np.concatenate([rows, rows.sum(0, keepdims=True)])


def sensitive(counts: ArrayLike, *, fewest: int = FEWEST, base: int = HIDDEN_BELOW) -> Mask:
    """(R + 1, C + 1): counts from one to fewest - 1, totals included; and all cells of rows with a smaller base.

    The base itself stays readable, so that the report can say why a row is empty.
    """
    table = with_totals(counts)
    found: Mask = (table > 0) & (table < fewest)
    found[:-1, :-1] |= (table[:-1, -1:] < base) & (table[:-1, -1:] > 0)
    return found


def suppress(
    counts: ArrayLike, *, primary: Mask | None = None, unpublished: Mask | None = None, published: Mask | None = None
) -> Mask:
    """(R, C) counts → (R + 1, C + 1) what is not printed: counts and shares alike, totals in the last row and column.

    `primary`: as `sensitive` gives it, if not told; `unpublished`: hidden anyway, for instance the row of people of no
    district; `published`: printed elsewhere, so not to be hidden any more. All (R + 1, C + 1). Raises CannotProtect.
    """
    table = with_totals(counts)
    first = sensitive(counts) if primary is None else primary
    hidden: Mask = first if unpublished is None else first | unpublished
    fixed = np.zeros_like(hidden) if published is None else published
    if np.any(first & fixed):
        raise CannotProtect(places(first & fixed))
    hidden = hidden & ~fixed
    for place in sorted(places(first), key=lambda at: -table[at]):
        if place not in _hidden_well(table, hidden, [place]):
            circle = _cheapest_circle(table, hidden, fixed, place)
            if circle is None:
                raise CannotProtect([place])
            for at in circle:
                hidden[at] = True
    return hidden


def suppress_together(tables: Sequence[ArrayLike], *, published: Mask | None = None) -> list[Mask]:
    """Tables of one question by several heads: they share their totals of answers, which are hidden in all or none.

    Counts (R_t, C) each. `published`: (C + 1,) totals printed elsewhere. Raises CannotProtect.
    """
    shared = np.zeros(with_totals(tables[0]).shape[1], dtype=bool)
    while True:
        found = []
        for counts in tables:
            known, gone = (np.zeros_like(sensitive(counts)) for _ in range(2))
            gone[-1] = shared
            if published is not None:
                known[-1] = published
            found.append(suppress(counts, unpublished=gone, published=known))
        after = np.any([mask[-1] for mask in found], axis=0)
        if np.array_equal(after, shared):
            return found
        shared = after


def exposed(counts: ArrayLike, hidden: Mask) -> list[tuple[int, int]]:
    """Hidden cells that have one possible count only, given what is printed and that no count is negative."""
    asked = places(hidden)
    well = _hidden_well(with_totals(counts), hidden, asked)
    return [place for place in asked if place not in well]


def places(mask: Mask) -> list[tuple[int, int]]:
    return [(int(row), int(column)) for row, column in np.argwhere(mask)]


def _hidden_well(table: Counts, hidden: Mask, asked: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    shut = ~hidden
    return {place for place in asked if _cheapest_circle(table, hidden, shut, place) is not None}


def _cheapest_circle(table: Counts, hidden: Mask, fixed: Mask, place: tuple[int, int]) -> list[tuple[int, int]] | None:
    """Cells that, hidden with `place`, leave its count open upwards or downwards; the cheaper way, None without any.

    Adding one to a cell takes one from another of its row, which gives one to another of that column, and so on back.
    Totals run against their cells.
    """
    row, column = place
    rows = table.shape[0]
    network = _Network(table, hidden, fixed, place)
    ways = []
    if network.may_rise(place):
        ways.append(network.way(rows + column, row))
    if network.may_fall(place):
        ways.append(network.way(row, rows + column))
    found = min((way for way in ways if way is not None), default=None)
    return None if found is None else found[1]


class _Network:
    """Nodes: rows, then columns. An edge row → column lets a cell rise, column → row lets it fall."""

    def __init__(self, table: Counts, hidden: Mask, fixed: Mask, without: tuple[int, int]) -> None:
        self.table, self.hidden, self.without = table, hidden, without
        self.open = ~fixed | hidden
        self.last = table.shape[0] - 1, table.shape[1] - 1

    def _is_total(self, at: tuple[int, int]) -> bool:
        """Of a row or of a column; the grand total, total of totals, runs with the cells again."""
        return (at[0] == self.last[0]) != (at[1] == self.last[1])

    def may_rise(self, at: tuple[int, int]) -> bool:
        return not self._is_total(at) or self.table[at] > 0

    def may_fall(self, at: tuple[int, int]) -> bool:
        return self._is_total(at) or self.table[at] > 0

    def cost(self, at: tuple[int, int]) -> int:
        if self.hidden[at]:
            return 0
        own = int(self.table[at]) or EMPTY
        if at == self.last:
            return WHOLE + own
        return TOTAL + own if self._is_total(at) else own

    def steps(self, node: int) -> Iterator[tuple[int, tuple[int, int]]]:
        rows, columns = self.table.shape
        if node < rows:
            found = ((rows + column, (node, column)) for column in range(columns))
            yield from ((to, at) for to, at in found if self._is_open(at) and self.may_rise(at))
        else:
            found = ((row, (row, node - rows)) for row in range(rows))
            yield from ((to, at) for to, at in found if self._is_open(at) and self.may_fall(at))

    def _is_open(self, at: tuple[int, int]) -> bool:
        return bool(self.open[at]) and at != self.without

    def way(self, start: int, goal: int) -> tuple[int, list[tuple[int, int]]] | None:
        """Dijkstra: the cost and the cells of the cheapest way."""
        waiting: list[tuple[int, int, list[tuple[int, int]]]] = [(0, start, [])]
        seen: set[int] = set()
        while waiting:
            cost, node, cells = heapq.heappop(waiting)
            if node == goal:
                return cost, cells
            if node in seen:
                continue
            seen.add(node)
            for to, at in self.steps(node):
                if to not in seen:
                    heapq.heappush(waiting, (cost + self.cost(at), to, [*cells, at]))
        return None
