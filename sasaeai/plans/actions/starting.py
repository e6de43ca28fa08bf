"""Start a period: the ward's plan from a starting point or from the period before, and a plan for every district."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.areas.whole import called
from sasaeai.kernel.journal import record
from sasaeai.plans.grading.of_period import grading_spec, write_grading
from sasaeai.plans.models import (
    ContentKind,
    EditionKind,
    Goal,
    GoalTie,
    Level,
    Period,
    Plan,
    Progress,
    ScheduleState,
    Succession,
    SuccessionKind,
)

from .continuing import continue_indicators

# Of a plan's own: its short texts, which of its tables it uses, and whether it is a sample.
TAKEN_OVER = (
    "philosophy", "philosophy_sub", "pillar", "tiers", "committee", "uses_schedule", "uses_indicators", "sample",
)  # fmt: skip

# Of a district's heading: what it says beside the ward's words.
SLOGAN = ("title", "short_name", "explanation", "sample")


class CannotStart(ValueError):
    """Why this period cannot be started, as a Japanese sentence."""


@transaction.atomic
def start_period(period: Period, spec: dict[str, Any], *, districts: Iterable[Area], by: Any) -> Plan:
    """Save a new `period` with the words and goals of `spec` (see starting_points) and its plans.

    Returns the ward's plan. Raises ValidationError when the period itself is not in order.
    """
    period.measure_name = spec.get("measure_name") or period.measure_name
    period.full_clean()
    period.save()
    _words(period, spec)
    ward = Plan.objects.create(period=period, area=period.area, progress=Progress.WRITING)
    _goals(ward, spec.get("goals", []))
    for area in districts:
        _district_plan(ward, area)
    record("plans.plan.begun", ward, by=by, area=period.area)
    return ward


@transaction.atomic
def start_next_period(period: Period, *, by: Any) -> Plan:
    """Save a new `period` that names its predecessor: words, goals and districts are taken over, each as 継承.

    Measures are not: what becomes of each is decided on the worksheet. Raises CannotStart, and ValidationError.
    """
    if period.predecessor is None:
        raise CannotStart(_("前の期を選んでください。"))
    # Two people who press at once wait for each other: the second is told by the number that is taken.
    before = Period.objects.select_for_update(of=("self",)).get(pk=period.predecessor.pk)
    started = Period.objects.filter(predecessor=before).first()
    if started is not None:
        raise CannotStart(
            _("「%(before)s」の次の期は、すでに「%(title)s」として始まっています。")
            % {"before": before.title, "title": started.title}
        )
    old_ward = Plan.objects.ward().filter(period=before).first()
    if old_ward is None:
        raise CannotStart(called(_("前の期には%(whole)s計画がありません。ひな形から始めてください。")))
    spec = {
        "measure_name": before.measure_name,
        "levels": _rows(before.levels, "depth", "name"),
        "content_kinds": _rows(before.content_kinds, "name"),
        "edition_kinds": _rows(before.edition_kinds, "name", "is_final"),
        "schedule_states": _rows(before.schedule_states, "name", "tone"),
        **grading_spec(before),
        "goals": [],
    }
    period.grades_used = before.grades_used
    old_districts = list(old_ward.district_plans.select_related("area"))
    ward = start_period(period, spec, districts=[plan.area for plan in old_districts], by=by)
    ward.predecessor = old_ward
    _take_over(old_ward, ward)
    _inherit_goals(old_ward, ward)
    olds = {plan.area_id: plan for plan in old_districts}
    for plan in ward.district_plans.all():
        _take_over(olds[plan.area_id], plan)
        add_headings(plan)
    return ward


def _take_over(old: Plan, new: Plan) -> None:
    new.predecessor = old
    for name in TAKEN_OVER:
        setattr(new, name, getattr(old, name))
    new.save()


def add_headings(plan: Plan) -> list[Goal]:
    """Give a district's plan a heading for every base goal of the ward that it has none for yet.

    Where the goal goes on from one of the period before, the district's slogan for that one goes on, too.
    """
    base = Goal.objects.present().base().filter(plan=plan.ward_plan)
    have = set(plan.goals.values_list("follows_id", flat=True))
    wanted = [goal for goal in base if goal.pk not in have]
    slogans = _slogans(plan, wanted)
    new = [
        Goal(plan=plan, follows=goal, position=goal.position, **slogans.get(goal.pk, {"sample": False}))
        for goal in wanted
    ]
    return Goal.objects.bulk_create(new)


def _slogans(plan: Plan, goals: list[Goal]) -> dict[int, dict[str, Any]]:
    """By the ward's new goal what the district wrote about the one old goal behind it; two queries."""
    if plan.predecessor is None or not goals:
        return {}
    lines = Succession.objects.filter(new_goal__in=goals, old_goal__isnull=False).values_list("new_goal", "old_goal")
    behind: dict[int, list[int]] = {}
    for new, old in lines:
        behind.setdefault(new or 0, []).append(old or 0)
    rows = Goal.objects.present().filter(plan=plan.predecessor, follows__in=[olds[0] for olds in behind.values()])
    said = {row.follows_id: {name: getattr(row, name) for name in SLOGAN} for row in rows}
    return {new: said[olds[0]] for new, olds in behind.items() if len(olds) == 1 and olds[0] in said}


