"""What waits for somebody at the desk: a handful of jobs, the oldest promise first, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Count, Max, Prefetch, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.models.journal import JournalQuerySet
from sasaeai.people.models import Organisation, Role
from sasaeai.people.policy import Verb, may

from .jobs import (
    Job,
    ProblemRow,
    asked_job,
    call_job,
    new_problem_job,
    problem_row,
    promise_job,
    still_to_answer,
)
from .models import Edition, Entry, EntryCall, Goal, Indicator, Measure, Plan, Problem, standing
from .models.problem import ProblemQuerySet
from .waiting import jobs_elsewhere

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

Narrowing = Callable[[JournalQuerySet], JournalQuerySet]
# More than this nobody reads before starting to work.
MOST_JOBS = 6
MOST_ENTRIES = 30
# A promise is a job from this many days before.
SOON = timedelta(days=30)
# Published one by one, or no part of an edition: changing them leaves no edition behind.
NOT_IN_EDITIONS = ("plans.problem", "plans.entry", "plans.entrycall", "plans.indicatorvalue", "plans.schedulecell")
# Lines whose subject stands in the plan before the one that says it.
SAID_OF_WHAT_WAS = (
    "plans.succession.ended", "plans.succession.withdrawn", "plans.succession.explained", "plans.succession.undone",
)  # fmt: skip
NOT_IN_EDITIONS_KEYS = (
    "plans.edition.published",
    "plans.plan.adopted",
    "plans.plan.progressed",
    "plans.schedule.done",
    "plans.value.recorded",
    "plans.value.counted",
)


def areas_where(viewer: Viewer, verb: Verb) -> set[int]:
    return Work(viewer).areas_where(verb)


def answerable_areas(viewer: Viewer) -> set[int]:
    return areas_where(viewer, Verb.ANSWER_PROBLEM)


def writable_plans(viewer: Viewer) -> list[Plan]:
    """The running plans of the districts for which the viewer may write a problem."""
    return Work(viewer).writable


def _about_later(coming: list[Plan]) -> Q:
    """Journal lines about plans that are being made: their own rows, and what ended of the plan before."""
    own = Q(subject_kind="plans.plan", subject_id__in=[str(plan.pk) for plan in coming])
    models: tuple[Any, ...] = (Goal, Measure, Indicator)
    for model in models:
        rows = model.objects.annotate(key=Cast("pk", CharField())).values("key")
        kind = Q(subject_kind=model._meta.label_lower)
        own |= kind & Q(subject_id__in=rows.filter(plan__in=coming))
        before = rows.filter(plan__in=[plan.predecessor_id for plan in coming])
        own |= kind & Q(key__in=SAID_OF_WHAT_WAS, subject_id__in=before)
    return own


def _for_jobs(problems: ProblemQuerySet) -> ProblemQuerySet:
    """The first of them, with what a job says."""
    rows = problems.select_related("plan__area", "plan__period").only(
        "uid", "title", "written_on", "promised_on", "promised_where",
        "plan__ward_plan", "plan__area__name", "plan__period__number",
    )  # fmt: skip
    return rows[:MOST_JOBS]


class Work:
    """A viewer's desk today. Every question is asked once, whatever the number of plans, problems and entries."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def _areas(self) -> list[Area]:
        return list(Area.objects.all())

    @property
    def root(self) -> Area | None:
        return next((area for area in self._areas if area.is_root), None)

    def areas_where(self, verb: Verb) -> set[int]:
        return {area.pk for area in self._areas if may(self.viewer, verb, area)}

    @cached_property
    def answers(self) -> set[int]:
        return self.areas_where(Verb.ANSWER_PROBLEM)

    @cached_property
    def _readable(self) -> list[Plan]:
        """The plans of all periods that the viewer reads at the desk; of each area the running one first."""
        readable = self.areas_where(Verb.READ_WORKING)
        rows = Plan.objects.filter(area__in=readable).select_related("period")
        plans = list(rows.order_by(standing("period_id").desc(), "-period__number", "pk"))
        areas = {area.pk: area for area in self._areas}
        for plan in plans:
            plan.area = areas[plan.area_id]
        return plans

    @cached_property
    def plans(self) -> list[Plan]:
        """Of every area whose working plan the viewer may read, the running plan; the ward's first."""
        running: dict[int, Plan] = {}
        for plan in self._readable:
            running.setdefault(plan.area_id, plan)
        return sorted(running.values(), key=lambda plan: (not plan.is_ward, plan.area.position, plan.pk))

    @cached_property
    def coming(self) -> list[Plan]:
        """Plans of later periods than the running one, which are being made; in the same order."""
        running = {plan.area_id: plan.period.number for plan in self.plans}
        later = [plan for plan in self._readable if plan.period.number > running[plan.area_id]]
        return sorted(later, key=lambda plan: (plan.period.number, not plan.is_ward, plan.area.position, plan.pk))

    @cached_property
    def in_hand(self) -> list[Plan]:
        """Everything that somebody works on now."""
        return [*self.plans, *self.coming]

    @cached_property
    def writable(self) -> list[Plan]:
        areas = self.areas_where(Verb.WRITE_PROBLEM)
        return [plan for plan in self.plans if not plan.is_ward and plan.area_id in areas]

    @cached_property
    def publishable(self) -> list[Plan]:
        areas = self.areas_where(Verb.PUBLISH)
        return [plan for plan in self.in_hand if plan.area_id in areas] if areas else []

    @cached_property
    def editions(self) -> dict[int, Edition]:
        """The last edition of each plan."""
        rows = Edition.objects.filter(plan__in=[plan.pk for plan in self.in_hand]).select_related("kind")
        found: dict[int, Edition] = {}
        for edition in rows.defer("document").order_by("published_at", "pk"):
            found[edition.plan_id] = edition
        return found

    @cached_property
    def changed(self) -> list[Plan]:
        """Plans that somebody changed after their last edition, as far as the journal knows."""
        if not self.publishable:
            return []
        return [
            *self._changed_of(self.plans, lambda lines: lines.exclude(_about_later(self.coming))),
            *self._changed_of(self.coming, lambda lines: lines.filter(_about_later(self.coming))),
        ]

    def _changed_of(self, plans: list[Plan], narrowed: Narrowing) -> list[Plan]:
        """An area has one running plan, and mostly one that is being made: a line belongs to one of them."""
        known = [plan for plan in plans if plan in self.publishable and plan.pk in self.editions]
        if not known:
            return []
        lines = JournalEntry.objects.in_areas([plan.area_id for plan in known]).filter(
            key__startswith="plans.", at__gt=min(self.editions[plan.pk].published_at for plan in known)
        )
        lines = lines.exclude(subject_kind__in=NOT_IN_EDITIONS).exclude(key__in=NOT_IN_EDITIONS_KEYS)
        if self.coming:
            lines = narrowed(lines)
        last = dict(lines.order_by().values_list("area_id").annotate(Max("at")))
        return [
            plan for plan in known if plan.area_id in last and last[plan.area_id] > self.editions[plan.pk].published_at
        ]

    # -- problems ------------------------------------------------------------------------------------------------

    @cached_property
    def open_problems(self) -> ProblemQuerySet:
        return Problem.objects.unanswered().filter(plan__area__in=self.answers)

    @cached_property
    def counts(self) -> dict[str, int]:
        if not self.answers:
            return {"soon": 0, "waiting": 0, "all": 0}
        soon = Q(promised_on__lte=today() + SOON)
        return self.open_problems.aggregate(
            soon=Count("pk", filter=soon), waiting=Count("pk", filter=Q(promised_on=None)), all=Count("pk")
        )

    def _promises(self) -> Iterator[Job]:
        if self.counts["soon"]:
            rows = self.open_problems.filter(promised_on__lte=today() + SOON).order_by("promised_on", "pk")
            yield from map(promise_job, _for_jobs(rows))

    def _new_problems(self) -> Iterator[Job]:
        if self.counts["waiting"]:
            rows = self.open_problems.filter(promised_on=None).order_by("written_on", "pk")
            yield from map(new_problem_job, _for_jobs(rows))

    # -- entries -------------------------------------------------------------------------------------------------

    @cached_property
    def gathers(self) -> list[Plan]:
        areas = self.areas_where(Verb.GATHER_ENTRIES)
        return [plan for plan in self.in_hand if plan.is_ward and plan.area_id in areas] if areas else []

    @cached_property
    def waiting_entries(self) -> dict[int, int]:
        """How many entries wait, by the number of the period."""
        if not self.gathers:
            return {}
        rows = Entry.objects.waiting().filter(plan__in=[plan.pk for plan in self.gathers])
        return dict(rows.order_by().values_list("plan__period__number").annotate(Count("pk")))

    def _calls(self) -> Iterator[Job]:
        if not self.gathers:
            return
        rows = EntryCall.objects.filter(plan__in=[plan.pk for plan in self.gathers], closed_on=None)
        rows = rows.filter(Q(sent_on=None) | Q(due_on__lte=today())).select_related("plan__period")
        rows = rows.only("uid", "title", "sent_on", "due_on", "plan__period__number")
        asked = Count("organisations", distinct=True)
        answered = Count("entries__organisation", filter=Q(entries__deleted_at=None), distinct=True)
        for call in rows.annotate(asked=asked, answered=answered).order_by("due_on", "pk")[:MOST_JOBS]:
            yield call_job(call)

    def _entries(self) -> Iterator[Job]:
        for number, count in sorted(self.waiting_entries.items(), reverse=True):
            yield Job(
                _("届いた記載を取組にまとめる"),
                reverse("plans:edit:entries", args=[number]),
                _("まとめる"),
                text=_("まだまとめていない記載が%(count)s件あります。") % {"count": count},
                quiet=True,
            )

    # -- plans ---------------------------------------------------------------------------------------------------

    @cached_property
    def adopted(self) -> list[Plan]:
        """District plans that their committee decided and nobody has published since."""
        return [plan for plan in self.publishable if plan.adopted_on and not self._is_out(plan)]

    def _is_out(self, plan: Plan) -> bool:
        """Whether the last edition is what the committee decided last, and final."""
        edition = self.editions.get(plan.pk)
        if edition is None or edition.adopted_on is None or plan.adopted_on is None:
            return False
        return edition.kind.is_final and edition.adopted_on >= plan.adopted_on

    def _adopted(self) -> Iterator[Job]:
        for plan in self.adopted:
            assert plan.adopted_on is not None
            yield Job(
                _("%(area)sの計画を公開する") % {"area": plan.area.name},
                reverse("plans:edit:publish", args=[plan.period.number, plan.area.slug]),
                _("公開の準備"),
                note=_("%(day)sに策定委員会で決まりました。") % {"day": wareki_date(plan.adopted_on)},
            )

    def _changed(self) -> Iterator[Job]:
        plans = [plan for plan in self.changed if plan not in self.adopted]
        if not plans:
            return
        names = "、".join(plan.area.name for plan in plans[:3])
        single = len(plans) == 1
        url = (
            reverse("plans:edit:publish", args=[plans[0].period.number, plans[0].area.slug])
            if single
            else reverse("plans:plans")
        )
        gaps = {"areas": names, "count": len(plans)}
        title = (
            _("%(areas)sの計画に、公開していない書きなおしがあります")
            if single
            else _("%(areas)sなど%(count)s件の計画に、公開していない書きなおしがあります")
        )
        yield Job(title % gaps, url, _("確かめる"), note=_("住民の方は、前に公開した版を読んでいます。"), quiet=True)

    @cached_property
    def jobs(self) -> list[Job]:
        """Everything that waits, the most pressing first."""
        return sorted([*self.jobs_of_plans, *jobs_elsewhere(self.viewer)], key=lambda job: not job.first)

    @cached_property
    def jobs_of_plans(self) -> list[Job]:
        """Those of the plans themselves."""
        return [
            *self._promises(), *self._calls(), *self._adopted(), *self._entries(), *self._new_problems(),
            *self._changed(),
        ]  # fmt: skip

    @property
    def number_of_jobs(self) -> int:
        """Also of those problems that were not loaded."""
        return len(self.jobs) + self.not_loaded

    @property
    def not_loaded(self) -> int:
        waiting = self.counts["soon"], self.counts["waiting"]
        return sum(count - min(count, MOST_JOBS) for count in waiting)

    # -- a district's member, an organisation ---------------------------------------------------------------------

    @cached_property
    def own_plans(self) -> list[Plan]:
        """The plans of the districts in whose committee the viewer sits, the running ones first."""
        return [plan for plan in self.in_hand if not plan.is_ward and self.viewer.has(Role.COMMITTEE, plan.area)]

    @cached_property
    def own_problems(self) -> list[ProblemRow]:
        if not self.own_plans:
            return []
        rows = Problem.objects.present().filter(plan__in=[plan.pk for plan in self.own_plans])
        rows = rows.select_related("plan__area", "plan__period", "common").order_by("-written_on", "-pk")
        return [problem_row(problem, can_answer=False) for problem in rows[:10]]

    @cached_property
    def organisations(self) -> list[Organisation]:
        seats = [seat for seat in self.viewer.seats if seat.role == Role.ORGANISATION]
        found = {seat.organisation.pk: seat.organisation for seat in seats if seat.organisation}
        return list(found.values())

    @cached_property
    def open_calls(self) -> list[dict[str, Any]]:
        """Calls that ask one of the viewer's organisations and are still open, with what was written already."""
        if not self.organisations:
            return []
        rows = EntryCall.objects.filter(sent_on__isnull=False, closed_on=None, organisations__in=self.organisations)
        own_ones = Organisation.objects.filter(pk__in=[own.pk for own in self.organisations])
        asked = Prefetch("organisations", queryset=own_ones)
        calls = list(rows.select_related("plan__period").prefetch_related(asked).distinct())
        return [
            {"call": call, "organisation": own, "entries": self._written_for(call, own)}
            for call in calls
            for own in self.organisations
            if own in call.organisations.all()
        ]

    @property
    def asked(self) -> list[Job]:
        """Calls that one of the viewer's organisations was asked to answer and has not: on the page they have a place
        of their own, in a letter they come first."""
        rows = [row for row in self.open_calls if not row["entries"] and still_to_answer(row["call"])]
        return [asked_job(row["call"], row["organisation"].pk) for row in rows]

    def _written_for(self, call: EntryCall, organisation: Organisation) -> list[Entry]:
        wanted = (call.pk, organisation.pk)
        return [entry for entry in self.own_entries if (entry.call_id, entry.organisation_id) == wanted]

    @cached_property
    def own_entries(self) -> list[Entry]:
        """What the viewer's organisations wrote, newest first."""
        if not self.organisations:
            return []
        rows = Entry.objects.present().filter(organisation__in=self.organisations)
        rows = rows.select_related("plan__period").prefetch_related("sources__measure")
        return list(rows.order_by("-received_on", "-pk")[:MOST_ENTRIES])

    @property
    def past_entries(self) -> list[Entry]:
        """Those of calls that are closed: what became of them is what an organisation wants to know."""
        still_open = {row["call"].pk for row in self.open_calls}
        return [entry for entry in self.own_entries if entry.call_id not in still_open]
