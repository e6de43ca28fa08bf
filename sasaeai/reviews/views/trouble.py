"""When the year was passed on while somebody wrote: nothing typed is lost, and it is said whom to ask."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sasaeai.people.viewer import Request
from sasaeai.reviews.models import Sheet


def passed_on(request: Request, sheet: Sheet, typed: list[tuple[str, str]], sentence: str) -> HttpResponse:
    """`typed`: label and words, to be copied; `sentence` says in whose hands the year lies."""
    context = {"sheet": sheet, "year": sheet.year, "sentence": sentence, "typed": typed}
    return render(request, "reviews/passed_on.html", context, status=409)
