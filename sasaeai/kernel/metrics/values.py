"""What a metric makes of its rows: count, sum, distinct, ratio or median, for all areas in one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, NamedTuple, Protocol

from django.db.models import Count, F, Q, QuerySet, Sum, Value, Window
from django.db.models.functions import RowNumber

Found = dict[str, Any]


class Sets(NamedTuple):
    """The rows of a metric; a ratio also says which rows they are a part of."""

    counted: QuerySet[Any]
    whole: QuerySet[Any] | None = None


class Cell(NamedTuple):
    """A value, and the numbers of rows (or heads) behind it that must not be small where everybody reads it."""

    value: Decimal | None
    sizes: tuple[int, ...]


class ValueKind(Protocol):
    """How rows become values."""

    name: ClassVar[str]
    adds_up: ClassVar[bool]
    empty: ClassVar[Cell]

    def query(self, sets: Sets, area: str) -> QuerySet[Any, Any]:
        """What asks for all areas, not asked yet."""

    def by_area(self, sets: Sets, area: str) -> dict[int, Cell]:
        """One query; an area without rows is missing."""

    def over_all(self, sets: Sets) -> Cell:
        """One query."""


class Aggregate:
    """A value that one GROUP BY gives."""

    name: ClassVar[str]
    adds_up: ClassVar[bool] = True
    empty: ClassVar[Cell] = Cell(Decimal(0), (0,))

    def aggregates(self, sets: Sets) -> Found:
        raise NotImplementedError

    def cell(self, found: Found) -> Cell:
        raise NotImplementedError

    def query(self, sets: Sets, area: str) -> QuerySet[Any, Any]:
        return _base(sets).values(metric_area=F(area)).annotate(**self.aggregates(sets))

    def by_area(self, sets: Sets, area: str) -> dict[int, Cell]:
        return {found["metric_area"]: self.cell(found) for found in self.query(sets, area)}

    def over_all(self, sets: Sets) -> Cell:
        return self.cell(_base(sets).aggregate(**self.aggregates(sets)))


class RowCount(Aggregate):
    name: ClassVar[str] = "count"

    def aggregates(self, sets: Sets) -> Found:
        return {"metric_rows": Count("pk")}

    def cell(self, found: Found) -> Cell:
        return Cell(Decimal(found["metric_rows"]), (found["metric_rows"],))


@dataclass(frozen=True)
class SumOf(Aggregate):
    field: str
    heads: bool
    per: int = 1
    name: ClassVar[str] = "sum"

    def aggregates(self, sets: Sets) -> Found:
        return {"metric_rows": Count(self.field), "metric_sum": Sum(self.field)}

    def cell(self, found: Found) -> Cell:
        total = Decimal(found["metric_sum"] or 0)
        value = total if self.per == 1 else _rounded(total / self.per)
        return Cell(value, (int(total) if self.heads else found["metric_rows"],))


@dataclass(frozen=True)
class Distinct(Aggregate):
    """How many different ones. The field may be an expression: `kept_id("person")` counts each person once."""

    field: Any
    name: ClassVar[str] = "distinct"
    adds_up: ClassVar[bool] = False

    def aggregates(self, sets: Sets) -> Found:
        return {"metric_rows": Count(self.field, distinct=True)}

    def cell(self, found: Found) -> Cell:
        return Cell(Decimal(found["metric_rows"]), (found["metric_rows"],))


class Ratio(Aggregate):
    """Per cent, two places. The rest is guarded too: "all but two" speaks of the two."""

    name: ClassVar[str] = "ratio"
    adds_up: ClassVar[bool] = False
    empty: ClassVar[Cell] = Cell(None, (0, 0))

    def aggregates(self, sets: Sets) -> Found:
        part = Q(pk__in=sets.counted.values("pk"))
        return {"metric_part": Count("pk", filter=part), "metric_whole": Count("pk")}

    def cell(self, found: Found) -> Cell:
        part, whole = found["metric_part"], found["metric_whole"]
        return Cell(_rounded(Decimal(100 * part) / whole) if whole else None, (part, whole - part))


@dataclass(frozen=True)
class Median:
    """The middle value, by window functions: SQLite has no percentile_cont, and the rows stay in the database."""

    field: str
    name: ClassVar[str] = "median"
    adds_up: ClassVar[bool] = False
    empty: ClassVar[Cell] = Cell(None, (0,))

    def query(self, sets: Sets, area: str) -> QuerySet[Any, Any]:
        return self._middle(_base(sets).annotate(metric_area=F(area)), [F("metric_area")])

    def by_area(self, sets: Sets, area: str) -> dict[int, Cell]:
        return _middles(self.query(sets, area))

    def over_all(self, sets: Sets) -> Cell:
        everywhere = _base(sets).annotate(metric_area=Value(0))
        return _middles(self._middle(everywhere, None)).get(0, self.empty)

    def _middle(self, rows: QuerySet[Any], parts: list[F] | None) -> QuerySet[Any, Any]:
        """The middle row of each part, or the two middle rows of an even number."""
        half = F("metric_rows") / Value(2.0)
        return (
            rows.exclude(**{self.field: None})
            .annotate(
                metric_place=Window(RowNumber(), partition_by=parts, order_by=[F(self.field).asc(), F("pk").asc()]),
                metric_rows=Window(Count("pk"), partition_by=parts),
            )
            .filter(metric_place__gte=half, metric_place__lte=half + Value(1.0))
            .values_list("metric_area", "metric_rows", self.field)
        )


def _middles(found: Iterable[tuple[int, int, Any]]) -> dict[int, Cell]:
    values: dict[int, list[Decimal]] = {}
    sizes: dict[int, int] = {}
    for area, size, value in found:
        values.setdefault(area, []).append(Decimal(value))
        sizes[area] = size
    return {area: Cell(_rounded(sum(two, Decimal(0)) / len(two)), (sizes[area],)) for area, two in values.items()}


def _base(sets: Sets) -> QuerySet[Any]:
    rows = sets.counted if sets.whole is None else sets.whole
    return rows.order_by()


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


# An app says value=count, value=sum_of("minutes"), value=distinct("person"), value=ratio or value=median("minutes").
count = RowCount()
ratio = Ratio()
distinct = Distinct
median = Median


def sum_of(field: str, *, heads: bool = False, per: int = 1) -> SumOf:
    """The sum of a field. `heads`: the field itself counts people, so the sum (not the rows) must not be small.

    `per=60` gives minutes as hours, to two places.
    """
    return SumOf(field, heads, per)
