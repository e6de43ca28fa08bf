"""Everything that papers show of the plans of a period, each kind asked for once: as many queries for 11 districts as
for one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from sasaeai.areas.models import Area, Desk, DeskService, Profile, Town, profiles
from sasaeai.areas.town_list import town_list
from sasaeai.kernel.clock import today
from sasaeai.plans.frame import ward_or_none
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.live import Mark, Value, done_marks, measures_taking_up, problems_of, values
from sasaeai.plans.models import Edition, Plan, Problem
from sasaeai.plans.reader import MeasureFilter, Reader
from sasaeai.plans.series import uids_of
from sasaeai.press.models import GlossaryTerm

from .voice import Before, Voice, before

EVERYTHING = 10**9


@dataclass(frozen=True)
class Step:
    """One day on which something was decided: whose plan, what, and what was new."""

    on: date
    whose: str
    what: str
    note: str
    is_ward: bool
    sample: bool


class Whole:
    """What a Reader reads, loaded when a paper first asks for it."""

    def __init__(self, reader: Reader, *, marks_changes: bool = False) -> None:
        self.reader = reader
        self.voice = Voice(self._past() if marks_changes else None)

    def _past(self) -> Before:
        return before(self.reader.plans)

    @cached_property
    def ward(self) -> PlanPage | None:
        return ward_or_none(self.reader)

    @property
    def first(self) -> PlanPage:
        """The ward's plan, or the district's own where the ward's may not be read."""
        return self.ward or self.reader.plans[0]

    @property
    def public_base(self) -> str:
        """Where the public reads this period's plan: a printed address outlives its edition."""
        return reverse("plans:public:plan", args=[self.first.document["period"]["number"]])

    @cached_property
    def goals(self) -> dict[int, list[Item]]:
        return _by_plan(self.reader.every_goal())

    @cached_property
    def measures(self) -> dict[int, list[Item]]:
        return _by_plan(self.reader.list_measures(MeasureFilter(), 0, EVERYTHING).items)

    @cached_property
    def measure_by_uid(self) -> dict[str, Item]:
        return {item.uid: item for items in self.measures.values() for item in items}

    @cached_property
    def indicators(self) -> list[Item]:
        return self.reader.all_indicators(0, EVERYTHING).items

    @cached_property
    def values(self) -> dict[str, list[Value]]:
        return values(uids_of(self.indicators))

    @cached_property
    def marks(self) -> dict[str, dict[int, Mark]]:
        return done_marks(self.measure_by_uid)

    @cached_property
    def supporters(self) -> dict[str, list[Item]]:
        """The ward's measures behind each measure of a district."""
        found: dict[str, list[Item]] = defaultdict(list)
        for link in self._supports:
            source = self.measure_by_uid.get(link[0])
            if source is not None:
                found[link[1]].append(source)
        return found

    @cached_property
    def supported(self) -> dict[str, list[Item]]:
        """The districts' measures that each measure of the ward supports."""
        found: dict[str, list[Item]] = defaultdict(list)
        for source, target in self._supports:
            if target in self.measure_by_uid:
                found[source].append(self.measure_by_uid[target])
        return found

    @cached_property
    def _supports(self) -> list[tuple[str, str]]:
        own = [item.uid for item in self.measures.get(self.ward.plan_id, [])] if self.ward else []
        return [(link.source_uid, link.target_uid) for link in self.reader.links("supports", sources=own)]

    @cached_property
    def problems(self) -> dict[int, list[Problem]]:
        found: dict[int, list[Problem]] = defaultdict(list)
        for problem in problems_of(self.reader).order_by("written_on", "pk"):
            found[problem.plan_id].append(problem)
        return found

    @cached_property
    def taken_up(self) -> dict[int, list[str]]:
        return measures_taking_up([problem.pk for rows in self.problems.values() for problem in rows])

    @cached_property
    def people(self) -> dict[int, Profile]:
        return profiles([Area(pk=plan.area_id) for plan in self.reader.plans])

    @cached_property
    def towns(self) -> dict[int, list[str]]:
        """As one reads them: 鴨居1〜7丁目."""
        found: dict[int, list[str]] = defaultdict(list)
        areas = [plan.area_id for plan in self.reader.plans]
        rows = Town.objects.filter(area__in=areas).on(today()).order_by("kana", "name", "pk")
        for area, name in rows.values_list("area_id", "name"):
            found[area].append(name)
        return {area: town_list(names) for area, names in found.items()}

    @cached_property
    def kana(self) -> dict[int, str]:
        rows = Area.objects.filter(pk__in=[plan.area_id for plan in self.reader.plans])
        return dict(rows.values_list("pk", "kana"))

    @cached_property
    def desks(self) -> dict[int, list[Desk]]:
        """Whom to call in each area, once for every desk."""
        found: dict[int, list[Desk]] = defaultdict(list)
        areas = [plan.area_id for plan in self.reader.plans]
        rows = DeskService.objects.filter(area__in=areas).on(today()).select_related("desk")
        for service in rows.order_by("desk__position", "desk_id", "pk"):
            if service.area_id and service.desk not in found[service.area_id]:
                found[service.area_id].append(service.desk)
        return found

    @cached_property
    def terms(self) -> list[GlossaryTerm]:
        return list(GlossaryTerm.objects.of_period(self.first.document["period"]["number"]))

    @cached_property
    def steps(self) -> list[Step]:
        """How the plans came to be: their editions up to those that are read, oldest first; one query."""
        number = self.first.document["period"]["number"]
        last = max((plan.edition_id or 0 for plan in self.reader.plans), default=0)
        rows = Edition.objects.filter(plan__period__number=number).order_by("decided_on", "pk")
        rows = rows if self.reader.is_working else rows.filter(pk__lte=last)
        shown = rows.values_list(
            "adopted_on", "decided_on", "plan__area__name", "name", "change_note", "plan__ward_plan", "plan__sample"
        )
        return [
            Step(adopted or decided, self.reader.wording(area), self.reader.wording(name), note, ward is None, sample)
            for adopted, decided, area, name, note, ward, sample in shown
        ]

    @cached_property
    def making(self) -> list[Plan]:
        """Plans of districts that cannot be read yet; one query."""
        number = self.first.document["period"]["number"]
        known = [plan.plan_id for plan in self.reader.plans]
        rows = Plan.objects.of_districts().filter(period__number=number).exclude(pk__in=known)
        return list(rows.select_related("area"))


def _by_plan(items: list[Item]) -> dict[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        found[item.plan_id].append(item)
    return found
