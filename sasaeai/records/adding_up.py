"""What everybody may read of a year: how often and with how many people, by district and by kind; few heads hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Sum

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics.suppression import Hiding, hide, is_small
from sasaeai.kernel.metrics.values import Cell
from sasaeai.records.metrics import FEWEST_HEADS
from sasaeai.records.models import ActivityRecord

# A district's and a kind's number: where the two tables cross.
Cross = tuple[int, int]


@dataclass
class Row:
    """A district, or a kind; `people` is None where it would speak of a few."""

    name: str
    position: tuple[bool, int, int]
    times: int = 0
    heads: int = 0
    people: int | None = None


@dataclass
class Year:
    """One fiscal year of the ledger, added up."""

    year: FiscalYear
    districts: list[Row]
    kinds: list[Row]
    cells: dict[tuple[str, str], int] = field(default_factory=dict)
    sample: bool = False

    @property
    def times(self) -> int:
        return sum(row.times for row in self.districts)

    @property
    def people(self) -> int | None:
        """None where one of the two tables could not bear that it is told."""
        heads = sum(row.heads for row in self.districts)
        hidden = is_small([heads], FEWEST_HEADS) or any(_hiding(rows).total for rows in (self.districts, self.kinds))
        return None if hidden else heads

    @property
    def matrix(self) -> list[tuple[Row, list[int]]]:
        """How often each kind took place in each district: events, not people, so nothing is hidden."""
        return [(row, [self.cells.get((row.name, kind.name), 0) for kind in self.kinds]) for row in self.districts]


def add_up(year: FiscalYear) -> Year:
    """One query."""
    rows = ActivityRecord.objects.present().in_year(year).order_by()
    found = rows.values_list(
        "area__name", "area__parent", "area__position", "area", "kind__name", "kind__position", "kind", "sample"
    ).annotate(times=Count("pk"), heads=Sum("people"))
    districts: dict[int, Row] = {}
    kinds: dict[int, Row] = {}
    cells: dict[tuple[str, str], int] = defaultdict(int)
    heads_in: dict[Cross, int] = {}
    sample = False
    for name, parent, place, area, word, order, kind, is_sample, times, heads in found:
        sample |= is_sample
        cells[name, word] += times
        heads_in[area, kind] = heads_in.get((area, kind), 0) + heads
        for row in (
            districts.setdefault(area, Row(name, (parent is not None, place, area))),
            kinds.setdefault(kind, Row(word, (False, order, kind))),
        ):
            row.times += times
            row.heads += heads
    made = Year(year, _shown(districts.values()), _shown(kinds.values()), dict(cells), sample)
    if _tells_a_few(heads_in, districts, kinds, with_total=made.people is not None):
        for row in made.kinds:
            row.people = None
    return made


def _hiding(rows: list[Row]) -> Hiding:
    return hide({place: Cell(Decimal(row.heads), (row.heads,)) for place, row in enumerate(rows)}, FEWEST_HEADS)


def _shown(rows: Iterable[Row]) -> list[Row]:
    ordered = sorted(rows, key=lambda row: row.position)
    hidden = _hiding(ordered).areas
    for place, row in enumerate(ordered):
        row.people = None if place in hidden else row.heads
    return ordered


def _tells_a_few(
    heads: dict[Cross, int], districts: dict[int, Row], kinds: dict[int, Row], *, with_total: bool
) -> bool:
    """Whether somebody who takes the tables from each other learns of a few: each table alone is safe, not the two.

    Everybody reads where there were activities at all; so every number shown is an equation about those crossings, and
    a number is known when the equations add up to it (Willenborg & de Waal 2001, ch. 4, on linked tables).
    """
    told = [
        {(area, kind) for area, kind in heads if area == one}
        for one, row in districts.items()
        if row.people is not None
    ]
    told += [
        {(area, kind) for area, kind in heads if kind == one} for one, row in kinds.items() if row.people is not None
    ]
    if with_total:
        told.append(set(heads))
    few: list[set[Cross]] = [{cross} for cross in heads]
    few += [{(area, kind) for area, kind in heads if area == one} for one in districts]
    few += [{(area, kind) for area, kind in heads if kind == one} for one in kinds]
    basis: dict[Cross, dict[Cross, Fraction]] = {}
    for crossings in told:
        left = _reduced(crossings, basis)
        if left:
            first = min(left)
            basis[first] = {cross: value / left[first] for cross, value in left.items()}
    return any(
        is_small([sum(heads[cross] for cross in crossings)], FEWEST_HEADS) and not _reduced(crossings, basis)
        for crossings in few
    )


def _reduced(crossings: set[Cross], basis: dict[Cross, dict[Cross, Fraction]]) -> dict[Cross, Fraction]:
    """What is left of a sum after the equations are taken from it; nothing is left of one that they tell."""
    left = dict.fromkeys(crossings, Fraction(1))
    # Each equation is led by its smallest crossing, so one way through in order meets every one that counts.
    for first in sorted(basis):
        factor = left.get(first)
        if factor:
            for cross, value in basis[first].items():
                left[cross] = left.get(cross, Fraction(0)) - factor * value
    return {cross: value for cross, value in left.items() if value}
