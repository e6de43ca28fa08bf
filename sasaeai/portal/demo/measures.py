"""Build measures with their actors, schedule, indicators and values from the content files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sasaeai.plans.models import (
    Contribution,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Plan,
    ScheduleCell,
    Source,
    Succession,
    Target,
)

from .content import Made, Spec, fixed_uid, is_sample


def build_measure(made: Made, plan: Plan, goal: Goal | None, row: Spec, position: int) -> Measure:
    helps = row.get("help", [])
    kind = row.get("content_kind")
    measure = Measure.objects.create(
        uid=fixed_uid("measure", plan.uid, row["key"]),
        plan=plan,
        goal=goal,
        position=position,
        title=row["title"],
        text=row.get("text", ""),
        audience=row.get("audience", ""),
        content_kind=made.words["content_kinds", kind] if kind else None,
        self_help="self" in helps,
        mutual_help="mutual" in helps,
        public_help="public" in helps,
        sample=is_sample(row),
    )
    _actors(made, measure, row.get("actors", []))
    for key in row.get("contributes", []):
        target = made.goals[2, key]
        if target.pk != measure.goal_id:
            Contribution.objects.get_or_create(measure=measure, goal=target)
    _schedule(made, measure, row.get("schedule", []))
    for place, indicator in enumerate(row.get("indicators", []), start=1):
        build_indicator(made, plan, indicator, place, measure=measure)
    return measure


def _actors(made: Made, measure: Measure, rows: list[Spec]) -> None:
    for place, row in enumerate(rows, start=1):
        key = row.get("organisation")
        MeasureActor.objects.create(
            measure=measure,
            organisation=made.organisations[key] if key else None,
            name=row.get("name", ""),
            role=row.get("role", "lead"),
            position=place,
        )


def _schedule(made: Made, measure: Measure, rows: list[Spec]) -> None:
    def state(key: str) -> Any:
        return made.words["schedule_states", key] if key else None

    ScheduleCell.objects.bulk_create(
        ScheduleCell(
            measure=measure,
            fiscal_year=row["year"],
            planned=state(row.get("planned", "")),
            words=row.get("words", ""),
            done=state(row.get("done", "")),
            done_words=row.get("done_words", ""),
        )
        for row in rows
    )


def build_indicator(
    made: Made, plan: Plan, row: Spec, position: int, *, measure: Measure | None = None, goal: Goal | None = None
) -> Indicator:
    baseline = row.get("baseline", {})
    owner = row.get("owner")
    indicator = Indicator.objects.create(
        uid=fixed_uid("indicator", plan.uid, row["key"]),
        plan=plan,
        measure=measure,
        goal=goal,
        position=position,
        kind=row["kind"],
        title=row["title"],
        unit=row["unit"],
        direction=row["direction"],
        basis=row["basis"],
        definition=row.get("definition", ""),
        method=row.get("method", ""),
        baseline_year=baseline.get("year"),
        baseline_value=_decimal(baseline.get("value")),
        target_reason=row.get("target_reason", ""),
        owner=made.organisations[owner] if owner else None,
        source=row.get("source", Source.HAND),
        metric_key=row.get("metric_key", ""),
        sample=is_sample(row),
    )
    Target.objects.bulk_create(
        Target(indicator=indicator, fiscal_year=int(year), value=Decimal(str(value)))
        for year, value in row.get("targets", {}).items()
    )
    for year, value in row.get("values", {}).items():
        _value(plan, indicator, int(year), value)
    return indicator


def _value(plan: Plan, indicator: Indicator, year: int, row: Spec) -> None:
    provisional = row.get("provisional", False)
    IndicatorValue.objects.create(
        indicator=indicator,
        area=plan.area,
        fiscal_year=year,
        value=_decimal(row["value"]),
        error=_decimal(row.get("error")),
        source=indicator.source,
        note=row.get("source", "")[:200],
        taken_on=row["on"],
        frozen_at=None if provisional else _noon(row["on"]),
        sample=is_sample(row),
    )


def _noon(day: date) -> Any:
    return f"{day.isoformat()}T12:00:00+09:00"


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def succeed_measure(made: Made, plan: Plan, measure: Measure, row: Spec) -> None:
    spec = row.get("succession")
    if not spec:
        return
    for key in spec.get("from", []) or [None]:
        Succession.objects.create(
            plan=plan,
            kind=spec["kind"],
            reason=spec.get("reason", ""),
            new_measure=measure,
            old_measure=made.old_measures[key] if key else None,
            sample=is_sample(spec),
        )
