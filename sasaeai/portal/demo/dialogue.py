"""Build what districts wrote to the ward and what was answered, and what organisations wrote when asked."""

from __future__ import annotations

from typing import Any

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.journal import record
from sasaeai.plans.models import Entry, EntryCall, MeasureSource, Problem, ProblemMeasure

from .content import Made, Spec, fixed_uid, is_sample, read


def build_problems(made: Made) -> None:
    spec = read("problems")
    for row in spec["problems"]:
        made.problems[row["key"]] = _problem(made, row, made.plans[row["district"]])
    for row in spec["common_problems"]:
        common = _problem(made, row, made.plans["ward"])
        for key in row["gathers"]:
            Problem.objects.filter(pk=made.problems[key].pk).update(common=common)


def _problem(made: Made, row: Spec, plan: Any) -> Problem:
    kind = row.get("kind")
    problem = Problem.objects.create(
        uid=fixed_uid("problem", row["key"]), plan=plan, title=row["title"], text=row.get("text", ""),
        kind=made.words["content_kinds", kind] if kind else None,
        goal=made.goals[2, row["goal"]] if row.get("goal") else None,
        written_on=row["written_on"], written_by=row.get("by", ""), medium=row.get("medium", "meeting"),
        occasion=row.get("occasion", ""), published_on=row.get("published_on", row["written_on"]),
        promised_on=row.get("promised_on"), promised_where=row.get("promised_where", ""),
        answer=row.get("answer", ""), answered_on=row.get("answered_on"),
        answered_by=row.get("answered_by", ""), sample=is_sample(row),
    )  # fmt: skip
    for key in row.get("measures", []):
        ProblemMeasure.objects.create(problem=problem, measure=made.measures[key])
    _tell(made, problem)
    return problem


def _tell(made: Made, problem: Problem) -> None:
    """The journal lines that acting through the pages would have left."""
    with frozen(problem.written_on):
        record("plans.problem.written", problem, by=None, area=problem.plan.area, public=True)
    if problem.answered_on:
        with frozen(problem.answered_on):
            record("plans.problem.answered", problem, by=made.secretary, area=problem.plan.area, public=True)


def build_entries(made: Made) -> None:
    spec = read("entries")
    call_spec = spec["call"]
    call = EntryCall.objects.create(
        uid=fixed_uid("call", 1), plan=made.plans["ward"], title=call_spec["title"],
        words=call_spec.get("words", call_spec.get("text", "")), due_on=call_spec.get("due_on", call_spec.get("due")),
        contact=call_spec["contact"], sent_on=call_spec.get("sent_on"), closed_on=call_spec.get("closed_on"),
        sample=True,
    )  # fmt: skip
    call.organisations.set(made.organisations[key] for key in call_spec["organisations"])
    for place, row in enumerate(spec["entries"], start=1):
        _entry(made, call, row, place)


def _entry(made: Made, call: EntryCall, row: Spec, place: int) -> None:
    entry = Entry.objects.create(
        uid=fixed_uid("entry", row.get("key", place)), plan=call.plan, call=call, goal=made.goals[2, row["goal"]],
        organisation=made.organisations[row["organisation"]], text=row["text"], written_by=row.get("by", ""),
        received_on=row["received_on"], medium=row["medium"], typed_by=row.get("typed_by", ""),
        set_aside=row.get("set_aside", ""), sample=is_sample(row),
    )  # fmt: skip
    for key in row.get("measures", []):
        MeasureSource.objects.create(
            measure=made.measures[key], entry=entry, quoted=entry.text, gathered_on=row["received_on"]
        )
