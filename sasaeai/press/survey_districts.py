"""What is known of the districts of a survey beside their answers: people by age, plans as published, meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from sasaeai.areas.models import Area, Population
from sasaeai.meetings.models import Meeting
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.models import Period, Release
from sasaeai.surveys.models import Survey

from .papers.parts.goals import base_goals
from .papers.whole import Whole
from .reading_plans import open_reader

# The youngest age of each group; the last is open.
AGES = (0, 15, 65, 75)


@dataclass
class People:
    on: date
    by_age: list[int] = field(default_factory=lambda: [0] * len(AGES))

    @property
    def total(self) -> int:
        return sum(self.by_age)


@dataclass(frozen=True)
class DistrictPlan:
    """`goals`: the district's heading for each base goal, with how many measures stand below it."""

    page: PlanPage
    goals: tuple[tuple[Item, int], ...]
    measures: int


@dataclass(frozen=True)
class Districts:
    """By slug."""

    people: dict[str, People]
    whole: People | None
    plans: dict[str, DistrictPlan]
    meetings: dict[str, list[Meeting]]


def districts_of(survey: Survey, slugs: Iterable[str]) -> Districts:
    """As many queries for eleven districts as for one."""
    areas = {area.pk: area.slug for area in Area.objects.filter(slug__in=slugs)}
    people = _people(areas)
    return Districts(people, _together(people, areas), _plans(survey, areas), _meetings(areas))


def _people(areas: dict[int, str]) -> dict[str, People]:
    rows = Population.objects.filter(area__in=areas).newest().order_by().values("area", "on", "band")
    found: dict[str, People] = {}
    for row in rows.annotate(people=Sum("count")):
        own = found.setdefault(areas[row["area"]], People(row["on"]))
        own.by_age[sum(row["band"] >= age for age in AGES) - 1] += row["people"]
    return found


def _together(people: dict[str, People], areas: dict[int, str]) -> People | None:
    """The whole is the sum of its districts; unknown where one of them is, or where days differ."""
    days = {one.on for one in people.values()}
    if len(people) != len(areas) or len(days) != 1:
        return None
    return People(days.pop(), [sum(column) for column in zip(*(one.by_age for one in people.values()), strict=True)])


def _plans(survey: Survey, areas: dict[int, str]) -> dict[str, DistrictPlan]:
    release = Release.objects.current()
    period = _period(survey, release) if release else None
    if release is None or period is None:
        return {}
    whole = Whole(open_reader(period, release.pk, [], "ja"))
    found = {}
    for page in whole.reader.districts:
        if page.area_id in areas:
            measures = whole.measures.get(page.plan_id, [])
            goals = tuple(
                (goal, sum(one.base_uid == goal.base_uid for one in measures))
                for goal in base_goals(whole.goals.get(page.plan_id, []))
            )
            found[areas[page.area_id]] = DistrictPlan(page, goals, len(measures))
    return found


def _period(survey: Survey, release: Release) -> Period | None:
    """That for which was asked, if its plan is published; otherwise the newest that is."""
    pins = release.pins.filter(plan__ward_plan=None).select_related("plan__period__area")
    periods = sorted((pin.plan.period for pin in pins), key=lambda period: period.number)
    return next((one for one in periods if one.pk == survey.period_id), periods[-1] if periods else None)


def _meetings(areas: dict[int, str]) -> dict[str, list[Meeting]]:
    found: dict[str, list[Meeting]] = defaultdict(list)
    rows = Meeting.objects.announced().filter(area__in=areas).prefetch_related("attendees")
    for meeting in rows.order_by("-day", "-pk"):
        found[areas[meeting.area_id]].append(meeting)
    return found
