"""What a seat's holder hands over, on one page: what it owns, how each number was made, what waits, whom to ask.

A seat of an organisation owns what names the organisation; any other seat what stands in the plans of its own areas.
Loaded in a constant number of queries; long lists are cut, and go on on pages of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area, Desk
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import Metric
from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Organisation, Role, Seat
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import AsksWho, SeatsOnly, Viewer

from .counting import metric_of
from .indicators_held import held
from .jobs import Job, ProblemRow, problem_row, still_to_answer
from .models import (
    ActorRole,
    EntryCall,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Plan,
    Review,
    Source,
    Target,
)
from .seat_ends import HANDING_OVER
from .waiting import known_waiting
from .work import Work

# More is for pages of their own: a page for paper is not a list of hundreds.
MEASURES, INDICATORS, PROBLEMS, CALLS, CHANGES, CONTACTS = 40, 15, 30, 10, 10, 20
# Of each list so much goes on paper: four sheets are read through, the rest is looked up on the page.
ON_PAPER = {"jobs": 8, "problems": 6, "measures": 8, "indicators": 3, "contacts": 5}
REWRITTEN = ("plans.text.changed", "plans.measure.changed", "plans.indicator.changed", "plans.goal.replaced")


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    measure: Measure
    role: str
    review: Review | None


@dataclass(frozen=True, slots=True)
class OwnIndicator:
    """An indicator with how its number is made: who typed the last value, or what counts it."""

    indicator: Indicator
    value: IndicatorValue | None
    target: Target | None
    metric: Metric | None
    base: str

    @property
    def has_vanished(self) -> bool:
        return self.indicator.source == Source.METRIC and self.metric is None

    @property
    def of(self) -> str:
        return str(self.indicator.measure or self.indicator.goal)


class Handover:
    def __init__(self, seat: Seat, viewer: Viewer) -> None:
        """`seat` was loaded with everything; `viewer` is who reads, also for whom to telephone.

        Whoever has only some of the seat's areas now is shown what lies there.
        """
        self.seat, self.viewer = seat, viewer
        self.areas = {area.pk for area in seat.areas.all() if viewer.may(Verb.READ_WORKING, area)}
        here = Prefetch("areas", Area.objects.filter(pk__in=self.areas))
        narrowed = Seat.objects.select_related("organisation").prefetch_related(here).get(pk=seat.pk)
        self.desk = Work(SeatsOnly([narrowed], viewer._below))

    # -- what it owns --------------------------------------------------------------------------------------------

    @cached_property
    def plans(self) -> list[Plan]:
        """The newest plans of the seat's own areas; a seat of an organisation has none of its own."""
        if self.seat.role not in HANDING_OVER or self.seat.role == Role.ORGANISATION:
            return []
        return [plan for plan in self.desk.plans if plan.area_id in self.areas]

    @property
    def _running(self) -> list[int]:
        return [plan.pk for plan in self.desk.plans]

    def _owned(self, own: Q, named: Q) -> Q:
        found = own & Q(plan__in=[plan.pk for plan in self.plans])
        return found | named & Q(plan__in=self._running) if self.seat.organisation_id else found

    @cached_property
    def measures(self) -> QuerySet[Measure]:
        named = Q(actors__organisation=self.seat.organisation_id)
        rows = Measure.objects.present().filter(self._owned(Q(), named)).distinct()
        actors = MeasureActor.objects.filter(organisation=self.seat.organisation_id).order_by("position", "pk")
        rows = rows.select_related("plan__area", "plan__period").prefetch_related(
            Prefetch("actors", actors, to_attr="own_parts"),
            Prefetch("reviews", Review.objects.order_by("-fiscal_year"), to_attr="years"),
        )
        return rows.order_by(F("plan__ward_plan").asc(nulls_first=True), "plan__area__position", "position", "pk")

    def own_measures(self, rows: Any) -> Iterator[OwnMeasure]:
        for row in rows:
            part = row.own_parts[0].get_role_display() if self.seat.organisation_id and row.own_parts else ""
            yield OwnMeasure(row, part, next(iter(row.years), None))

    @cached_property
    def indicators(self) -> QuerySet[Indicator]:
        led = MeasureActor.objects.filter(organisation=self.seat.organisation_id, role=ActorRole.LEAD)
        named = Q(owner=self.seat.organisation_id) | Q(owner=None, measure__in=led.values("measure"))
        values = IndicatorValue.objects.filter(area=F("indicator__plan__area")).order_by("-fiscal_year")
        rows = (
            held()
            .filter(self._owned(Q(), named))
            .prefetch_related(
                Prefetch("values", values, to_attr="years"),
                Prefetch("targets", Target.objects.order_by("fiscal_year"), to_attr="aims"),
            )
        )
        places = ("plan__area__position", "goal__position", "measure__position", "measure", "position", "pk")
        return rows.order_by(F("plan__ward_plan").asc(nulls_first=True), *places)

    def own_indicators(self, rows: Any) -> Iterator[OwnIndicator]:
        year = FiscalYear.of(today()).year
        for row in rows:
            value = next((one for one in row.years if one.value is not None or one.suppressed), None)
            aim = next((one for one in row.aims if one.fiscal_year >= year), None)
            metric = metric_of(row) if row.source == Source.METRIC else None
            base = reverse("plans:desk:plan", args=[row.plan.period.number])
            yield OwnIndicator(row, value, aim, metric, base)

    # -- what waits ----------------------------------------------------------------------------------------------

    @cached_property
    def jobs(self) -> list[Job]:
        """What would wait now for whoever holds only this seat, what is late first.

        What is asked of one person is not the seat's.
        """
        found = [*self.desk.jobs_of_plans, *self.desk.asked, *self._jobs_elsewhere()]
        return sorted(found, key=lambda job: not job.late)

    def _jobs_elsewhere(self) -> Iterator[Job]:
        for waiting in known_waiting():
            try:
                yield from list(waiting(self.desk.viewer))
            except AsksWho:
                continue

    @cached_property
    def problems(self) -> list[ProblemRow]:
        """For those who answer, what is promised or waits, by its day; for a district, what it wrote."""
        if not self.desk.answers:
            return self.desk.own_problems
        rows = self.desk.open_problems.order_by(F("promised_on").asc(nulls_last=True), "written_on", "pk")
        return [problem_row(problem, can_answer=True) for problem in rows[:PROBLEMS]]

    @cached_property
    def calls(self) -> list[EntryCall]:
        """Calls for entries that are still open: those that the seat sends; of those that ask its organisation the ones
        that are no job yet, or none any more."""
        if self.desk.gathers:
            rows = EntryCall.objects.filter(plan__in=[plan.pk for plan in self.desk.gathers], closed_on=None)
            return list(rows.select_related("plan__period").order_by("due_on", "pk")[:CALLS])
        asked = [row for row in self.desk.open_calls if row["entries"] or not still_to_answer(row["call"])]
        return list({row["call"].pk: row["call"] for row in asked}.values())

    @cached_property
    def waiting_entries(self) -> int:
        return sum(self.desk.waiting_entries.values())

    # -- what changed, whom to ask -------------------------------------------------------------------------------

    def changes(self, measures: list[OwnMeasure], indicators: list[OwnIndicator]) -> list[JournalEntry]:
        """The last texts that somebody rewrote in the seat's plans, or in what is shown here of an organisation."""
        where = Q(area_id__in=[plan.area_id for plan in self.plans])
        for kind, rows in (
            ("plans.measure", [str(own.measure.pk) for own in measures]),
            ("plans.indicator", [str(own.indicator.pk) for own in indicators]),
        ):
            where |= Q(subject_kind=kind, subject_id__in=rows)
        return list(JournalEntry.objects.filter(where, key__in=REWRITTEN)[:CHANGES])

    @cached_property
    def contacts(self) -> list[Organisation]:
        """Who acts in what is owned: for those who may see contacts, and for an organisation its own."""
        acting = MeasureActor.objects.filter(measure__in=self.measures.order_by().values("pk"))
        seen = Organisation.objects.managed_by(self.viewer).filter(pk__in=acting.values("organisation"))
        own = self.seat.organisation_id or 0
        return list(Organisation.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk=own))[:CONTACTS])

    @cached_property
    def office(self) -> list[Desk]:
        root = Area.objects.filter(parent=None).first()
        return list(Desk.objects.for_area(root, today())[:2]) if root else []

    @property
    def name(self) -> str:
        """事務局（緑区）."""
        places = "・".join(area.name for area in self.seat.areas.all())
        organisation = self.seat.organisation.name if self.seat.organisation else ""
        role = "　".join(word for word in (self.seat.get_role_display(), organisation, self.seat.title) if word)
        return _("%(role)s（%(places)s）") % {"role": role, "places": places} if places else role
