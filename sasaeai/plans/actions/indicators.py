"""Indicators with their yearly targets: add, change, put in order; a district's plan says whether it uses them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Goal, Indicator, Measure, Plan, Target
from sasaeai.plans.states import State, compare
from sasaeai.plans.typed import number_text

from .ordering import last, locked, put

WORDS = (
    "kind", "title", "unit", "direction", "basis", "definition", "method", "target_reason", "source", "metric_key",
)  # fmt: skip
TARGET = "target_"


def target_years(plan: Plan) -> list[FiscalYear]:
    return plan.period.fiscal_years


def indicator_state(row: Indicator) -> State:
    """All that the form asks, as it would be typed."""
    targets = {target.fiscal_year: number_text(target.value) for target in row.targets.all()} if row.pk else {}
    return {
        **{name: getattr(row, name) for name in WORDS},
        "baseline_year": FiscalYear(row.baseline_year).wareki if row.baseline_year else "",
        "baseline_value": number_text(row.baseline_value),
        "counted_anew_from": FiscalYear(row.counted_anew_from).wareki if row.counted_anew_from else "",
        "owner": str(row.owner_id or ""),
        **{f"{TARGET}{year.year}": targets.get(year.year, "") for year in target_years(row.plan)},
    }


def indicators_of(owner: Goal | Measure) -> list[Indicator]:
    """The present indicators of one goal or measure in their order."""
    rows = Indicator.objects.present().filter(plan=owner.plan_id, **_owned(owner))
    return list(rows.prefetch_related("targets").order_by("position", "pk"))


def _owned(owner: Goal | Measure) -> dict[str, Any]:
    return {"goal": owner} if isinstance(owner, Goal) else {"measure": owner}


@transaction.atomic
def add_indicator(owner: Goal | Measure, wanted: State, *, by: Any) -> Indicator:
    """Raises ValidationError with the model's own sentences."""
    plan = locked(owner.plan_id)
    row = Indicator(plan=plan, sample=plan.sample, **_owned(owner))
    row.position = last(Indicator.objects.filter(plan=plan, **_owned(owner)))
    _write(row, wanted)
    record("plans.indicator.added", row, by=by, area=plan.area, owner=str(owner))
    return row


@transaction.atomic
def change_indicator(row: Indicator, wanted: State, *, seen: str, by: Any) -> bool:
    """Raises FieldsChanged when somebody else changed it meanwhile, and ValidationError."""
    plan = locked(row.plan_id)
    now = Indicator.objects.select_related("plan__period").get(pk=row.pk)
    before = indicator_state(now)
    changed = compare(before, wanted, seen)
    if not changed:
        return False
    _write(now, wanted)
    changes = {name: [before[name], wanted[name]] for name in changed}
    record("plans.indicator.changed", now, by=by, area=plan.area, changes=changes)
    return True


def _write(row: Indicator, wanted: State) -> None:
    for name in WORDS:
        setattr(row, name, wanted[name])
    row.baseline_year = FiscalYear.parse(wanted["baseline_year"]).year if wanted["baseline_year"] else None
    row.baseline_value = Decimal(wanted["baseline_value"]) if wanted["baseline_value"] else None
    row.counted_anew_from = FiscalYear.parse(wanted["counted_anew_from"]).year if wanted["counted_anew_from"] else None
    row.owner_id = int(wanted["owner"]) if wanted["owner"] else None
    row.full_clean()
    row.save()
    _write_targets(row, {year.year: wanted[f"{TARGET}{year.year}"] for year in target_years(row.plan)})


def _write_targets(row: Indicator, wanted: Mapping[int, str]) -> None:
    Target.objects.filter(indicator=row, fiscal_year__in=[year for year, text in wanted.items() if not text]).delete()
    for year, text in wanted.items():
        if text:
            Target.objects.update_or_create(indicator=row, fiscal_year=year, defaults={"value": Decimal(text)})


@transaction.atomic
def order_indicator(row: Indicator, where: str, *, by: Any) -> bool:
    """Raises Refused."""
    plan = locked(row.plan_id)
    owner = row.goal or row.measure
    assert owner is not None
    moved = put(indicators_of(owner), row, where)
    if moved:
        record("plans.indicator.moved", row, by=by, area=plan.area)
    return moved


@transaction.atomic
def use_indicators(plan: Plan, wanted: bool, *, by: Any) -> None:
    """Let a district's plan show indicators or not; what was written stays."""
    if Plan.objects.filter(pk=plan.pk, uses_indicators=not wanted).update(uses_indicators=wanted):
        record("plans.indicator.wanted" if wanted else "plans.indicator.unwanted", plan, by=by, area=plan.area)
