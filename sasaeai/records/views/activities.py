"""地域でできたこと: what was done in daily life, for everybody to read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.viewer import Request
from sasaeai.records.adding_up import add_up
from sasaeai.records.models import ActivityRecord
from sasaeai.records.narrowing import years_of


@require_safe
def activities(request: Request) -> HttpResponse:
    """Not kept by the page cache: a record that comes in must not throw away every page of the plan."""
    years = years_of(ActivityRecord.objects.present())
    asked = asked_number(request.GET.get("year"))
    year = next((one for one in years if one.year == asked), years[0] if years else None)
    news = ActivityRecord.objects.news().select_related("area", "kind")
    context = {
        "years": years,
        "year": year,
        "sums": add_up(year) if year else None,
        "page": Paginator(news.in_year(year) if year else news.none(), PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [{"label": _("地域でできたこと")}],
    }
    return render(request, "records/activities.html", context)
