"""Build the finished first period and the goals of the second."""

from __future__ import annotations

from datetime import date

from sasaeai.kernel.clock import frozen
from sasaeai.plans.actions.publishing import publish
from sasaeai.plans.actions.starting import start_period
from sasaeai.plans.models import (
    EditionKind,
    Evidence,
    Goal,
    GoalTie,
    Period,
    Plan,
    Progress,
    ScheduleState,
    Succession,
)
from sasaeai.plans.starting_points import starting_point

from .content import Made, Spec, fixed_uid, is_sample, read
from .measures import build_measure

TEXTS = ("philosophy", "philosophy_sub", "introduction", "pillar", "tiers")


def _new_period(made: Made, spec: Spec, predecessor: Period | None = None) -> Period:
    return Period(
        area=made.areas["ward"],
        number=spec["number"],
        name=spec["name"],
        title=spec["title"],
        formal_title=spec.get("formal_title", ""),
        first_year=spec["first_year"],
        years=spec["years"],
        measure_name=spec.get("measure_name", "取組"),
        predecessor=predecessor,
    )


def _write_texts(plan: Plan, spec: Spec) -> None:
    plan.uid = fixed_uid("plan", spec["number"])
    for name in TEXTS:
        setattr(plan, name, spec.get(name, "").strip())
    plan.committee = spec.get("committee", "")
    plan.sample = True  # the plan holds invented measures: every page of it says so
    plan.save()


def _add_goals(made: Made, plan: Plan, number: int, rows: list[Spec]) -> None:
    for position, row in enumerate(rows, start=1):
        parent = made.goals[number, row["parent"]] if row.get("parent") else None
        made.goals[number, row["key"]] = Goal.objects.create(
            uid=fixed_uid("goal", plan.uid, row["key"]),
            plan=plan,
            parent=parent,
            position=position,
            title=row["title"],
            short_name=row.get("short_name", ""),
            explanation=row.get("explanation", ""),
            five_years=row.get("five_years", ""),
            sample=is_sample(row),
        )
    for row in rows:
        for key in row.get("ties", []):
            GoalTie.objects.create(goal=made.goals[number, row["key"]], tied=made.goals[number, key])


def build_first_period(made: Made) -> None:
    spec = read("period1")
    words = starting_point("empty").spec
    with frozen(date(2005, 4, 1)):
        period = _new_period(made, spec)
        plan = start_period(period, {**words, "goals": []}, districts=[], by=made.secretary)
    _write_texts(plan, spec)
    _add_goals(made, plan, 1, spec["goals"])
    for position, row in enumerate(spec["measures"], start=1):
        made.old_measures[row["key"]] = build_measure(made, plan, made.goals[1, row["goal"]], row, position)
    with frozen(date(2006, 1, 27)):
        kind = EditionKind.objects.get(period=period, name="確定")
        note = "緑区で初めての計画です。11地区の意見交換会とアンケートをもとにまとめました。"
        publish(plan, kind, name="第1期計画", decided_on=date(2006, 1, 27), change_note=note, by=made.secretary)
    made.plans["first"] = plan


def build_second_period(made: Made) -> Plan:
    spec = read("period2")
    with frozen(date(2009, 4, 20)):
        period = _new_period(made, spec, made.plans["first"].period)
        districts = [area for slug, area in made.areas.items() if slug != "ward"]
        plan = start_period(period, {**spec, "goals": []}, districts=districts, by=made.secretary)
    for name, words in (("schedule_states", ScheduleState), ("edition_kinds", EditionKind)):
        for row in spec[name]:
            made.words[name, row["key"]] = words.objects.get(period=period, name=row["name"])
    for row in spec["content_kinds"]:
        made.words["content_kinds", row["key"]] = period.content_kinds.get(name=row["name"])
    plan.predecessor = made.plans["first"]
    plan.progress = Progress.WRITING
    _write_texts(plan, spec)
    _add_goals(made, plan, 2, spec["goals"])
    for row in spec["goals"]:
        _why(made, plan, row)
    for row in spec["ended_measures"]:
        Succession.objects.create(
            plan=plan, kind="ended", old_measure=made.old_measures[row["from"]], reason=row["reason"], sample=True
        )
    made.plans["ward"] = plan
    return plan


def _why(made: Made, plan: Plan, row: Spec) -> None:
    """The goal's evidence, and what became of its ancestors."""
    goal = made.goals[2, row["key"]]
    for position, quote in enumerate(row.get("evidence", []), start=1):
        Evidence.objects.create(
            goal=goal,
            sentence=quote["sentence"],
            number=quote.get("number", ""),
            note=quote.get("note", ""),
            source_title=quote["source_title"],
            source_url=quote.get("source_url", ""),
            quoted_on=quote["quoted_on"],
            position=position,
            sample=is_sample(quote),
        )
    spec: Spec = row.get("succession") or {}
    for key in (spec.get("from") or [None]) if spec else []:
        Succession.objects.create(
            plan=plan,
            kind=spec["kind"],
            reason=spec["reason"],
            new_goal=goal,
            old_goal=made.goals[1, key] if key else None,
            sample=is_sample(spec),
        )
