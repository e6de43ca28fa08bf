"""Open the review of a fiscal year: a sheet for every measure, goal and indicator, and one for each district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import (
    ActorRole,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Period,
    Plan,
    Source,
    Target,
)
from sasaeai.plans.reaching import reaches
from sasaeai.reviews.models import ReviewYear, Sheet, SheetState, Stage

from .links import make_links

BATCH = 500


def year_to_open(period: Period) -> FiscalYear | None:
    """The oldest year of the period that has begun and was not opened; None where there is none."""
    opened = set(ReviewYear.objects.filter(period=period).values_list("fiscal_year", flat=True))
    now = FiscalYear.current()
    return next((year for year in period.fiscal_years if year <= now and year.year not in opened), None)


@transaction.atomic
def open_year(
    period: Period, year: FiscalYear, *, due_on: date, contact: str, words: str = "", by: Any, sample: bool = False
) -> ReviewYear:
    """Raises Refused with a sentence that says what to do instead."""
    # Two people who open the same year wait for each other here.
    period = Period.objects.select_for_update().get(pk=period.pk)
    _refuse(period, year, due_on)
    opened = ReviewYear(
        period=period, fiscal_year=year.year, due_on=due_on, contact=contact, words=words, opened_on=today(),
        sample=sample,
    )  # fmt: skip
    opened.full_clean()
    opened.save()
    count = _add_missing(opened)
    record("reviews.year.opened", opened, by=by, area=period.area, sheets=count)
    make_links(opened, by=by)
    return opened


def _refuse(period: Period, year: FiscalYear, due_on: date) -> None:
    if year not in period.fiscal_years:
        raise Refused(_("%(year)sは、この計画の年（%(span)s）ではありません。") % {"year": year, "span": period.span})
    if year > FiscalYear.current():
        raise Refused(
            _("%(year)sはまだ始まっていません。年度が始まってから、ふりかえりを始めてください。") % {"year": year}
        )
    if ReviewYear.objects.filter(period=period, fiscal_year=year.year).exists():
        raise Refused(_("%(year)sのふりかえりは、すでに始めています。") % {"year": year})
    if due_on < today():
        raise Refused(_("しめきりは、今日かそのあとの日にしてください。"))


@transaction.atomic
def add_missing_sheets(opened: ReviewYear, *, by: Any) -> int:
    """Sheets for what came into the plan after the year was opened; the number made."""
    opened = ReviewYear.objects.select_for_update(of=("self",)).select_related("period__area").get(pk=opened.pk)
    if opened.stage not in (Stage.OWNERS, Stage.OFFICE):
        raise Refused(_("委員会に進めた年には、シートを加えられません。事務局に戻してから加えてください。"))
    count = _add_missing(opened)
    if count:
        record("reviews.year.completed", opened, by=by, area=opened.period.area, sheets=count)
        make_links(opened, by=by)
    return count


def _add_missing(opened: ReviewYear) -> int:
    known = set(opened.sheets.values_list("plan", "goal", "measure", "indicator"))
    wanted = [
        sheet
        for sheet in _sheets(opened)
        if (sheet.plan_id, sheet.goal_id, sheet.measure_id, sheet.indicator_id) not in known
    ]
    Sheet.objects.bulk_create(wanted, batch_size=BATCH)
    return len(wanted)


def _sheets(opened: ReviewYear) -> Iterator[Sheet]:
    """In the plan's printed order, the ward's first; a constant number of queries."""
    rows = Rows(opened)
    position = 0
    for plan in rows.plans:
        for sheet in rows.of(plan):
            position += 1
            sheet.year, sheet.plan, sheet.position, sheet.state = opened, plan, position, SheetState.WAITING
            yield sheet


class Rows:
    """All goals, measures and indicators of a period's plans, in seven queries."""

    def __init__(self, opened: ReviewYear) -> None:
        self.year = opened.fiscal_year
        self.plans = list(Plan.objects.family(opened.period))
        goals = Goal.objects.present().filter(plan__in=self.plans).in_order()
        self.goals: dict[tuple[int, int | None], list[Goal]] = defaultdict(list)
        for goal in goals.defer("explanation", "five_years"):
            self.goals[goal.plan_id, goal.parent_id].append(goal)
        measures = Measure.objects.present().filter(plan__in=self.plans).order_by("position", "pk")
        self.measures: dict[tuple[int, int | None], list[Measure]] = defaultdict(list)
        for measure in measures.only("pk", "plan_id", "goal_id", "position"):
            self.measures[measure.plan_id, measure.goal_id].append(measure)
        self.leads = self._leads()
        self._load_indicators()

    def _leads(self) -> dict[int, int]:
        """The first organisation on file that leads a measure."""
        rows = MeasureActor.objects.filter(
            measure__plan__in=self.plans, role=ActorRole.LEAD, organisation__isnull=False
        ).order_by("-position", "-pk")
        return dict(rows.values_list("measure_id", "organisation_id"))

    def _load_indicators(self) -> None:
        rows = Indicator.objects.present().filter(plan__in=self.plans).order_by("position", "pk")
        self.of_goal: dict[int, list[Indicator]] = defaultdict(list)
        self.of_measure: dict[int, list[Indicator]] = defaultdict(list)
        for row in rows.only("pk", "plan_id", "goal_id", "measure_id", "owner_id", "source", "direction"):
            (self.of_measure[row.measure_id] if row.measure_id else self.of_goal[row.goal_id]).append(row)  # type: ignore[index]
        targets = Target.objects.filter(indicator__plan__in=self.plans, fiscal_year=self.year)
        self.targets = dict(targets.values_list("indicator_id", "value"))
        values = IndicatorValue.objects.filter(
            indicator__plan__in=self.plans, fiscal_year=self.year, indicator__source=Source.METRIC
        )
        own = {plan.pk: plan.area_id for plan in self.plans}
        self.values: dict[int, Decimal | None] = {
            key: value
            for key, plan, area, value in values.values_list("indicator_id", "indicator__plan_id", "area_id", "value")
            if own[plan] == area
        }

    def of(self, plan: Plan) -> Iterator[Sheet]:
        if not plan.is_ward:
            yield Sheet()
        yield from self._below(plan, None)
        yield from self._measures(plan, None)

    def _below(self, plan: Plan, parent: int | None) -> Iterator[Sheet]:
        for goal in self.goals[plan.pk, parent]:
            if plan.is_ward:
                yield Sheet(goal=goal)
            for indicator in self.of_goal[goal.pk]:
                yield self._indicator(plan, indicator, None)
            yield from self._measures(plan, goal.pk)
            yield from self._below(plan, goal.pk)

    def _measures(self, plan: Plan, goal: int | None) -> Iterator[Sheet]:
        for measure in self.measures[plan.pk, goal]:
            lead = self.leads.get(measure.pk) if plan.is_ward else None
            # A district is asked for its one simple sheet; what it writes of single measures is a gift.
            yield Sheet(measure=measure, owner_id=lead, asked=plan.is_ward)
            for indicator in self.of_measure[measure.pk]:
                yield self._indicator(plan, indicator, lead)

    def _indicator(self, plan: Plan, indicator: Indicator, lead: int | None) -> Sheet:
        owner = (indicator.owner_id or lead) if plan.is_ward else None
        return Sheet(indicator=indicator, owner_id=owner, asked=self._is_asked(plan, indicator))

    def _is_asked(self, plan: Plan, indicator: Indicator) -> bool:
        """What counts itself needs nobody's words, unless it missed its target."""
        if indicator.source != Source.METRIC:
            return plan.is_ward or plan.uses_indicators
        value, target = self.values.get(indicator.pk), self.targets.get(indicator.pk)
        return value is not None and target is not None and not reaches(indicator.direction, value, target)
