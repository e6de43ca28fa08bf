"""地区のふりかえりシート on paper: one large-print A4 for a district, or for all, with whom to call and until when."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.viewer import Request
from sasaeai.plans.models import DistrictReview, Measure
from sasaeai.reviews.models import Sheet

from .rooms import seen_year

# What a district does is named on its paper, so that nothing is forgotten; more than this fits on no A4.
MOST_NAMED = 10


@dataclass
class Paper:
    sheet: Sheet
    before: DistrictReview | None
    measures: list[str]
    qr: str


@login_required
@require_safe
def district_papers(request: Request, uid: str) -> HttpResponse:
    """Of all districts that the viewer may read; `?district=` for one."""
    year = seen_year(request, uid)
    rows = Sheet.objects.visible_to(request.viewer).filter(year=year, goal=None, measure=None, indicator=None)
    if slug := request.GET.get("district", ""):
        rows = rows.filter(plan__area__slug=slug)
    sheets = list(rows.with_everything().order_by("position"))
    if not sheets:
        raise Http404(_("この地区のシートは見つかりません。"))
    plans = [sheet.plan_id for sheet in sheets]
    before = {
        row.plan_id: row for row in DistrictReview.objects.filter(plan__in=plans, fiscal_year=year.fiscal_year - 1)
    }
    named: dict[int, list[str]] = {}
    measures = Measure.objects.present().filter(plan__in=plans).in_order().values_list("plan_id", "title")
    for plan, title in measures:
        named.setdefault(plan, []).append(title)
    papers = [
        Paper(
            sheet,
            before.get(sheet.plan_id),
            named.get(sheet.plan_id, [])[:MOST_NAMED],
            qr_drawing(absolute(request, reverse("reviews:sheet", args=[sheet.uid]))),
        )
        for sheet in sheets
    ]
    return render(request, "reviews/district_papers.html", {"year": year, "papers": papers, "single": len(papers) == 1})
