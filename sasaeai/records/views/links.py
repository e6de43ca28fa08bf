"""Recording links at the desk: make one for a group, print its sheet, end it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.records import policy
from sasaeai.records.actions.links import end_link, make_link
from sasaeai.records.actions.recording import write_sheet
from sasaeai.records.forms.at_the_desk import LinkForm
from sasaeai.records.forms.sheet import SheetForm
from sasaeai.records.models import ActivityKind, ActivityRecord, RecordingLink
from sasaeai.records.models.record import group_key

# As many as fit on one A4 page in large print.
LINES = range(8)
RECENT = 10


@login_required
@require_safe
def links(request: Request) -> HttpResponse:
    require(policy.may_keep_ledger(request.viewer))
    rows = RecordingLink.objects.visible_to(request.viewer).select_related("area", "organisation", "kind")
    rows = rows.annotate(number=Count("records", filter=Q(records__deleted_at=None))).order_by("-made_at", "-pk")
    context = {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "today": today()}
    return render(request, "records/links.html", context)


@login_required
def make(request: Request) -> HttpResponse:
    require(policy.may_keep_ledger(request.viewer))
    form = LinkForm(request.POST if request.method == "POST" else None, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        link = make_link(form.save(commit=False), by=request.viewer)
        messages.success(request, _("「%(group)s」の記録用リンクを作りました。") % {"group": link.group})
        return redirect("records:link", link.uid)
    context = {
        "form": form,
        "page_title": _("記録用リンクを作る"),
        "back": reverse("records:links"),
        "hint": _("このリンクを知っている人は、ログインしなくても、この団体の活動を記録できます。"),
        "submit": _("作る"),
    }
    return render(request, "records/form.html", context, status=422 if form.errors else 200)


def _kept(request: Request, uid: str) -> RecordingLink:
    require(policy.may_keep_ledger(request.viewer))
    rows = RecordingLink.objects.visible_to(request.viewer).select_related("area", "organisation", "kind")
    link = get_object_or_404(rows, uid=uid)
    require(policy.may_keep_ledger(request.viewer, link.area))
    return link


def address_of(request: Request, link: RecordingLink) -> str:
    return absolute(request, reverse("records:by_link", args=[link.token]))


@login_required
@require_safe
def link(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    context = {
        "link": row,
        "is_open": row.is_open(today()),
        "address": address_of(request, row),
        "number": row.records.present().count(),
    }
    return render(request, "records/link.html", context)


@login_required
@require_POST
def end(request: Request, uid: str) -> HttpResponse:
    row = _kept(request, uid)
    end_link(row, by=request.viewer)
    messages.success(request, _("「%(group)s」の記録用リンクを終わらせました。もう使えません。") % {"group": row.group})
    return redirect("records:links")


@login_required
@require_safe
def sheet(request: Request, uid: str) -> HttpResponse:
    """The monthly sheet: by hand on one side of A4, or by the QR code on it."""
    row = _kept(request, uid)
    context = {
        "link": row,
        "is_open": row.is_open(today()),
        "drawing": qr_drawing(address_of(request, row)),
        "kinds": list(ActivityKind.objects.offered()),
        "lines": LINES,
    }
    return render(request, "records/sheet.html", context)


@login_required
def type_sheet(request: Request, uid: str) -> HttpResponse:
    """A whole sheet in one go; nothing is saved when one cell cannot be read."""
    row = _kept(request, uid)
    form = SheetForm(row, request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST":
        rows = form.read()
        if rows:
            once = f"desk-{request.viewer.journal_id or 0}:{form.once}"
            new = write_sheet(rows, once=once, by=request.viewer)
            messages.success(request, _("紙から%(count)s件を記録しました。") % {"count": new})
            return redirect("records:link", uid)
    group = group_key(row.organisation_id, row.group_name)
    recent = ActivityRecord.objects.present().filter(area=row.area, group_key=group).newest_first()[:RECENT]
    context = {"link": row, "recent": recent} | form.context()
    return render(request, "records/type_sheet.html", context, status=422 if request.method == "POST" else 200)
