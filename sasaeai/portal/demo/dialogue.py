"""Build what districts wrote to the ward and what was answered, and what organisations wrote when asked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Entry, EntryCall, MeasureSource, Problem, ProblemMeasure

from .content import Made, Spec, fixed_uid, is_sample, read


def build_problems(made: Made) -> None:
    spec = read("problems")
    for row in spec["common_problems"]:
        made.problems[row["key"]] = _problem(made, row, made.plans["ward"])
    for row in spec["problems"]:
        made.problems[row["key"]] = _problem(made, row, made.plans[row["district"]])


def _problem(made: Made, row: Spec, plan: Any) -> Problem:
    kind = row.get("kind")
    written_on = _day(made, row, "written")
    assert written_on is not None, row["key"]
    problem = Problem.objects.create(
        uid=fixed_uid("problem", row["key"]),
        plan=plan,
        common=made.problems.get(row.get("common", "")),
        title=row["title"],
        text=row.get("text", ""),
        kind=made.words["content_kinds", kind] if kind else None,
        goal=made.goals[2, row["goal"]] if row.get("goal") else None,
        written_on=written_on,
        written_by=row.get("by", ""),
        medium=row.get("medium", "meeting"),
        occasion=row.get("occasion", ""),
        published_on=_day(made, row, "published"),
        promised_on=_day(made, row, "promised"),
        promised_where=row.get("promised_where", ""),
        answer=row.get("answer", ""),
        answered_on=row.get("answered_on"),
        answered_by=row.get("answered_by", ""),
        sample=is_sample(row),
    )
    for key in row.get("measures", []):
        ProblemMeasure.objects.create(problem=problem, measure=made.measures[key])
    _tell(made, problem)
    return problem


def _day(made: Made, row: Spec, what: str) -> date | None:
    """A day of the demo's own years, or one counted from the day on which the demo is built."""
    if days := row.get(f"{what}_days_ago"):
        return made.built_on - timedelta(days=days)
    if days := row.get(f"{what}_in_days"):
        return made.built_on + timedelta(days=days)
    day: date | None = row.get(f"{what}_on")
    return day


def _tell(made: Made, problem: Problem) -> None:
    """The journal lines that acting through the pages would have left."""
    with frozen(problem.written_on):
        record(
            "plans.problem.written", problem, by=None, area=problem.plan.area, public=problem.published_on is not None
        )
    if problem.answered_on:
        with frozen(problem.answered_on):
            record("plans.problem.answered", problem, by=made.secretary, area=problem.plan.area, public=True)


def _call(made: Made, number: int, row: Spec) -> EntryCall:
    call = EntryCall.objects.create(
        uid=fixed_uid("call", number),
        plan=made.plans["ward"],
        title=row["title"],
        words=row["words"].strip(),
        due_on=row["due_on"],
        contact=row["contact"],
        sent_on=row["sent_on"],
        closed_on=row.get("closed_on"),
        sample=True,
    )
    call.organisations.set(made.organisations[key] for key in row["organisations"])
    return call


def build_entries(made: Made) -> None:
    """The request that made the ward's measures, and one that is still open, for whoever wants to try."""
    spec = read("entries")
    call = _call(made, 1, spec["call"])
    _call(made, 2, spec["open_call"])
    for entry in spec["entries"]:
        Entry.objects.create(
            uid=fixed_uid("entry", entry["key"]),
            plan=call.plan,
            call=call,
            goal=made.goals[2, entry["goal"]],
            organisation=made.organisations[entry["organisation"]],
            text=entry["text"],
            written_by=entry.get("by", ""),
            received_on=entry["received_on"],
            medium=entry["medium"],
            typed_by=entry.get("typed_by", ""),
            set_aside=entry.get("set_aside", ""),
            sample=is_sample(entry),
        )


def gather_entries(made: Made) -> None:
    """Every entry into those of its measures that exist by now."""
    for row in read("entries")["entries"]:
        entry = Entry.objects.get(uid=fixed_uid("entry", row["key"]))
        for key in row["measures"]:
            if key in made.measures:
                MeasureSource.objects.get_or_create(
                    measure=made.measures[key],
                    entry=entry,
                    defaults={"quoted": entry.text, "gathered_on": row["gathered_on"]},
                )
