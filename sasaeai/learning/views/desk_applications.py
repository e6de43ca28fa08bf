"""Applications at the desk: type one, look at one, answer for somebody on the telephone; and whom to call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import now
from sasaeai.learning import policy
from sasaeai.learning.actions.applying import (
    AppliedAlready,
    Closed,
    OfferOver,
    accept,
    apply,
    cancel,
    decline,
    told_by_telephone,
)
from sasaeai.learning.forms.applying import DeskApplyForm
from sasaeai.learning.models import Application
from sasaeai.learning.views.own import waiting_before
from sasaeai.learning.views.rooms import own_application, own_course, rooms
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request

VERBS = {"accept": accept, "decline": decline, "cancel": cancel, "told": told_by_telephone}


@login_required
def add(request: Request, uid: str) -> HttpResponse:
    course = own_course(request, uid)
    back = reverse("learning:desk_course", args=[uid])
    if not course.may_still_join(now()):
        messages.error(request, _("この講座は、いまは申し込みを受けられません。受けはじめてから書いてください。"))
        return redirect(back)
    form = DeskApplyForm(request.POST if request.method == "POST" else None, course=course)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                row = apply(form.application(), once=form.key(), by=request.viewer, late=True)
        except Closed:
            form.add_error(None, _("この講座は、いまは申し込みを受けられません。"))
        except AppliedAlready:
            form.add_error(None, _("この方の申し込みは、もうあります。"))
        else:
            messages.success(request, _read_back(row))
            return redirect("learning:application_add" if "again" in request.POST else "learning:desk_course", uid)
    context = {
        "form": form, "page_title": _("申し込みを書く"), "back": back, "middle": course.title, "middle_url": back,
        "again": _("保存して、もう一人書く"),
    }  # fmt: skip
    return render(request, "learning/form.html", context, status=422 if form.is_bound else 200)


def _read_back(row: Application) -> str:
    """The sentence to say into the telephone."""
    gaps: dict[str, Any] = {"name": row.person.name, "course": row.course.title, "people": row.people}
    before = waiting_before(row)
    if before is None:
        return _("%(name)sさん、「%(course)s」に%(people)s人で参加します。") % gaps
    if not before:
        return _("%(name)sさんは「%(course)s」の空き待ちです。いちばん先に待っています。") % gaps
    return _("%(name)sさんは「%(course)s」の空き待ちです。前に%(before)s組が待っています。") % (
        gaps | {"before": before}
    )


@login_required
@require_safe
def application(request: Request, uid: str) -> HttpResponse:
    row = own_application(request, uid)
    looked_at(row.person, row, by=request.viewer)
    to_call = Application.objects.filter(pk=row.pk).to_call().exists()
    context = {
        "application": row,
        "stands": row.is_offered and (to_call or row.offer_stands(now())) and not row.course.is_cancelled,
        "before": waiting_before(row),
        "to_call": to_call,
        "places": [str(place) for place in row.places.all()],
        "came": row.attendances.count(),
    }
    return render(request, "learning/application.html", context)


@login_required
@require_POST
def answer(request: Request, uid: str) -> HttpResponse:
    """What somebody says on the telephone."""
    row = own_application(request, uid)
    verb = VERBS.get(request.POST.get("answer", ""))
    back = request.POST.get("back") == "calls"
    if verb:
        try:
            verb(row, by=request.viewer)
        except OfferOver:
            messages.error(
                request, _("空きのお知らせの期限が過ぎたか、もう返事がありました。いまの様子を確かめてください。")
            )
        else:
            row.refresh_from_db()
            messages.success(request, _("書きました：%(state)s") % {"state": row.get_state_display()})
    return redirect("learning:calls") if back else redirect("learning:application", uid)


@login_required
@require_safe
def calls(request: Request) -> HttpResponse:
    """Who waited longest comes first."""
    require(policy.may_teach(request.viewer))
    rows = Application.objects.visible_to(request.viewer).to_call().select_related("course__area", "person")
    page = Paginator(rows.order_by("offered_at", "applied_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"rooms": rooms(request, "calls"), "page": page}
    return render(request, "learning/calls.html", context)
