"""Everything known about the thing of a sheet, so that nobody writes what the system knows already.

A constant number of queries for each sheet, whatever the number of its indicators, problems, events and links.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Sum

from sasaeai.kernel.journal import closed_keys
from sasaeai.kernel.metrics import Metric, Reading, UnknownMetric, Window, find_metric
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.policy import Verb
from sasaeai.plans.counting import Places, is_suppressed, metric_of
from sasaeai.plans.indicators_held import held
from sasaeai.plans.jobs import standing_words
from sasaeai.plans.models import (
    DistrictReview,
    Indicator,
    IndicatorValue,
    Problem,
    Review,
    ScheduleCell,
    Source,
    Support,
    Target,
)
from sasaeai.records.models import ActivityRecord

from .models import Sheet
from .models.sheet import OPEN_STATES
from .needs import Need, need_of

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MOST_EVENTS = 8
MOST_LINES = 12
TOLD_BY_DISTRICTS = ("records.times", "records.people")


@dataclass(frozen=True, slots=True)
class Number:
    """An indicator in the year: `before` is the value of the year before.

    `sheet` is its own sheet, as far as the same hands write it; `is_explained`: on that one somebody said why.
    """

    row: Indicator
    target: Target | None
    value: IndicatorValue | None
    before: IndicatorValue | None
    metric: Metric | None
    sheet: Sheet | None
    is_own: bool
    is_explained: bool

    @property
    def is_live(self) -> bool:
        return self.row.source == Source.METRIC

    @property
    def asks_here(self) -> bool:
        """Whether this sheet asks for its figure and for words about it: nobody told them on its own sheet."""
        if self.is_own:
            return True
        return self.sheet is not None and (self.sheet.is_open or (self.need.missed and not self.is_explained))

    @property
    def need(self) -> Need:
        suppressed = self.value.suppressed if self.value else False
        return need_of(
            self.row, self.target.value if self.target else None, self.value.value if self.value else None,
            suppressed=suppressed,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Raised:
    """A problem, and in words what became of it."""

    problem: Problem
    words: str


@dataclass(frozen=True, slots=True)
class Done:
    """What the ledger holds of a measure in the year."""

    times: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Below:
    """A measure of a goal, and what its own sheet says so far."""

    sheet: Sheet
    words: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of the ledger for a district; `is_hidden` where it is too small to be told."""

    metric: Metric
    reading: Reading
    is_hidden: bool


@dataclass(slots=True)
class Known:
    """`last` is the newest year before in which somebody wrote; `was_unchanged`: the year before was 「変わりなし」."""

    last: Review | None = None
    was_unchanged: bool = False
    cell: ScheduleCell | None = None
    numbers: list[Number] = field(default_factory=list)
    problems: list[Raised] = field(default_factory=list)
    more_problems: int = 0
    events: list[JournalEntry] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    more_supports: int = 0
    done: Done = field(default_factory=Done)
    below: list[Below] = field(default_factory=list)
    more_below: int = 0


def known(sheet: Sheet, viewer: Viewer) -> Known:
    """Of a measure's, goal's or indicator's sheet."""
    found = Known()
    _tell_last(found, sheet)
    found.numbers = numbers_of(sheet)
    found.events = events_of(sheet, viewer)
    if sheet.measure_id:
        found.cell = (
            ScheduleCell.objects.filter(measure=sheet.measure_id, fiscal_year=sheet.year.fiscal_year)
            .select_related("planned", "done")
            .first()
        )
        _tell_supports(found, sheet, viewer)
        found.done = _done(sheet, viewer)
    if sheet.goal_id:
        _tell_below(found, sheet)
    if not sheet.indicator_id:
        rows = Problem.objects.filter(Q(measures=sheet.measure_id) if sheet.measure_id else Q(goal=sheet.goal_id))
        _tell_problems(found, rows.distinct(), sheet, viewer)
    return found


def _tell_last(found: Known, sheet: Sheet) -> None:
    rows = Review.objects.filter(**{sheet.kind: sheet.about}, fiscal_year__lt=sheet.year.fiscal_year)
    before = list(rows.order_by("-fiscal_year")[:5])
    found.was_unchanged = bool(
        before and before[0].unchanged and before[0].fiscal_year == sheet.year.fiscal_year - 1
    )  # fmt: skip
    found.last = next((row for row in before if row.done or row.result or row.cause or row.response), None)


def numbers_of(sheet: Sheet) -> list[Number]:
    """The indicators of the thing with their figures in the plan's own area; five queries."""
    year, area = sheet.year.fiscal_year, sheet.plan.area_id
    of = {"pk": sheet.indicator_id} if sheet.indicator_id else {sheet.kind: sheet.about}
    rows = list(held().filter(**of).order_by("position", "pk"))
    if not rows:
        return []
    targets = {row.indicator_id: row for row in Target.objects.filter(indicator__in=rows, fiscal_year=year)}
    told = IndicatorValue.objects.filter(indicator__in=rows, area=area, fiscal_year__in=(year, year - 1))
    values = {(row.indicator_id, row.fiscal_year): row for row in told}
    sheets = {row.indicator_id: row for row in Sheet.objects.filter(year=sheet.year_id, indicator__in=rows)}
    reviews = Review.objects.filter(indicator__in=rows, fiscal_year=year).exclude(cause="")
    explained = set(reviews.values_list("indicator_id", flat=True))
    return [
        Number(
            row, targets.get(row.pk), values.get((row.pk, year)), values.get((row.pk, year - 1)),
            metric_of(row) if row.source == Source.METRIC else None, _same_hands(sheet, sheets.get(row.pk)),
            row.pk == sheet.indicator_id, row.pk in explained,
        )
        for row in rows
    ]  # fmt: skip