def _district_plan(ward: Plan, area: Area) -> Plan:
    plan = Plan.objects.create(period=ward.period, area=area, ward_plan=ward)
    add_headings(plan)
    return plan


def _rows(words: models.Manager[Any], *fields: str) -> list[dict[str, Any]]:
    return list(words.values(*fields))


def _words(period: Period, spec: dict[str, Any]) -> None:
    """The period's own lists: level names, kinds of content, kinds of edition, states of the schedule."""
    for row in spec.get("levels", []):
        Level.objects.create(period=period, depth=row["depth"], name=row["name"])
    for position, row in enumerate(spec.get("content_kinds", [])):
        ContentKind.objects.create(period=period, name=row["name"], position=position)
    for position, row in enumerate(spec.get("edition_kinds", [])):
        EditionKind.objects.create(
            period=period, name=row["name"], is_final=row.get("is_final", False), position=position
        )
    for position, row in enumerate(spec.get("schedule_states", [])):
        ScheduleState.objects.create(period=period, name=row["name"], tone=row.get("tone", 1), position=position)
    write_grading(period, spec.get("grades", []), spec.get("grading_rule", {}))


def _goals(plan: Plan, rows: list[dict[str, Any]]) -> dict[str, Goal]:
    """Goals by their key; a row names its parent by key and comes after it."""
    made: dict[str, Goal] = {}
    for position, row in enumerate(rows, start=1):
        made[row["key"]] = Goal.objects.create(
            plan=plan,
            parent=made[row["parent"]] if row.get("parent") else None,
            position=position,
            title=row["title"],
            short_name=row.get("short_name", ""),
        )
    for row in rows:
        if row.get("ties_all"):
            tie_all(made[row["key"]])
    return made


def tie_all(goal: Goal) -> None:
    """Let this base goal tie every other base goal (全ての基本目標に結びつく)."""
    others = Goal.objects.present().base().filter(plan=goal.plan_id).exclude(pk=goal.pk)
    GoalTie.objects.bulk_create([GoalTie(goal=goal, tied=other) for other in others], ignore_conflicts=True)


def _inherit_goals(old: Plan, new: Plan) -> None:
    made: dict[int, Goal] = {}
    for goal in Goal.objects.present().filter(plan=old).order_by("parent__position", "position", "pk"):
        made[goal.pk] = goal
    copies: dict[int, Goal] = {}

    def copy(goal: Goal) -> Goal:
        if goal.pk not in copies:
            parent = copy(made[goal.parent_id]) if goal.parent_id in made else None
            copies[goal.pk] = Goal.objects.create(
                plan=new, parent=parent, position=goal.position, title=goal.title,
                short_name=goal.short_name, explanation=goal.explanation, sample=goal.sample,
            )  # fmt: skip
            Succession.objects.create(
                plan=new, kind=SuccessionKind.INHERITED, new_goal=copies[goal.pk], old_goal=goal, sample=goal.sample
            )
        return copies[goal.pk]

    for goal in made.values():
        copy(goal)
    continue_indicators((goal, copies[pk]) for pk, goal in made.items())
    for tie in GoalTie.objects.filter(goal__in=made, tied__in=made):
        GoalTie.objects.create(goal=copies[tie.goal_id], tied=copies[tie.tied_id])
