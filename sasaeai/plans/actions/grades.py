"""評価: people decide where the rule only proposes; what was proposed and why stays beside it when the year is public.

Only the ward's goals and indicators have grades, and only where the period uses them. Districts never.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.journal import record
from sasaeai.plans.grading.of_period import grading_of
from sasaeai.plans.grading.reading import Proposals, proposals_of
from sasaeai.plans.grading.terms import Graded, Sign
from sasaeai.plans.models import Goal, Indicator, Plan, Review
from sasaeai.plans.states import State, compare

from .ordering import locked
from .refusing import Refused
from .reviewing import review_of

BATCH = 500
KEPT = ["proposed_grade", "grade", "grade_because"]


def grade_state(review: Review | None, proposed: Graded) -> State:
    """What a form of one grade shows: the code that stands now, and why it is not the proposed one."""
    if review is None or not review.overruled_because:
        return {"grade": proposed.code, "overruled_because": ""}
    return {"grade": review.grade, "overruled_because": review.overruled_because}


def signs_of(about: Goal | Indicator) -> dict[str, Sign]:
    """The scale of a goal or of an indicator, by code."""
    grading = grading_of(about.plan.period)
    return dict(grading.goal if isinstance(about, Goal) else grading.indicator)


@transaction.atomic
def decide_grade(
    about: Goal | Indicator, year: int, wanted: State, proposed: Graded, *, seen: str, by: Any
) -> list[str]:
    """The fields that changed; the proposed grade once more takes an overruling back.

    Raises Refused (another grade needs a reason; a published year; a district), FieldsChanged when somebody else
    decided meanwhile.
    """
    plan = locked(about.plan_id)
    if not plan.is_ward or not plan.period.grades_used:
        raise Refused(_("評価の記号を使うのは、全体の計画だけです。"))
    if wanted["grade"] not in signs_of(about):
        raise Refused(_("評価を一覧から選んでください。"))
    is_own = wanted["grade"] != proposed.code
    if is_own and not wanted["overruled_because"]:
        raise Refused(_("案とちがう評価にするときは、理由を書いてください。どなたでも読めます。"))
    if not is_own and wanted["overruled_because"]:
        raise Refused(_("案と同じ評価です。理由の欄を空けるか、ちがう評価を選んでください。"))
    review = review_of(about, year)
    if review is not None and review.published_on:
        raise Refused(_("この年度のふりかえりは公表しています。書きなおすときは、事務局にお知らせください。"))
    changed = compare(grade_state(review, proposed), wanted, seen)
    if changed:
        name = "goal" if isinstance(about, Goal) else "indicator"
        review = review or Review(plan=plan, fiscal_year=year, sample=about.sample, **{name: about})
        review.proposed_grade, review.grade_because = proposed.code, proposed.text
        review.grade, review.overruled_because = wanted["grade"], wanted["overruled_because"]
        review.full_clean(validate_unique=False, validate_constraints=False)
        review.save()
        record(
            "plans.review.graded", about, by=by, area=plan.area, year=str(FiscalYear(year)),
            grade=str(signs_of(about)[review.grade]), proposed=proposed.words, because=review.overruled_because,
        )  # fmt: skip
    return changed


def freeze_grades(ward: Plan, year: int) -> int:
    """Keep what the rule proposes of the year's final values, with its reason; what was overruled stays so.

    To be called in the transaction that publishes the year, after its values became final; of words that were held
    back the grade is held back with them. How many were kept.
    """
    proposals = proposals_of(ward, year)
    if not proposals.goals and not proposals.indicators:
        return 0
    rows = {
        (review.goal_id or 0, review.indicator_id or 0): review
        for review in Review.objects.filter(plan=ward, fiscal_year=year, measure=None)
    }
    fresh: list[Review] = []
    known: list[Review] = []
    for kind, about, graded in _graded(ward, proposals):
        review = rows.get((about.pk, 0) if kind == "goal" else (0, about.pk))
        if review is None:
            review = Review(plan=ward, fiscal_year=year, published_on=today(), sample=about.sample, **{kind: about})
        _propose(review, graded)
        (known if review.pk else fresh).append(review)
    Review.objects.bulk_create(fresh, batch_size=BATCH)
    Review.objects.bulk_update(known, KEPT, batch_size=BATCH)
    return len(fresh) + len(known)


def _graded(ward: Plan, proposals: Proposals) -> Iterator[tuple[str, Goal | Indicator, Graded]]:
    for goal in Goal.objects.filter(plan=ward).only("pk", "uid", "sample"):
        if goal.uid in proposals.goals:
            yield "goal", goal, proposals.goals[goal.uid]
    for indicator in Indicator.objects.filter(plan=ward).only("pk", "uid", "sample"):
        if indicator.uid in proposals.indicators:
            yield "indicator", indicator, proposals.indicators[indicator.uid]


def _propose(review: Review, proposed: Graded) -> None:
    review.proposed_grade, review.grade_because = proposed.code, proposed.text
    if not review.overruled_because:
        review.grade = proposed.code
