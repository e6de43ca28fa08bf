"""What live indicators count: each metric is read once for all areas, however many plans and indicators ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from sasaeai.areas.models import Area
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import SUPPRESSED, Metric, Reading, Suppressed, UnknownMetric, Window, find_metric

from .models import Basis, Indicator, Plan

Slot = tuple[int, int, int]  # indicator, area, fiscal year
CENT = Decimal("0.01")


@dataclass
class Counted:
    """Readings by slot, and the indicators whose metric no app offers here."""

    readings: dict[Slot, Reading] = field(default_factory=dict)
    unknown: list[Indicator] = field(default_factory=list)


@dataclass
class Places:
    """The tree of areas and the districts that have a plan under each ward plan: two queries."""

    below: dict[int, set[int]]
    districts: dict[int, list[int]]

    @classmethod
    def load(cls, plans: Iterable[int]) -> Places:
        parents = dict(Area.objects.values_list("pk", "parent_id"))
        below: dict[int, set[int]] = defaultdict(set)
        for pk in parents:
            at: int | None = pk
            while at is not None:
                below[at].add(pk)
                at = parents.get(at)
        districts: dict[int, list[int]] = defaultdict(list)
        rows = Plan.objects.filter(ward_plan__in=list(plans)).order_by("area__position", "pk")
        for ward, area in rows.values_list("ward_plan_id", "area_id"):
            districts[ward].append(area)
        return cls(below, districts)

    @property
    def everywhere(self) -> tuple[int, ...]:
        return tuple(sorted(self.below))

    def of(self, plan: Plan) -> list[int]:
        """The plan's own area first, then, for a ward, its districts."""
        return [plan.area_id, *self.districts.get(plan.pk, [])]


def metric_of(indicator: Indicator) -> Metric | None:
    try:
        return find_metric(indicator.metric_key)
    except UnknownMetric:
        return None


def years_to_count(indicator: Indicator, metric: Metric | None) -> list[FiscalYear]:
    """This fiscal year and the last, as far as they belong to the period and have begun.

    A metric without a day counts what is there now, so nothing can be said of last year any more.
    """
    period, now = indicator.plan.period, FiscalYear.current()
    newest = period.year_in_progress
    if metric is not None and metric.day is None:
        return [now] if newest == now else []
    return [year for year in (newest - 1, newest) if period.first_year <= year.year <= now.year]


def since(indicator: Indicator) -> FiscalYear | None:
    return FiscalYear(indicator.plan.period.first_year) if indicator.basis == Basis.CUMULATIVE else None


def count(indicators: Iterable[Indicator]) -> Counted:
    """Of indicators with plan and period: a query per metric and year, one more for a total that does not add up."""
    found, rows = Counted(), list(indicators)
    places = Places.load({row.plan_id for row in rows})
    groups: dict[tuple[str, FiscalYear | None, FiscalYear], list[Indicator]] = defaultdict(list)
    for row in rows:
        metric = metric_of(row)
        if metric is None:
            found.unknown.append(row)
            continue
        for year in years_to_count(row, metric):
            groups[row.metric_key, since(row), year].append(row)
    for (key, start, year), asking in groups.items():
        window = Window(places.everywhere, year, since=start)
        _read(find_metric(key), window, asking, places, found.readings)
    return found


def _read(
    metric: Metric, window: Window, asking: list[Indicator], places: Places, readings: dict[Slot, Reading]
) -> None:
    cells = metric.read(window)
    totals: dict[int, Reading] = {}
    for row in asking:
        for area in places.of(row.plan):
            below = places.below.get(area, {area})
            if len(below) > 1 and area not in totals:
                totals[area] = _total(metric, window, below, cells)
            reading = totals.get(area, cells.get(area))
            readings[row.pk, area, window.fiscal_year.year] = _rounded(reading)


def _total(metric: Metric, window: Window, below: set[int], cells: Mapping[int, Reading]) -> Reading:
    """Distinct people do not add up, and hidden numbers must not be told by a sum."""
    parts = [cells[area] for area in below]
    if metric.adds_up and not metric.hide_below:
        return sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))
    return metric.total(Window(sorted(below), window.fiscal_year, since=window.since))


def _rounded(reading: Reading) -> Reading:
    return reading.quantize(CENT, ROUND_HALF_UP) if isinstance(reading, Decimal) else reading


def is_suppressed(reading: Reading) -> bool:
    return reading is SUPPRESSED or isinstance(reading, Suppressed)
