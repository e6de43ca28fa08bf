"""保険 at the desk: what was written beforehand, whose paid insurance ends, what to do after an accident."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, month_words
from sasaeai.kernel.months import last_of, month_of, months_later
from sasaeai.kernel.table_files import table_file
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.insurance import covers_ending, evidence_lines
from sasaeai.volunteers.models import Visit
from sasaeai.volunteers.views.numbers import districts_of

MOST_LINES = 5_000
ON_A_PAGE = 100


@login_required
@require_safe
def insurance(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    month = month_of(request.GET.get("month", ""))
    rows = list(_visits(request, month))
    context = {
        "month": month,
        "months": _months(),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "afterwards": [row for row in rows if not row.was_written_beforehand],
        "covers": covers_ending(request.viewer),
        "year_ends": FiscalYear.of(today()).end,
        "files": reverse("volunteers:evidence", args=["csv"]).removesuffix(".csv"),
    }
    return render(request, "volunteers/insurance.html", context)


def _months() -> list[date]:
    """The next month, this one and a year back."""
    first = today().replace(day=1)
    return [months_later(first, 1 - back) for back in range(14)]


def _visits(request: Request, month: date) -> Any:
    rows = Visit.objects.visible_to(request.viewer).filter(day__range=(month, last_of(month)))
    if slug := request.GET.get("district"):
        rows = rows.filter(area__in=[area.pk for area in districts_of(request) if area.slug == slug])
    return rows.with_turns().order_by("day", "starts", "pk")[:MOST_LINES]


@login_required
@require_safe
def evidence(request: Request, ending: str) -> HttpResponse:
    """活動予定と名簿 of a month as a file."""
    require(policy.may_mediate(request.viewer))
    if ending not in {"csv", "xlsx"}:
        raise Http404
    month = month_of(request.GET.get("month", ""))
    return as_file(
        _("活動予定と名簿_%(month)s") % {"month": month_words(month)}, evidence_lines(_visits(request, month)), ending
    )


def as_file(name: str, lines: list[list[Any]], ending: str) -> HttpResponse:
    return table_file(name, ending, name, lines)
