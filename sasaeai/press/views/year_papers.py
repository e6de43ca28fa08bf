"""委員会資料 of a year: made at the desk at the press of a button, and for everybody to take once it is published."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.press import policy
from sasaeai.press.actions.year_papers import FORMATS, order_year_paper
from sasaeai.press.years import issue_of, papers_of
from sasaeai.reviews.models import ReviewYear
from sasaeai.reviews.views.rooms import seen_year


@login_required
@require_POST
def make(request: Request, uid: str) -> HttpResponse:
    year = seen_year(request, uid)
    require(policy.may_read_years(request.viewer, year.period))
    form = request.POST.get("format", FORMATS[0])
    if form not in FORMATS:
        raise Http404(_("この形のファイルは作れません。"))
    return redirect("press:order", order_year_paper(year, form, by=request.viewer).uid)


@require_safe
def shelf(request: HttpRequest, period: int, year: int) -> HttpResponse:
    rows = ReviewYear.objects.public().filter(period__number=period, fiscal_year=year)
    found = rows.select_related("period").first()
    issue = issue_of(found) if found else ""
    if found is None or not issue:
        raise Http404(_("この年度のふりかえりは、まだ公表していません。"))
    return render(request, "press/year_papers.html", {"year": found, "papers": papers_of(found, issue)})
