"""What everybody reads of a year that was published. No question to the database depends on how much was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from sasaeai.plans.grading.of_period import grading_of
from sasaeai.plans.grading.terms import Sign
from sasaeai.plans.items import Item
from sasaeai.plans.models import Direction, DistrictReview, GradeOf, NextStep, Review, Target

from .models import ReviewYear, Sheet
from .models.sheet import OPEN_STATES


def figures_of(year: ReviewYear) -> dict[str, Any]:
    """For ReviewYear.figures, frozen when the year is published: three queries.

    Of the ward's measures `asked`, `missing`, `unchanged`; of its indicators with target and value `targets` and
    `reached`; `districts` that were asked, as [plan's key, name, slug] in their order.
    """
    said = Review.objects.filter(measure=OuterRef("measure"), fiscal_year=year.fiscal_year)
    missing = Q(state__in=OPEN_STATES)
    rows = Sheet.objects.filter(year=year, asked=True, measure__isnull=False, plan__ward_plan=None)
    counted = rows.aggregate(
        asked=Count("pk"),
        missing=Count("pk", filter=missing),
        unchanged=Count("pk", filter=~missing & Q(Exists(said.filter(unchanged=True)))),
    )
    targets = Target.objects.filter(
        fiscal_year=year.fiscal_year, indicator__plan__period=year.period_id, indicator__plan__ward_plan=None,
        indicator__deleted_at=None, indicator__values__fiscal_year=year.fiscal_year,
        indicator__values__area=F("indicator__plan__area"), indicator__values__value__isnull=False,
    )  # fmt: skip
    # plans.reaching.reaches, said to the database.
    down = Q(indicator__direction=Direction.DOWN)
    reached = (down & Q(indicator__values__value__lte=F("value"))) | (
        ~down & Q(indicator__values__value__gte=F("value"))
    )
    asked = Sheet.objects.filter(year=year, goal=None, measure=None, indicator=None).order_by("position")
    districts = [list(row) for row in asked.values_list("plan_id", "plan__area__name", "plan__area__slug")]
    figures = targets.aggregate(targets=Count("pk"), reached=Count("pk", filter=reached))
    return counted | figures | {"districts": districts}


@dataclass
class Said:
    """A goal, measure or indicator with its words of the year; without a review nothing came."""

    item: Item
    url: str
    review: Review | None = None
    grade: dict[str, Any] | None = None

    @property
    def next_step(self) -> str:
        return str(NextStep(self.review.next_step).label) if self.review and self.review.next_step else ""

    @property
    def is_told(self) -> bool:
        return bool(self.grade or self.has_words or self.next_step or (self.review and self.review.unchanged))

    @property
    def has_words(self) -> bool:
        review = self.review
        return bool(review and (review.done or review.result or review.cause or review.response))


def reviews_by_uid(year: ReviewYear, **uids: Iterable[str]) -> dict[str, Review]:
    """Published words by uid, of `goal=…`, `measure=…`, `indicator=…`; one query."""
    asked = Q(pk__in=[])
    for kind, wanted in uids.items():
        asked |= Q(**{f"{kind}__uid__in": list(wanted)})
    rows = Review.objects.published().filter(asked, fiscal_year=year.fiscal_year)
    return {row.about.uid: row for row in rows.select_related(*uids)}


def graded(year: ReviewYear, of: str, reviews: dict[str, Review]) -> dict[str, dict[str, Any]]:
    """For design/grade.html, by uid; nothing, and no query, where the period uses no grades."""
    if not year.period.grades_used:
        return {}
    grading = grading_of(year.period)
    scale = grading.goal if of == GradeOf.GOAL else grading.indicator
    return {uid: _grade(row, scale) for uid, row in reviews.items() if row.grade in scale}


def _grade(row: Review, scale: Mapping[str, Sign]) -> dict[str, Any]:
    def piece(code: str) -> dict[str, Any]:
        sign = scale[code]
        return {"sign": sign.sign, "label": sign.word, "tone": sign.tone, "sentences": row.grade_because.splitlines()}

    is_overruled = row.proposed_grade != row.grade and row.proposed_grade in scale
    return {
        "grade": piece(row.grade),
        "proposed": piece(row.proposed_grade) if is_overruled else None,
        "because": row.overruled_because,
    }


def districts_that_told(year: ReviewYear) -> dict[int, DistrictReview]:
    """Published sheets of districts that say anything, by the key of their plan; one query."""
    rows = DistrictReview.objects.published().filter(plan__period=year.period_id, fiscal_year=year.fiscal_year)
    return {row.plan_id: row for row in rows.select_related("problem") if says_anything(row)}


def says_anything(review: DistrictReview) -> bool:
    return bool(review.done or review.turnout or review.good or review.trouble or review.next_year or review.consult)