def _same_hands(sheet: Sheet, other: Sheet | None) -> Sheet | None:
    return other if other is not None and other.owner_id == sheet.owner_id else None


def events_of(sheet: Sheet, viewer: Viewer) -> list[JournalEntry]:
    """What happened to the thing in the fiscal year, the newest first: one query."""
    assert sheet.about is not None
    span = (sheet.year.year.start, sheet.year.year.end)
    rows = JournalEntry.objects.about(sheet.about).filter(at__date__range=span).exclude(key__startswith="plans.review")
    return list(rows.exclude(key__in=_closed(viewer, sheet))[:MOST_EVENTS])


def _closed(viewer: Viewer, sheet: Sheet) -> set[str]:
    return {
        key
        for verb, keys in closed_keys().items()
        if isinstance(verb, Verb) and sheet.plan.area_id not in viewer.areas_where(verb)
        for key in keys
    }


def _tell_supports(found: Known, sheet: Sheet, viewer: Viewer) -> None:
    """Which measures of districts a ward measure stands behind; of a district's, which of the ward stand behind it."""
    side, other = ("ward_measure", "district_measure") if sheet.plan.is_ward else ("district_measure", "ward_measure")
    rows = Support.objects.filter(**{side: sheet.measure_id, f"{other}__deleted_at": None})
    rows = rows.filter(**{f"{other}__plan__area__in": viewer.areas_where(Verb.READ_WORKING)})
    rows = rows.select_related(f"{other}__plan__area", f"{other}__plan__period")
    ordered = list(rows.order_by(f"{other}__plan__area__position", f"{other}__position", "pk"))
    found.supports, found.more_supports = ordered[:MOST_LINES], len(ordered[MOST_LINES:])


def _done(sheet: Sheet, viewer: Viewer) -> Done:
    rows = ActivityRecord.objects.present().visible_to(viewer).filter(measure=sheet.measure_id)
    found = rows.in_year(sheet.year.year).aggregate(times=Count("pk"), people=Sum("people"))
    return Done(found["times"], found["people"] or 0)


def _tell_below(found: Known, sheet: Sheet) -> None:
    """The measures under the goal and under its small goals, with what was said of them; two queries."""
    rows = Sheet.objects.filter(year=sheet.year_id, measure__isnull=False, plan=sheet.plan_id).filter(
        Q(measure__goal=sheet.goal_id) | Q(measure__goal__parent=sheet.goal_id)
    )
    # What somebody wrote about comes first.
    ordered = list(rows.select_related("measure").order_by(F("answered_at").desc(nulls_last=True), "position"))
    shown = ordered[:MOST_LINES]
    words: dict[Any, str] = dict(
        Review.objects.filter(
            measure__in=[row.measure_id for row in shown], fiscal_year=sheet.year.fiscal_year
        ).values_list("measure_id", "done")
    )
    found.below = [Below(row, words.get(row.measure_id, "")) for row in shown]
    found.more_below = len(ordered) - len(shown)


def _tell_problems(found: Known, rows: QuerySet[Problem], sheet: Sheet, viewer: Viewer) -> None:
    """Raised or answered since the year began, as far as the viewer may read them."""
    since = sheet.year.year.start
    readable = Q(plan__area__in=viewer.areas_where(Verb.READ_WORKING)) | Q(published_on__isnull=False)
    rows = rows.filter(readable, Q(written_on__gte=since) | Q(answered_on__gte=since), deleted_at=None)
    shown = list(rows.select_related("plan__area", "plan__period", "common").order_by("-written_on", "-pk"))
    found.problems = [Raised(row, standing_words(row)) for row in shown[:MOST_LINES]]
    found.more_problems = len(shown[MOST_LINES:])


# -- a district ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class DistrictKnown(Known):
    last_sheet: DistrictReview | None = None
    counted: list[Counted] = field(default_factory=list)
    rest: list[Sheet] = field(default_factory=list)
    told: list[Sheet] = field(default_factory=list)


def district_known(sheet: Sheet, viewer: Viewer) -> DistrictKnown:
    """Of a district's simple sheet: last year's, what the ledger counted, its measures, its problems."""
    found = DistrictKnown()
    found.last_sheet = (
        DistrictReview.objects.filter(plan=sheet.plan_id, fiscal_year__lt=sheet.year.fiscal_year)
        .order_by("-fiscal_year")
        .first()
    )
    found.counted = list(counted_in(sheet))
    rows = Sheet.objects.filter(
        year=sheet.year_id, plan=sheet.plan_id, measure__isnull=False, measure__deleted_at=None
    ).select_related("year", "plan", "measure")
    for row in rows.order_by("position", "pk"):
        (found.rest if row.state in OPEN_STATES else found.told).append(row)
    _tell_problems(found, Problem.objects.filter(plan=sheet.plan_id), sheet, viewer)
    return found


def counted_in(sheet: Sheet) -> Iterable[Counted]:
    """How often and with how many people, in the district in the year; a few queries, none without a ledger."""
    places = Places.load([sheet.plan.ward_plan_id or sheet.plan_id])
    below = places.below.get(sheet.plan.area_id, {sheet.plan.area_id})
    window = Window(sorted(below), sheet.year.year, among=places.everywhere)
    for key in TOLD_BY_DISTRICTS:
        try:
            metric = find_metric(key)
        except UnknownMetric:
            continue
        reading = metric.total(window) if len(below) > 1 else metric.read(window)[sheet.plan.area_id]
        if reading:
            yield Counted(metric, reading, is_suppressed(reading))
