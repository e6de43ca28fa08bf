"""Hide small numbers, and as many others as it takes that a total cannot reveal them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from sasaeai.kernel.metrics.values import Cell


class Suppressed:
    """Stands where a number would speak of a few people. There is one: SUPPRESSED."""

    def __str__(self) -> str:
        return _("人数が少ないため、表示していません")

    def __repr__(self) -> str:
        return "SUPPRESSED"


SUPPRESSED = Suppressed()


class Hiding(NamedTuple):
    areas: frozenset[int]
    total: bool


def is_small(sizes: Iterable[int], below: int) -> bool:
    """A number of people that is neither nobody nor enough to disappear among."""
    return any(0 < size < below for size in sizes)


def hide(cells: Mapping[int, Cell], below: int) -> Hiding:
    """Which cells of one row of a table must not be shown, and whether its total must not either.

    First every small cell; then, smallest first, others until somebody who knows the total, all cells still shown and
    this rule cannot tell that a hidden number is small (complementary suppression, Willenborg & de Waal 2001, ch. 4).
    Where no other cell is left, the total goes.
    """
    hidden = {area for area, cell in cells.items() if is_small(cell.sizes, below)}
    if not hidden:
        return Hiding(frozenset(), total=False)
    for part in range(len(next(iter(cells.values())).sizes)):
        spare = sorted(
            (area for area in cells if area not in hidden and cells[area].sizes[part]),
            key=lambda area: (cells[area].sizes[part], area),
        )
        while spare and not _is_safe([cells[area].sizes[part] for area in hidden], below):
            hidden.add(spare.pop(0))
    columns = zip(*(cells[area].sizes for area in hidden), strict=True)
    return Hiding(frozenset(hidden), total=not all(_is_safe(column, below) for column in columns))


def _is_safe(sizes: Iterable[int], below: int) -> bool:
    """Whether hidden numbers, of which the sum is known, could each be `below` or more (the others being one each)."""
    known = [size for size in sizes if size]
    return not is_small(known, below) or (len(known) > 1 and sum(known) - (len(known) - 1) >= below)
