"""What was said of a year, published: on the page of the goal, measure or indicator, and of the district.

Nothing is asked before the first year was published: that something stands behind it comes with the stamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.stamp import entrances_of

from .models import DistrictReview, NextStep, Review

REVIEWED = "reviews"
# A period has five or six years; a goal that lives longer shows the rest on its predecessor's page.
MOST_YEARS = 12


@dataclass(frozen=True, slots=True)
class YearWords:
    year: FiscalYear
    unchanged: bool
    done: str
    result: str
    cause: str
    response: str
    next_step: str
    published_on: date | None
    sample: bool

    @property
    def has_words(self) -> bool:
        return bool(self.done or self.result or self.cause or self.response)


def year_words(request: HttpRequest, kind: str, uid: str) -> list[YearWords]:
    """Of a goal, measure or indicator, the newest first; at most one query."""
    if REVIEWED not in entrances_of(request):
        return []
    rows = Review.objects.published().filter(**{f"{kind}__uid": uid}).order_by("-fiscal_year")
    columns = rows.values_list(
        "fiscal_year", "unchanged", "done", "result", "cause", "response", "next_step", "published_on", "sample"
    )
    told = [
        YearWords(FiscalYear(year), same, done, result, cause, response, _label(step), day, sample)
        for year, same, done, result, cause, response, step, day, sample in columns[:MOST_YEARS]
    ]
    # Of what nobody said anything about, a year keeps only its grade.
    return [row for row in told if row.unchanged or row.has_words or row.next_step]


def _label(step: str) -> str:
    return str(NextStep(step).label) if step else ""


def district_years(request: HttpRequest, plan_id: int) -> list[FiscalYear]:
    """The years of which a district's sheet is published, the newest first; at most one query."""
    if REVIEWED not in entrances_of(request):
        return []
    rows = DistrictReview.objects.published().filter(plan=plan_id).order_by("-fiscal_year")
    return [FiscalYear(year) for year in rows.values_list("fiscal_year", flat=True)[:MOST_YEARS]]
