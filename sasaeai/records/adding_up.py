"""What everybody may read of a year: how often and with how many people, by district and by kind; few heads hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics.suppression import Hiding, hide, is_small
from sasaeai.kernel.metrics.values import Cell
from sasaeai.records.metrics import FEWEST_HEADS
from sasaeai.records.models import ActivityRecord


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
    sample = False
    for name, parent, place, area, word, order, kind, is_sample, times, heads in found:
        sample |= is_sample
        cells[name, word] += times
        for row in (
            districts.setdefault(area, Row(name, (parent is not None, place, area))),
            kinds.setdefault(kind, Row(word, (False, order, kind))),
        ):
            row.times += times
            row.heads += heads
    return Year(year, _shown(districts.values()), _shown(kinds.values()), dict(cells), sample)


def _hiding(rows: list[Row]) -> Hiding:
    return hide({place: Cell(Decimal(row.heads), (row.heads,)) for place, row in enumerate(rows)}, FEWEST_HEADS)


def _shown(rows: Iterable[Row]) -> list[Row]:
    ordered = sorted(rows, key=lambda row: row.position)
    hidden = _hiding(ordered).areas
    for place, row in enumerate(ordered):
        row.people = None if place in hidden else row.heads
    return ordered
