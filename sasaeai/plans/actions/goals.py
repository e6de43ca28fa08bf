"""Shape the tree of goals: add, put in order, move under another goal, say which goals a goal ties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Goal, GoalTie, Level, Measure, Plan

from .ordering import in_printed_order, last, locked, number, put
from .refusing import Refused
from .starting import add_headings


def deepest(plan: Plan) -> int:
    """How many levels of goals this plan's period knows."""
    found: int | None = Level.objects.filter(period=plan.period_id).aggregate(deepest=Max("depth"))["deepest"]
    return found or 1


def depth_of(goal: Goal | None) -> int:
    depth = 0
    while goal is not None:
        depth, goal = depth + 1, goal.parent
    return depth


def below(goal: Goal) -> list[Goal]:
    """Every goal under this one that does not lie in the bin, at any depth."""
    found: list[Goal] = []
    level = [goal]
    while level:
        level = list(Goal.objects.present().filter(parent__in=level))
        found += level
    return found


@transaction.atomic
def add_goal(plan: Plan, parent: Goal | None, *, title: str, short_name: str = "", by: Any) -> Goal:
    """A new goal at the end of its siblings; a base goal of the ward gets a heading in every district's plan."""
    plan = locked(plan.pk)
    if parent is not None and (parent.plan_id != plan.pk or parent.is_binned):
        raise Refused(_("上の目標が見つかりません。ページを開きなおして、もう一度加えてください。"))
    if depth_of(parent) >= deepest(plan):
        raise Refused(_("目標の段は%(count)s段までです。これより下には加えられません。") % {"count": deepest(plan)})
    siblings = Goal.objects.filter(plan=plan, parent=parent)
    goal = Goal(
        plan=plan, parent=parent, title=title, short_name=short_name, position=last(siblings), sample=plan.sample
    )
    goal.full_clean()
    goal.save()
    if plan.is_ward and parent is None:
        follow_the_ward(plan)
    record("plans.goal.added", goal, by=by, area=plan.area)
    return goal


def follow_the_ward(ward: Plan) -> None:
    """Districts' headings stand in the order of the ward's base goals, a district's own ones after them."""
    for plan in ward.district_plans.all():
        add_headings(plan)
        headings = Goal.objects.base().filter(plan=plan).select_related("follows")
        followers = [goal for goal in headings if goal.follows]
        own = [goal for goal in headings if not goal.follows]
        followers.sort(key=lambda goal: (goal.follows.position, goal.pk) if goal.follows else (0, goal.pk))
        number(Goal, [*followers, *in_printed_order(own)])


@transaction.atomic
def order_goal(goal: Goal, where: str, *, by: Any) -> bool:
    """Move a goal among its siblings (see ordering.put). Raises Refused."""
    plan = locked(goal.plan_id)
    if goal.follows_id:
        raise Refused(
            called(_("%(whole)sの基本目標の見出しは、%(whole)s計画の順番にならびます。地区では順番を変えられません。"))
        )
    siblings = Goal.objects.present().filter(plan=plan, parent=goal.parent_id)
    if not plan.is_ward and goal.parent_id is None:
        siblings = siblings.filter(follows=None)
    if not put(list(siblings), goal, where):
        return False
    if goal.parent_id is None:
        follow_the_ward(plan if plan.is_ward else _ward_of(plan))
    record("plans.goal.moved", goal, by=by, area=plan.area)
    return True


def _ward_of(plan: Plan) -> Plan:
    assert plan.ward_plan is not None
    return plan.ward_plan


@transaction.atomic
def put_goal_under(goal: Goal, parent: Goal | None, *, by: Any) -> bool:
    """Hang a goal, with all that stands below it, under another goal (or none); at the end of its new siblings."""
    plan = locked(goal.plan_id)
    if goal.parent == parent:
        return False
    moved = [goal, *below(goal)]
    _may_hang(plan, moved, parent)
    goal.parent = parent
    goal.position = last(Goal.objects.filter(plan=plan, parent=parent))
    goal.full_clean()
    goal.save(update_fields=["parent", "position", "changed_at"])
    if plan.is_ward and parent is None:
        follow_the_ward(plan)
    words = str(parent) if parent else _("いちばん上の段")
    record("plans.goal.replaced", goal, by=by, area=plan.area, parent=words)
    return True


def _may_hang(plan: Plan, moved: list[Goal], parent: Goal | None) -> None:
    goal = moved[0]
    if parent is not None and (parent.plan_id != plan.pk or parent.is_binned or parent in moved):
        raise Refused(_("移す先の目標が選べません。同じ計画の、ほかの目標を選んでください。"))
    if goal.follows_id or Goal.objects.filter(follows=goal).exists():
        raise Refused(_("地区別計画の見出しになっている基本目標は、ほかの目標の下へ移せません。"))
    height = max(depth_of(row) for row in moved) - depth_of(goal)
    if depth_of(parent) + 1 + height > deepest(plan):
        raise Refused(_("目標の段は%(count)s段までです。これより下には移せません。") % {"count": deepest(plan)})
    if is_printed(moved):
        raise Refused(_("番号が確定しているので、移せません。新しい目標を加えて、こちらはごみ箱に入れてください。"))


def is_printed(goals: Iterable[Goal]) -> bool:
    """Whether a final edition gave one of these goals, or a measure under one of them, its number."""
    rows = list(goals)
    printed = Measure.objects.present().filter(goal__in=rows, frozen_index__isnull=False)
    return any(goal.frozen_index is not None for goal in rows) or printed.exists()


@transaction.atomic
def tie_goals(goal: Goal, tied: Iterable[Goal], *, by: Any) -> bool:
    """Say which goals this one ties (結びつける); all others are untied."""
    plan = locked(goal.plan_id)
    wanted = list(tied)
    if any(other.plan_id != plan.pk or other == goal or other.is_binned for other in wanted):
        raise Refused(_("結びつける目標は、同じ計画の、ほかの目標から選んでください。"))
    # A tie to a goal that lies in the bin stays: it comes back with the goal.
    present = GoalTie.objects.filter(goal=goal, tied__deleted_at=None)
    if {tie.tied_id for tie in present} == {other.pk for other in wanted}:
        return False
    present.exclude(tied__in=wanted).delete()
    GoalTie.objects.bulk_create([GoalTie(goal=goal, tied=other) for other in wanted], ignore_conflicts=True)
    words = "、".join(str(other) for other in wanted) or _("なし")
    record("plans.goal.tied", goal, by=by, area=plan.area, tied=words)
    return True
