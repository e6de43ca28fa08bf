"""Add a measure, change what is not plain text about it, put measures in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.journal import record
from sasaeai.plans.models import ContentKind, Contribution, Goal, Help, Measure, MeasureActor, Plan
from sasaeai.plans.states import State, compare

from .ordering import last, locked, put
from .refusing import Refused

TEXTS = ("title", "text", "audience")
HELPS = {Help.SELF: "self_help", Help.MUTUAL: "mutual_help", Help.PUBLIC: "public_help"}
SIMPLE = ("goal", *TEXTS, "actors")  # what is asked of a district: nothing is classified
FULL = (*SIMPLE, "content_kind", "helps", "contributes")


def measure_state(measure: Measure, fields: Iterable[str] = FULL) -> State:
    """Its fields as a form holds them; actors are [organisation or null, name, role]."""
    read = {
        "goal": lambda: measure.goal.uid if measure.goal else "",
        "title": lambda: measure.title,
        "text": lambda: measure.text,
        "audience": lambda: measure.audience,
        "content_kind": lambda: str(measure.content_kind_id or ""),
        "helps": lambda: measure.helps,
        "actors": lambda: [_actor(row) for row in measure.actors.all()],
        "contributes": lambda: sorted(measure.contributes.filter(deleted_at=None).values_list("uid", flat=True)),
    }
    return {name: read[name]() for name in fields}


def _actor(row: MeasureActor) -> list[Any]:
    return [row.organisation_id, "" if row.organisation_id else row.name, row.role]


def goals_it_may_serve(plan: Plan) -> Q:
    """A measure's further goals: of its own plan and of the ward's."""
    return Q(plan=plan.pk) | Q(plan=plan.ward_plan_id)


@transaction.atomic
def add_measure(plan: Plan, wanted: State, *, by: Any) -> Measure:
    """Raises Refused for a goal of another plan, ValidationError with the model's own sentences."""
    plan = locked(plan.pk)
    measure = Measure(plan=plan, sample=plan.sample)
    _write_row(measure, wanted, list(wanted))
    measure.position = last(Measure.objects.filter(plan=plan, goal=measure.goal))
    measure.save()
    _write_lists(measure, wanted, list(wanted))
    record("plans.measure.added", measure, by=by, area=plan.area)
    return measure


@transaction.atomic
def change_measure(measure: Measure, wanted: State, *, seen: str, by: Any) -> list[str]:
    """The fields that changed. Raises FieldsChanged when somebody else changed the measure meanwhile, and Refused."""
    plan = locked(measure.plan_id)
    row = Measure.objects.select_related("goal", "plan").get(pk=measure.pk)
    before = measure_state(row, wanted)
    changes = compare(before, wanted, seen)
    if not changes:
        return []
    _write_row(row, wanted, changes)
    row.save()
    _write_lists(row, wanted, changes)
    after = {name: wanted[name] for name in changes}
    was = {name: before[name] for name in changes}
    record("plans.measure.changed", row, by=by, area=plan.area, before=was, after=after)
    return changes


def _write_row(measure: Measure, wanted: State, changes: list[str]) -> None:
    for name in TEXTS:
        if name in changes:
            setattr(measure, name, wanted[name])
    if "goal" in changes:
        _hang(measure, _goal(measure.plan, wanted["goal"]))
    if "content_kind" in changes:
        measure.content_kind = _content_kind(measure.plan, wanted["content_kind"])
    if "helps" in changes:
        for code, name in HELPS.items():
            setattr(measure, name, code in wanted["helps"])
    measure.full_clean()


def _goal(plan: Plan, uid: str) -> Goal | None:
    if not uid:
        return None
    goal = Goal.objects.present().filter(plan=plan, uid=uid).first()
    if goal is None:
        raise Refused(_("選んだ目標は、この計画にありません。目標を選びなおしてください。"))
    return goal


def _content_kind(plan: Plan, key: str) -> ContentKind | None:
    return ContentKind.objects.filter(period=plan.period_id, pk=int(key)).first() if key else None


def _hang(measure: Measure, goal: Goal | None) -> None:
    """A number printed in a final edition names the goal too, so it stays there; without a goal none was printed."""
    if measure.pk is not None and measure.goal_id is not None and measure.frozen_index is not None:
        raise Refused(
            _(
                "この取組の番号は確定しているので、ほかの目標の下へは移せません。"
                "「ほかにつながる目標」に加えるか、新しい取組を加えてください。"
            )
        )
    measure.goal = goal
    measure.frozen_index = None
    measure.position = last(Measure.objects.filter(plan=measure.plan, goal=goal))


def _write_lists(measure: Measure, wanted: State, changes: list[str]) -> None:
    if "actors" in changes:
        measure.actors.all().delete()
        MeasureActor.objects.bulk_create(
            [
                MeasureActor(measure=measure, organisation_id=organisation, name=name, role=role, position=position)
                for position, (organisation, name, role) in enumerate(wanted["actors"], start=1)
            ]
        )
    if "contributes" in changes:
        serve(measure, wanted["contributes"])


def serve(measure: Measure, uids: Iterable[str]) -> None:
    """Link the measure to exactly these goals that are not in the bin. Raises Refused for a foreign one."""
    wanted = set(uids)
    goals = list(Goal.objects.present().filter(goals_it_may_serve(measure.plan), uid__in=wanted))
    if len(goals) != len(wanted):
        raise Refused(_("つながる目標に、選べないものがあります。目標を選びなおしてください。"))
    Contribution.objects.filter(measure=measure, goal__deleted_at=None).exclude(goal__in=goals).delete()
    links = [Contribution(measure=measure, goal=goal) for goal in goals]
    Contribution.objects.bulk_create(links, ignore_conflicts=True)


@transaction.atomic
def order_measure(measure: Measure, where: str, *, by: Any) -> bool:
    """Move a measure among those under the same goal (see ordering.put). Raises Refused."""
    plan = locked(measure.plan_id)
    siblings = Measure.objects.present().filter(plan=plan, goal=measure.goal_id)
    if not put(list(siblings), measure, where):
        return False
    record("plans.measure.moved", measure, by=by, area=plan.area)
    return True


@transaction.atomic
def put_measure_under(measure: Measure, goal: Goal | None, *, by: Any) -> bool:
    """Hang a measure under another goal of its plan, or under none. Raises Refused."""
    plan = locked(measure.plan_id)
    row = Measure.objects.select_related("plan").get(pk=measure.pk)
    if row.goal_id == (goal.pk if goal else None):
        return False
    _hang(row, _goal(plan, goal.uid) if goal else None)
    row.save()
    words = str(goal) if goal else _("目標を決めていない取組")
    record("plans.measure.replaced", row, by=by, area=plan.area, goal=words)
    return True
