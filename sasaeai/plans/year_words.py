"""What was said of a year, published: on the page of the measure or indicator; the years of goals and districts.

Which years are published comes with the stamp: nothing is asked before there is one, and goals and districts lead to
their years without asking at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import get_language

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.stamp import entrances_of

from .models import NextStep, Review
from .opening import reads_older

REVIEWED = "reviews-"
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


def entrance(period: int, year: int) -> str:
    """The word under which the stamp knows that this year of this period (by its number) is published."""
    return f"{REVIEWED}{period}-{year}"


def published_years(request: HttpRequest, period: int) -> list[FiscalYear]:
    """The newest first; no query of its own."""
    start = f"{REVIEWED}{period}-"
    years = [int(word.removeprefix(start)) for word in entrances_of(request) if word.startswith(start)]
    return [FiscalYear(year) for year in sorted(years, reverse=True)[:MOST_YEARS]]


def year_words(request: HttpRequest, kind: str, uid: str) -> list[YearWords]:
    """Of a measure or an indicator, the newest first; at most one query. An older Release is read as it was then.

    Words of a year stay as they were written. In another language wordings are asked for already, and a page has eight
    questions: there the year's own page tells them.
    """
    is_asked = get_language() == "ja" and not reads_older(request)
    if not is_asked or not any(word.startswith(REVIEWED) for word in entrances_of(request)):
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
