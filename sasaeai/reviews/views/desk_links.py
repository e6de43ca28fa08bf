"""Links of a year at the desk: who would get which, the paper with QR codes for an organisation, stopping them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Request
from sasaeai.reviews.actions.links import make_links, stop_links
from sasaeai.reviews.models import ReviewYear, Sheet, SheetLink
from sasaeai.reviews.models.link import AFTER_DUE
from sasaeai.reviews.needs import needs_of

from .rooms import kept_year

# Two columns of QR codes fill an A4 with five rows.
MOST_ON_PAPER = 200


def _open_sheets(year: ReviewYear) -> Any:
    """Of the ward's plan, still asked for: what an organisation can confirm by one press."""
    rows = Sheet.objects.open().filter(year=year, plan__ward_plan=None, owner__isnull=False)
    return rows.with_everything().order_by("owner__kana", "owner__name", "position", "pk")


@login_required
@require_safe
def links(request: Request, uid: str) -> HttpResponse:
    year = kept_year(request, uid)
    open_links = set(SheetLink.objects.filter(sheet__year=year, revoked_at=None).values_list("sheet_id", flat=True))
    rows: dict[int, dict[str, Any]] = {}
    for sheet in _open_sheets(year):
        assert sheet.owner is not None
        row = rows.setdefault(sheet.owner.pk, {"owner": sheet.owner, "sheets": 0, "links": 0})
        row["sheets"] += 1
        row["links"] += sheet.pk in open_links
    return render(request, "reviews/links.html", {"year": year, "rows": list(rows.values()), "count": len(open_links)})


@login_required
def paper(request: Request, uid: str, owner: int) -> HttpResponse:
    """GET shows which links there are; POST makes what is missing, and the page is ready to print."""
    year = kept_year(request, uid)
    sheets = list(_open_sheets(year).filter(owner=owner)[:MOST_ON_PAPER])
    if not sheets:
        raise Http404(_("この団体には、まだのシートがありません。"))
    if request.method == "POST":
        make_links(year, by=request.viewer, owner=sheets[0].owner)
        return redirect("reviews:paper", uid, owner)
    found = SheetLink.objects.filter(sheet__in=[row.pk for row in sheets], revoked_at=None)
    good = {link.sheet_id: link for link in found}
    needs = needs_of(sheets)
    rows = [
        {"sheet": sheet, "link": good.get(sheet.pk), "need": needs.get(sheet.pk), "qr": _drawing(request, good, sheet)}
        for sheet in sheets
    ]
    context = {
        "year": year, "owner": sheets[0].owner, "rows": rows,
        "missing": sum(row["link"] is None for row in rows),
        "until": year.due_on + AFTER_DUE,
    }  # fmt: skip
    return render(request, "reviews/link_paper.html", context)


def _drawing(request: Request, good: dict[int, SheetLink], sheet: Sheet) -> str:
    link = good.get(sheet.pk)
    return qr_drawing(absolute(request, reverse("reviews:by_link", args=[link.token]))) if link else ""


@login_required
@require_POST
def stop(request: Request, uid: str) -> HttpResponse:
    """Of one organisation (`owner` in the form), or of all."""
    year = kept_year(request, uid)
    wanted = request.POST.get("owner", "")
    owner = get_object_or_404(Organisation, pk=asked_number(wanted) or 0) if wanted else None
    count = stop_links(year, by=request.viewer, owner=owner)
    messages.success(request, _("リンクを%(count)s件止めました。もう開けません。") % {"count": count})
    return redirect("reviews:links", uid)
