"""Lines between the two tiers: which ward measure supports which district measure, which small goal one serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Contribution, Goal, Measure, Plan, Support
from sasaeai.plans.states import State, compare

from .ordering import locked
from .refusing import Refused


def supports_of(measure: Measure) -> list[Support]:
    """The lines of a measure whose other end does not lie in the bin."""
    side = "ward_measure" if measure.plan.is_ward else "district_measure"
    rows = Support.objects.filter(**{side: measure}, ward_measure__deleted_at=None, district_measure__deleted_at=None)
    rows = rows.select_related("ward_measure__plan__area", "district_measure__plan__area")
    return list(rows.order_by("district_measure__plan__area__position", "district_measure__position", "pk"))


@transaction.atomic
def support(measure: Measure, others: Iterable[Measure], *, by: Any) -> int:
    """Let a ward measure support district measures, or a district measure be supported; how many lines are new."""
    wanted = list(others)
    ward = measure.plan if measure.plan.is_ward else _ward(measure.plan)
    locked(ward.pk)
    if any(not _are_two_tiers(ward, measure, other) for other in wanted):
        raise Refused(
            called(_("結べるのは、同じ期の%(whole)s計画の取組と地区別計画の取組です。選びなおしてください。"))
        )
    known = {(row.ward_measure_id, row.district_measure_id) for row in supports_of(measure)}
    new = [pair for other in wanted if (pair := _pair(measure, other)) not in known]
    Support.objects.bulk_create(
        [Support(ward_measure_id=upper, district_measure_id=lower) for upper, lower in new], ignore_conflicts=True
    )
    if new:
        record("plans.support.added", measure, by=by, area=measure.plan.area, count=len(new))
    return len(new)


def _ward(plan: Plan) -> Plan:
    assert plan.ward_plan is not None
    return plan.ward_plan


def _are_two_tiers(ward: Plan, measure: Measure, other: Measure) -> bool:
    district = other.plan if measure.plan.is_ward else measure.plan
    return not other.is_binned and measure.plan.is_ward != other.plan.is_ward and district.ward_plan_id == ward.pk


def _pair(measure: Measure, other: Measure) -> tuple[int, int]:
    return (measure.pk, other.pk) if measure.plan.is_ward else (other.pk, measure.pk)


@transaction.atomic
def end_support(measure: Measure, line: Support, *, by: Any) -> None:
    other = line.district_measure if line.ward_measure_id == measure.pk else line.ward_measure
    record("plans.support.removed", measure, by=by, area=measure.plan.area, other=str(other), note=line.note)
    line.delete()


@transaction.atomic
def say_how(measure: Measure, line: Support, wanted: State, *, seen: str, by: Any) -> bool:
    """The word or two that stand beside a line. Raises FieldsChanged when somebody else wrote them meanwhile."""
    locked(measure.plan_id)
    line.refresh_from_db(fields=["note"])
    before = {"note": line.note}
    if not compare(before, wanted, seen):
        return False
    line.note = wanted["note"]
    line.save(update_fields=["note"])
    record("plans.support.explained", measure, by=by, area=measure.plan.area, before=before["note"], note=line.note)
    return True


@transaction.atomic
def serve_small_goals(ward: Plan, choices: Mapping[Measure, Goal], *, by: Any) -> tuple[int, list[Measure]]:
    """Link district measures to small goals of the ward: how many are new, and which somebody else linked first."""
    locked(ward.pk)
    for measure, goal in choices.items():
        if measure.plan.ward_plan_id != ward.pk or goal.plan_id != ward.pk or goal.parent_id is None:
            raise Refused(called(_("地区の取組と、%(whole)s計画の目標（いちばん上の段を除く）を選んでください。")))
    taken = set(
        Contribution.objects.filter(
            measure__in=list(choices), goal__plan=ward, goal__parent__isnull=False, goal__deleted_at=None
        ).values_list("measure_id", flat=True)
    )
    new = {measure: goal for measure, goal in choices.items() if measure.pk not in taken}
    Contribution.objects.bulk_create([Contribution(measure=measure, goal=goal) for measure, goal in new.items()])
    for measure, goal in new.items():
        record("plans.measure.served", measure, by=by, area=measure.plan.area, goal=str(goal))
    return len(new), [measure for measure in choices if measure.pk in taken]
