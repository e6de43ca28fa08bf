"""組 at the desk: which end soon, going on with both, ending, and the link that the volunteer reports by."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.links import renew_report_link
from sasaeai.volunteers.actions.pairing import BothAsked, NotToRenew, end_pair, renew
from sasaeai.volunteers.forms.meeting import EndPairForm, RenewForm
from sasaeai.volunteers.models import Pair, Rhythm, Turn

SOON = timedelta(days=30)
RECENT = 12


@login_required
@require_safe
def pairs(request: Request) -> HttpResponse:
    """Those that end soon first; then all that go on."""
    require(policy.may_mediate(request.viewer))
    mine = Pair.objects.visible_to(request.viewer).with_people().filter(ended_on=None)
    ending = mine.standing().ending_by(today() + SOON).order_by("until", "pk")
    context = {
        "today": today(),
        "ending": ending,
        "page": Paginator(mine.filter(until__gte=today()), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "volunteers/pairs.html", context)


def visible_pair(request: Request, uid: str) -> Pair:
    found: Pair = get_object_or_404(Pair.objects.visible_to(request.viewer).with_people(), uid=uid)
    require(policy.may_mediate(request.viewer, found.request.area))
    return found


@login_required
@require_safe
def pair(request: Request, uid: str) -> HttpResponse:
    row = visible_pair(request, uid)
    looked_at(row.volunteer.person, row, by=request.viewer)
    return _page(request, row, RenewForm(), EndPairForm())


def _page(request: Request, row: Pair, renew_form: RenewForm, end_form: EndPairForm) -> HttpResponse:
    address = absolute(request, reverse("volunteers:report", args=[row.token]))
    turns = Turn.objects.of_pair(row).select_related("visit").order_by("-visit__day", "-pk")
    context = {
        "pair": row,
        "is_going_on": row.is_going_on(today()),
        "is_standing": row.request.rhythm != Rhythm.ONCE,
        "is_soon": row.ended_on is None and row.until <= today() + SOON,
        "address": address,
        "drawing": qr_drawing(address),
        "turns": turns[:RECENT],
        "renew_form": renew_form,
        "end_form": end_form,
        "form": renew_form if renew_form.errors else end_form,
    }
    return render(request, "volunteers/pair.html", context, status=422 if renew_form.errors or end_form.errors else 200)


@login_required
@require_POST
def go_on(request: Request, uid: str) -> HttpResponse:
    row = visible_pair(request, uid)
    form = RenewForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = renew(row, BothAsked(given["asker"], given["volunteer"], given["words"]), by=request.viewer)
        except NotToRenew as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("続けることにしました。次の期限の前に、またお知らせします。"))
            return redirect("volunteers:pair", uid)
    return _page(request, row, form, EndPairForm())


@login_required
@require_POST
def finish(request: Request, uid: str) -> HttpResponse:
    row = visible_pair(request, uid)
    form = EndPairForm(request.POST)
    if not form.is_valid():
        return _page(request, row, RenewForm(), form)
    searching = end_pair(row, form.cleaned_data["reason"], by=request.viewer)
    messages.success(
        request,
        _("組を終わりにしました。依頼は「打診中」に戻りました。次の方を探すか、依頼を終わりにしてください。")
        if searching
        else _("組を終わりにしました。"),
    )
    return redirect("volunteers:pair", uid)


@login_required
@require_POST
def renew_link(request: Request, uid: str) -> HttpResponse:
    renew_report_link(visible_pair(request, uid), by=request.viewer)
    messages.success(request, _("リンクを新しくしました。前にお渡ししたリンクは、もう開きません。"))
    return redirect("volunteers:pair", uid)
