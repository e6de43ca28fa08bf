"""福祉教育 at the desk: the board of requests, one request from the first call to the hour itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.kernel.numbers import asked_number
from sasaeai.learning import policy
from sasaeai.learning.actions.teaching import (
    AskedAlready,
    NotAllowedNow,
    agree,
    ask_speaker,
    change_request,
    finish,
    receive,
    refuse,
    write_answer,
)
from sasaeai.learning.forms.course import ReasonForm
from sasaeai.learning.forms.education import AgreeForm, DeskAskForm, DoneForm
from sasaeai.learning.models import EducationRequest, EducationState, Speaker
from sasaeai.learning.models.education import WAITING, Answer
from sasaeai.learning.views.ask import steps
from sasaeai.learning.views.rooms import rooms
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request

LATELY = timedelta(days=365)
BOARD = (EducationState.RECEIVED, EducationState.LOOKING, EducationState.AGREED)


@login_required
@require_safe
def education(request: Request) -> HttpResponse:
    """What waits, state by state, the oldest first; what is over on pages of its own."""
    require(policy.may_teach(request.viewer))
    rows = EducationRequest.objects.visible_to(request.viewer).select_related("area")
    is_past = request.GET.get("state") == "past"
    waiting = [] if is_past else list(rows.filter(state__in=WAITING).order_by("received_at", "pk")[:300])
    past = rows.exclude(state__in=WAITING).order_by("-day", "-pk") if is_past else rows.none()
    context = {
        "rooms": rooms(request, "education"),
        "is_past": is_past,
        "board": [{"label": state.label, "rows": [row for row in waiting if row.state == state]} for state in BOARD],
        "page": Paginator(past, PER_PAGE).get_page(request.GET.get("page")),
        "tabs": [
            {"label": _("いま動いているもの"), "url": "?", "current": not is_past},
            {"label": _("終わったもの"), "url": "?state=past", "current": is_past},
        ],
    }
    return render(request, "learning/education.html", context)


def own_request(request: Request, uid: str) -> EducationRequest:
    require(policy.may_teach(request.viewer))
    rows = EducationRequest.objects.visible_to(request.viewer).select_related("area", "contact", "record")
    found: EducationRequest = get_object_or_404(rows, uid=uid)
    return found


@login_required
@require_safe
def education_request(request: Request, uid: str) -> HttpResponse:
    row = own_request(request, uid)
    looked_at(row.contact, row, by=request.viewer)
    return _page(request, row)


def _page(request: Request, row: EducationRequest, status: int = 200, **forms: Any) -> HttpResponse:
    asked = list(row.asked.select_related("speaker__person"))
    done = {"day": row.day or today(), "children": row.children, "adults": row.adults, "older": row.older}
    context = {
        "row": row,
        "steps": steps(row),
        "asked": asked,
        "speakers": _speakers_for(request, row, {one.speaker_id for one in asked}) if row.waits else [],
        "agree_form": AgreeForm(initial={"day": row.day} if row.day else None),
        "done_form": DoneForm(initial=done),
        "refuse_form": ReasonForm(auto_id="refuse_%s"),
    }
    return render(request, "learning/education_request.html", context | forms, status=status)


def _speakers_for(request: Request, row: EducationRequest, known: set[int]) -> list[Speaker]:
    """Those who come there; whoever was asked least in the last year stands first."""
    recent = Count("asked", filter=Q(asked__asked_on__gte=today() - LATELY), distinct=True)
    here = Q(areas=row.area_id) | Q(areas__parent=None)
    rows = Speaker.objects.visible_to(request.viewer).offered().exclude(pk__in=known)
    rows = rows.filter(pk__in=Speaker.objects.filter(here).values("pk")).annotate(recent=recent)
    listed = list(rows.select_related("person").order_by("recent", "pk"))
    return sorted(listed, key=lambda one: row.lived_experience and not one.lived_experience)


@login_required
def add(request: Request) -> HttpResponse:
    require(policy.may_teach(request.viewer))
    form = DeskAskForm(request.POST if request.method == "POST" else None, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = receive(form.request_row(), once=form.key(), by=request.viewer)
        messages.success(request, _("受け付けました。"))
        return redirect("learning:education_request", row.uid)
    return _form(request, form, _("依頼を書く"), reverse("learning:education"))


def _form(request: Request, form: DeskAskForm, title: str, back: str) -> HttpResponse:
    context = {
        "form": form, "page_title": title, "back": back, "middle": _("福祉教育"),
        "middle_url": reverse("learning:education"), "wide": True,
    }  # fmt: skip
    return render(request, "learning/form.html", context, status=422 if form.errors else 200)


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    row = own_request(request, uid)
    page = reverse("learning:education_request", args=[uid])
    if not row.waits:
        messages.error(request, _("終わった依頼は、書きなおせません。"))
        return redirect(page)
    initial = {"contact_name": row.contact.name, "telephone": row.contact.telephone}
    form = DeskAskForm(
        request.POST if request.method == "POST" else None, by=request.viewer, instance=row, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            change_request(form.request_row(), by=request.viewer)
        messages.success(request, _("書きなおしました。"))
        return redirect(page)
    return _form(request, form, _("依頼を書きなおす"), page)


@login_required
@require_POST
def ask(request: Request, uid: str) -> HttpResponse:
    """One speaker is asked; the telephone is used, the press writes it down."""
    row = own_request(request, uid)
    speaker = get_object_or_404(
        Speaker.objects.visible_to(request.viewer), pk=asked_number(request.POST.get("speaker"))
    )
    return _done(request, uid, lambda: ask_speaker(row, speaker, by=request.viewer))


@login_required
@require_POST
def answered(request: Request, uid: str, pk: int) -> HttpResponse:
    row = own_request(request, uid)
    asked = get_object_or_404(row.asked.select_related("request"), pk=pk)
    given = request.POST.get("answer", "")
    if given not in Answer.values:
        return redirect("learning:education_request", uid)
    return _done(request, uid, lambda: write_answer(asked, Answer(given), by=request.viewer))


def _done(request: Request, uid: str, press: Any) -> HttpResponse:
    try:
        press()
    except NotAllowedNow:
        messages.error(request, _("この依頼は、もう終わっています。"))
    except AskedAlready:
        messages.info(request, _("この講師には、もう打診しています。"))
    else:
        messages.success(request, _("書きました。"))
    return redirect("learning:education_request", uid)


@login_required
@require_POST
def agreed(request: Request, uid: str) -> HttpResponse:
    row = own_request(request, uid)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, agree_form=form)
    return _done(request, uid, lambda: agree(row, form.cleaned_data["day"], by=request.viewer))


@login_required
@require_POST
def finished(request: Request, uid: str) -> HttpResponse:
    row = own_request(request, uid)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _page(request, row, 422, done_form=form)
    return _done(request, uid, lambda: finish(row, form.cleaned_data["day"], form.came(), by=request.viewer))


@login_required
@require_POST
def refused(request: Request, uid: str) -> HttpResponse:
    row = own_request(request, uid)
    form = ReasonForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return _page(request, row, 422, refuse_form=form)
    return _done(request, uid, lambda: refuse(row, form.cleaned_data["reason"], by=request.viewer))
