"""The live parts of a plan, published one by one: done marks, values, problems; read from working rows by uid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from sasaeai.kernel.metrics import Metric, UnknownMetric, find_metric
from sasaeai.kernel.prepared import prepared

from .familiar import familiar
from .models import IndicatorValue, Problem, ProblemMeasure, ScheduleCell
from .models.problem import ProblemQuerySet
from .reader import Reader
from .told import Told, lines


@dataclass(frozen=True, slots=True)
class Mark:
    """What was really done in a year of a schedule."""

    state: str
    tone: int
    words: str


@dataclass(frozen=True, slots=True)
class Value:
    """One area's value of an indicator in a fiscal year; `value` is None where it is missing or suppressed."""

    area_id: int
    area_name: str
    area_slug: str
    year: int
    value: Decimal | None
    suppressed: bool
    error: Decimal | None
    source: str
    note: str
    taken_on: date
    sample: bool
    provisional: bool


def done_marks(uids: Iterable[str]) -> dict[str, dict[int, Mark]]:
    """By measure and fiscal year; one query."""
    found: dict[str, dict[int, Mark]] = defaultdict(dict)
    for uid, year, state, tone, words in _done_rows(uids):
        found[uid][year] = Mark(familiar(state or ""), tone or 0, words)
    return dict(found)


@prepared
def _done_rows(uids: Iterable[str]) -> QuerySet[Any, Any]:
    rows = ScheduleCell.objects.filter(measure__uid__in=uids).exclude(done=None, done_words="")
    return rows.values_list("measure__uid", "fiscal_year", "done__name", "done__tone", "done_words")


def values(uids: Iterable[str]) -> dict[str, list[Value]]:
    """By indicator, in the order of years and areas; one query."""
    wanted = list(uids)
    found: dict[str, list[Value]] = defaultdict(list)
    for uid, frozen_at, *columns in _value_rows(wanted) if wanted else []:
        found[uid].append(Value(*(*columns, frozen_at is None)))
    return dict(found)


@prepared
def _value_rows(uids: Iterable[str]) -> QuerySet[Any, Any]:
    rows = IndicatorValue.objects.filter(indicator__uid__in=uids)
    return rows.order_by("fiscal_year", "area__position", "area_id").values_list(
        "indicator__uid", "frozen_at", "area_id", "area__name", "area__slug", "fiscal_year", "value", "suppressed",
        "error", "source", "note", "taken_on", "sample",
    )  # fmt: skip


def problems_of(reader: Reader) -> ProblemQuerySet:
    """Problems of the period: published ones for everybody, on the desk also all of the readable plans."""
    return _shown(*_scope(reader), working=reader.is_working).select_related("plan__area", "kind", "common", "goal")


def _scope(reader: Reader) -> tuple[int, list[int]]:
    return reader.plans[0].document["period"]["number"], list(reader.by_id)


def _shown(number: int, plans: Iterable[int], *, working: bool) -> ProblemQuerySet:
    public = Q(plan__period__number=number, published_on__isnull=False)
    return Problem.objects.present().filter(public | Q(plan__pk__in=plans) if working else public)


def problems_taken_up(reader: Reader, measure: str) -> list[Told]:
    """The problems that a measure answers, the oldest first; one query."""
    return [Told.of(row) for row in _taken_up_rows(measure, *_scope(reader), working=reader.is_working)]


@prepared
def _taken_up_rows(measure: str, number: int, plans: Iterable[int], *, working: bool) -> QuerySet[Any, Any]:
    rows = _shown(number, plans, working=working).filter(measures__uid=measure)
    return lines(rows.order_by("written_on", "pk"))


def districts_with_problems(reader: Reader) -> list[tuple[str, str]]:
    """Address and name of each district that wrote something, in the ward's order; one query."""
    return [(slug, name) for slug, name, *_order in _district_rows(*_scope(reader), working=reader.is_working)]


@prepared
def _district_rows(number: int, plans: Iterable[int], *, working: bool) -> QuerySet[Any, Any]:
    rows = _shown(number, plans, working=working).filter(plan__ward_plan__isnull=False)
    order = ("plan__area__position", "plan__area_id")
    return rows.order_by(*order).values_list("plan__area__slug", "plan__area__name", *order).distinct()


def measures_taking_up(problems: Iterable[int]) -> dict[int, list[str]]:
    """The uids of the measures that take problems up, by the problem's key; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = ProblemMeasure.objects.filter(problem__in=list(problems), measure__deleted_at=None).order_by("pk")
    for problem, uid in rows.values_list("problem_id", "measure__uid"):
        found[problem].append(uid)
    return dict(found)


@dataclass(frozen=True, slots=True)
class MetricState:
    """What feeds a live indicator: its metric (None when no app offers that key here) and the day it last counted."""

    key: str
    metric: Metric | None
    counted_on: date | None


def metric_state(key: str, known: Iterable[Value]) -> MetricState:
    """No query: `known` are the indicator's values as `values()` gave them."""
    days = [value.taken_on for value in known if value.source == "metric"]
    try:
        metric: Metric | None = find_metric(key)
    except UnknownMetric:
        metric = None
    return MetricState(key, metric, max(days, default=None))
