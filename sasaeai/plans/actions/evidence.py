"""The evidence of a goal (なぜこの目標か): add, change, put in order, take away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from sasaeai.kernel.journal import record
from sasaeai.plans.models import Evidence, Goal
from sasaeai.plans.states import State, compare

from .ordering import last, locked, put

FIELDS = ("sentence", "number", "source_title", "source_url", "note", "quoted_on")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in this site a cited sentence was found (without its language), and how many had answered."""

    path: str = ""
    answered: int | None = None


def evidence_state(row: Evidence) -> State:
    return {name: str(getattr(row, name)) for name in FIELDS}


@transaction.atomic
def add_evidence(goal: Goal, wanted: State, *, by: Any) -> Evidence:
    return cite(goal, wanted, Origin(), by=by)


def _write(row: Evidence, wanted: State) -> None:
    for name in FIELDS:
        setattr(row, name, wanted[name])
    row.quoted_on = date.fromisoformat(wanted["quoted_on"])
    row.full_clean()
    row.save()


@transaction.atomic
def cite(goal: Goal, wanted: State, origin: Origin, *, into: Evidence | None = None, by: Any) -> Evidence:
    """A finding quoted on a goal by an app above the plan; `into` is what it said there before, quoted anew."""
    plan = locked(goal.plan_id)
    row = into or Evidence(goal=goal, position=last(Evidence.objects.filter(goal=goal)), sample=plan.sample)
    before = evidence_state(row) if into else None
    row.source_path, row.answered = origin.path, origin.answered
    _write(row, wanted)
    if before is None:
        record("plans.evidence.added", goal, by=by, area=plan.area, sentence=row.sentence)
    else:
        record("plans.evidence.changed", goal, by=by, area=plan.area, sentence=row.sentence, before=before)
    return row


@transaction.atomic
def change_evidence(row: Evidence, wanted: State, *, seen: str, by: Any) -> bool:
    """Raises FieldsChanged when somebody else changed it meanwhile."""
    plan = locked(row.goal.plan_id)
    now = Evidence.objects.get(pk=row.pk)
    before = evidence_state(now)
    if not compare(before, wanted, seen):
        return False
    _write(now, wanted)
    record("plans.evidence.changed", row.goal, by=by, area=plan.area, sentence=now.sentence, before=before)
    return True


@transaction.atomic
def order_evidence(row: Evidence, where: str, *, by: Any) -> bool:
    plan = locked(row.goal.plan_id)
    moved = put(list(Evidence.objects.filter(goal=row.goal_id)), row, where)
    if moved:
        record("plans.evidence.moved", row.goal, by=by, area=plan.area, sentence=row.sentence)
    return moved


@transaction.atomic
def take_evidence_away(row: Evidence, *, by: Any) -> int:
    """The journal's line keeps its words, so that it can be written again; the line's number."""
    plan = locked(row.goal.plan_id)
    line = record(
        "plans.evidence.taken_away",
        row.goal,
        by=by,
        area=plan.area,
        sentence=row.sentence,
        before=evidence_state(row),
        origin=[row.source_path, row.answered],
    )
    row.delete()
    return line.pk
