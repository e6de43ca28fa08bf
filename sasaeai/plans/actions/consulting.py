"""相談したいこと of a district's sheet becomes a problem of the plan, once; what is written later follows it there."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sasaeai.kernel.journal import record
from sasaeai.plans.models import DistrictReview, Medium, Problem

from .problems import bin_problem, write_problem

TITLE = 120


def is_still_the_districts(review: DistrictReview) -> bool:
    """Whether the problem made of the sheet still follows it: nobody published, sorted, promised or answered it."""
    problem = review.problem
    if problem is None:
        return True
    touched = problem.published_on or problem.promised_on or problem.answered_on or problem.common_id
    return not (touched or problem.is_binned) and problem.text == review.consult


@transaction.atomic
def ask_what_is_consulted(review: DistrictReview, *, by: Any, on_behalf_of: str = "") -> Problem | None:
    """The problem made of what the sheet now asks; None when it asks nothing or was asked before."""
    if not review.consult or review.problem_id:
        return None
    problem = write_problem(
        review.plan, title=title_of(review.consult), text=review.consult, by=by, on_behalf_of=on_behalf_of,
        written_by=on_behalf_of[:80], medium=Medium.PAPER if on_behalf_of else Medium.PAGE, occasion="",
    )  # fmt: skip
    review.problem = problem
    review.save(update_fields=["problem", "changed_at"])
    return problem


@transaction.atomic
def follow_what_is_consulted(review: DistrictReview, *, by: Any, on_behalf_of: str = "") -> None:
    """The problem says what the sheet says now; it goes into the bin where the sheet asks nothing any more.

    Only for a problem that `is_still_the_districts` was true of before the sheet changed.
    """
    problem = review.problem
    if problem is None or problem.text == review.consult:
        return
    if not review.consult:
        bin_problem(problem, by=by)
        review.problem = None
        review.save(update_fields=["problem", "changed_at"])
        return
    before = problem.text
    problem.title, problem.text = title_of(review.consult), review.consult
    problem.full_clean()
    problem.save(update_fields=["title", "text", "changed_at"])
    record(
        "plans.text.changed", problem, by=by, area=review.plan.area, on_behalf_of=on_behalf_of or None,
        field=str(Problem._meta.get_field("text").verbose_name), before=before, after=problem.text,
    )  # fmt: skip


def title_of(words: str) -> str:
    """The first sentence, as far as a title reaches."""
    first = words.strip().splitlines()[0]
    sentence, stop, _rest = first.partition("。")
    title = sentence + stop if stop else first
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"
