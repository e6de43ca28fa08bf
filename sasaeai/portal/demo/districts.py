"""Build the eleven district plans, each as far as its committee has come."""

from __future__ import annotations

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.journal import record
from sasaeai.plans.actions.starting import add_headings
from sasaeai.plans.models import Goal, Plan, Progress, Support

from .content import Made, Spec, fixed_uid, read
from .measures import build_measure


def build_district(made: Made, slug: str) -> None:
    spec = read(f"districts/{slug}")
    plan = made.plans["ward"].district_plans.get(area=made.areas[slug])
    profile = next(row for row in read("ward")["districts"] if row["slug"] == slug)
    plan.uid = fixed_uid("plan", slug)
    plan.philosophy = spec.get("slogan", "")
    plan.philosophy_sub = spec.get("philosophy", "")
    plan.profile = profile.get("about", "")
    plan.committee = spec.get("committee", "")
    plan.progress = spec["status"] if spec["status"] != Progress.PUBLISHED else Progress.ADOPTED
    plan.progress_note = spec.get("status_note", "")
    plan.adopted_on = spec.get("adopted_on")
    plan.uses_schedule = spec.get("uses_schedule", False)
    plan.uses_indicators = spec.get("uses_indicators", False)
    plan.sample = True
    plan.save()
    made.plans[slug] = plan
    add_headings(plan)
    for heading in Goal.objects.filter(plan=plan):
        Goal.objects.filter(pk=heading.pk).update(uid=fixed_uid("heading", slug, heading.position))
    _headings(made, plan, spec.get("headings", []))
    for position, row in enumerate(spec.get("measures", []), start=1):
        _measure(made, plan, row, position)


def _headings(made: Made, plan: Plan, rows: list[Spec]) -> None:
    for row in rows:
        Goal.objects.filter(plan=plan, follows=made.goals[2, row["follows"]]).update(
            title=row.get("title", ""), explanation=row.get("explanation", ""), sample=bool(row.get("title"))
        )


def _measure(made: Made, plan: Plan, row: Spec, position: int) -> None:
    heading = row.get("heading")
    goal = Goal.objects.get(plan=plan, follows=made.goals[2, heading]) if heading else None
    measure = build_measure(made, plan, goal, row, position)
    made.measures[row["key"]] = measure
    for key in row.get("supports", []):
        Support.objects.create(ward_measure=made.measures[key], district_measure=measure)


def tell_adopted(made: Made, slug: str) -> None:
    """The journal line of the day on which the committee decided, if it has come so far."""
    plan = made.plans[slug]
    if plan.adopted_on:
        with frozen(plan.adopted_on):
            record("plans.plan.adopted", plan, by=None, on_behalf_of=f"{plan.area.name}地区 策定委員会", area=plan.area)
