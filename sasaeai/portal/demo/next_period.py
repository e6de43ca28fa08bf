"""Build the draft of the third period from the second, through the same actions as the pages; nobody published it."""

from __future__ import annotations

from typing import Any

from sasaeai.plans.actions.carrying import Decision, decide, inherit_all
from sasaeai.plans.actions.measures import add_measure
from sasaeai.plans.actions.starting import start_next_period
from sasaeai.plans.actions.succeeding import tell_succession
from sasaeai.plans.heirs import Heirs
from sasaeai.plans.looking_back import LookingBack
from sasaeai.plans.models import Goal, Indicator, Measure, Period, Plan, Succession
from sasaeai.plans.quoting import Quote
from sasaeai.plans.states import marks

from .content import Made, Spec, fixed_uid, read


def build_next_period(made: Made) -> Plan:
    spec = read("period3")
    fields = {name: spec[name] for name in ("number", "name", "title", "formal_title", "first_year", "years")}
    before = made.plans["ward"].period
    ward = start_next_period(Period(area=made.areas["ward"], predecessor=before, **fields), by=made.secretary)
    plans = {plan.predecessor_id: plan for plan in Plan.objects.family(ward.period)}
    inherited = [made.measures[key] for key in spec["inherited"]]
    for old_plan, plan in plans.items():
        inherit_all(plan, [row for row in inherited if row.plan_id == old_plan], by=made.secretary)
    for row in spec["decisions"]:
        old = made.measures[row["measure"]]
        decide(plans[old.plan_id], old, _decision(made, old, row), by=made.secretary)
    for row in spec["new"]:
        _add(made, ward, row)
    _fix_addresses(ward.period)
    return ward


def _decision(made: Made, old: Measure, row: Spec) -> Decision:
    quotes = LookingBack(old.plan, [old]).of(old).quotes
    evidence = [quote.kept for quote in quotes if _is_wanted(made, quote, row)]
    wanted = len(row.get("problems", [])) + len(row.get("review", []))
    if len(evidence) < wanted:
        raise ValueError(f"{old}: of {wanted} things to quote there are only {len(evidence)}")
    others = [made.measures[key] for key in row.get("others", [])]
    return Decision(row["kind"], row["reason"], evidence, row.get("titles", []), others)


def _is_wanted(made: Made, quote: Quote, row: Spec) -> bool:
    of, _dash, rest = quote.key.partition("-")
    if of == "review":
        return rest.partition("-")[2] in row.get("review", [])
    if of == "problem":
        return rest in {made.problems[key].uid for key in row.get("problems", [])}
    return bool(row.get("figures"))


def _add(made: Made, ward: Plan, row: Spec) -> None:
    goal = Heirs(ward).goal(made.goals[2, row["goal"]])
    assert goal is not None
    wanted = {"goal": goal.uid, "title": row["title"], "text": row["text"]}
    measure = add_measure(ward, wanted, by=made.secretary)
    nothing: dict[str, Any] = {"kind": "", "olds": [], "reasons": {}}
    tell_succession(measure, "new", [], {"": row["reason"]}, seen=marks(nothing), by=made.secretary)


def _fix_addresses(period: Period) -> None:
    """The same addresses every time; and what the seed says of the second period's goals is invented for the third."""
    for plan in Plan.objects.filter(period=period).select_related("area"):
        Plan.objects.filter(pk=plan.pk).update(uid=fixed_uid("plan", period.number, plan.area.slug), sample=True)
        for model in (Goal, Measure):
            _fix(model.objects.filter(plan=plan), period.number, plan.area.slug)
    indicators = Indicator.objects.filter(plan__period=period).select_related("continues")
    for row in indicators.order_by("pk"):
        old = row.continues.uid if row.continues else row.title
        Indicator.objects.filter(pk=row.pk).update(uid=fixed_uid("indicator", period.number, old), sample=True)
    Succession.objects.filter(plan__period=period).update(sample=True)


def _fix(rows: Any, *words: object) -> None:
    for place, row in enumerate(rows.order_by("pk"), start=1):
        kind = row._meta.model_name
        rows.filter(pk=row.pk).update(uid=fixed_uid(kind, *words, place), sample=True)
