"""委員会資料 of a year that is looked back on: which publication stands, and what the paper of the year tells.

A constant number of queries, however much was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sasaeai.plans.models import DistrictReview, Grade, GradeOf, Release, Review
from sasaeai.reviews.models import Act, ReviewYear, Sheet, Signature, Stage
from sasaeai.reviews.models.signature import in_force
from sasaeai.reviews.public import figures_of, graded, says_anything
from sasaeai.reviews.published import corrections_of

from .models import MadePaper, PaperKind
from .papers.whole import Whole


@dataclass(frozen=True)
class Told:
    """What everybody reads once `is_public`, before that what lies on the committee's table.

    `reviews` by kind (goal, measure, indicator) and uid, `grades` by uid as design/grade.html takes them, `districts`
    that told something by the key of their plan; `signatures` are those in force, `remarks` what was said on the way.
    """

    year: ReviewYear
    is_public: bool
    figures: dict[str, int]
    reviews: dict[str, dict[str, Review]]
    grades: dict[str, dict[str, Any]]
    scale: list[Grade]
    districts: dict[int, DistrictReview]
    signatures: list[Signature]
    remarks: list[Signature]
    missing: list[Sheet]


def issue_of(year: ReviewYear) -> str:
    """The publication that everybody reads now; empty while there is none, also of the plan."""
    if year.stage != Stage.PUBLISHED or not _is_plan_out(year):
        return ""
    return _issue(year)


def _issue(year: ReviewYear) -> str:
    signed = in_force(year.signatures.all()).get(Stage.PUBLISHED)
    return str(signed.pk) if signed else ""


def _is_plan_out(year: ReviewYear) -> bool:
    newest = Release.objects.current()
    wards = {"plan__period": year.period_id, "plan__ward_plan": None}
    return newest is not None and newest.pins.filter(**wards).exists()


def standing_issues() -> set[str]:
    """Of all years; two queries."""
    return {_issue(year) for year in ReviewYear.objects.public().prefetch_related("signatures")}


def is_standing(paper: MadePaper) -> bool:
    """Whether it tells of a publication that was not taken back."""
    if not paper.issue:
        return False
    year = ReviewYear.objects.filter(uid=paper.subject).first()
    return year is not None and issue_of(year) == paper.issue


def papers_of(year: ReviewYear, issue: str) -> list[MadePaper]:
    """What everybody can take of this publication (`issue_of`): PDF and Word, as far as they are made."""
    rows = MadePaper.objects.done().filter(kind=PaperKind.REVIEW, subject=year.uid, issue=issue)
    return list(rows.order_by("-format"))


def told_of(row: MadePaper, whole: Whole) -> Told:
    year = ReviewYear.objects.select_related("period").get(uid=row.subject)
    is_public = bool(row.issue)
    reviews = _reviews(year, is_public=is_public)
    signatures = list(year.signatures.select_related("meeting"))
    holding = in_force(signatures)
    return Told(
        year=year,
        is_public=is_public,
        figures=year.figures if is_public else figures_of(year),
        reviews=reviews,
        grades=graded(year, GradeOf.GOAL, reviews["goal"]) | graded(year, GradeOf.INDICATOR, reviews["indicator"]),
        scale=list(Grade.objects.filter(period=year.period)) if year.period.grades_used else [],
        districts=_districts(year, is_public=is_public),
        signatures=[holding[stage] for stage in Stage if stage in holding],
        remarks=corrections_of(year) if is_public else _remarks(signatures),
        missing=_missing(year, whole if is_public else None),
    )


def _reviews(year: ReviewYear, *, is_public: bool) -> dict[str, dict[str, Review]]:
    rows = Review.objects.filter(plan__period=year.period_id, plan__ward_plan=None, fiscal_year=year.fiscal_year)
    found: dict[str, dict[str, Review]] = {"goal": {}, "measure": {}, "indicator": {}}
    for review in (rows.published() if is_public else rows).select_related("goal", "measure", "indicator"):
        found[review.about._meta.model_name or ""][review.about.uid] = review
    return found


def _districts(year: ReviewYear, *, is_public: bool) -> dict[int, DistrictReview]:
    rows = DistrictReview.objects.filter(plan__period=year.period_id, fiscal_year=year.fiscal_year)
    rows = rows.published() if is_public else rows
    return {review.plan_id: review for review in rows if says_anything(review)}


def _remarks(signatures: Iterable[Signature]) -> list[Signature]:
    return [row for row in signatures if row.act != Act.PASSED or row.comment]


def _missing(year: ReviewYear, public: Whole | None) -> list[Sheet]:
    """Sheets that did not come; for everybody those of the edition that they read."""
    rows = list(Sheet.objects.filter(year=year).open().with_everything().order_by("position", "pk"))
    if public is None:
        return rows
    read = {goal.uid for goals in public.goals.values() for goal in goals} | public.measure_by_uid.keys()
    read |= {item.uid for item in public.indicators}
    return [row for row in rows if (row.about.uid in read if row.about else row.plan_id in public.reader.by_id)]
