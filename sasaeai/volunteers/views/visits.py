"""活動の回 at the desk: what comes, what was not reported yet, and one visit with all that can happen to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.clock import now, today
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.covering import cover_of
from sasaeai.volunteers.actions.reporting import (
    reflect,
)
from sasaeai.volunteers.actions.requests import end
from sasaeai.volunteers.actions.visiting import (
    TooLate,
    add_visit,
    call_off,
    is_first,
    may_be_finished,
    put_back,
)
from sasaeai.volunteers.forms.reporting import AskersVoiceForm, CallOffForm, OtherDayForm
from sasaeai.volunteers.models import EndReason, Pair, Visit
from sasaeai.volunteers.views.request import visible_request

WEEKS = timedelta(days=14)
HARD = timedelta(days=90)


@login_required
@require_safe
def visits(request: Request) -> HttpResponse:
    """What has to be asked after, then the next two weeks; `?which=done` is what was done."""
    require(policy.may_mediate(request.viewer))
    mine = Visit.objects.visible_to(request.viewer).with_turns()
    which = request.GET.get("which", "")
    rows = _rows(mine, which)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "which": which,
        "tabs": _tabs(which),
        "today": today(),
    }
    return render(request, "volunteers/visits.html", context)


def _rows(mine: Any, which: str) -> Any:
    if which == "done":
        return mine.done().order_by("-day", "-starts", "-pk")
    if which == "waiting":
        return mine.not_reported(today(), now()).order_by("day", "starts", "pk")
    if which == "resting":
        return mine.of_resting(today()).order_by("day", "starts", "pk")
    if which == "hard":
        return mine.told_hard(today() - HARD).order_by("-day", "-starts", "-pk")
    coming = mine.filter(state=Visit.State.PLANNED, day__range=(today(), today() + WEEKS))
    return coming.order_by("day", "starts", "pk")


def _tabs(which: str) -> list[dict[str, Any]]:
    page = reverse("volunteers:visits")
    words = [
        ("", _("これから二週間")),
        ("waiting", _("報告がまだの回")),
        ("resting", _("お休みに入った方の回")),
        ("hard", _("こまったという声")),
        ("done", _("済んだ回")),
    ]
    return [
        {"label": label, "url": f"{page}?which={key}" if key else page, "current": key == which} for key, label in words
    ]


def visible_visit(request: Request, uid: str) -> Visit:
    rows = Visit.objects.visible_to(request.viewer).select_related(
        "request__kind", "request__area", "request__asker", "area", "record__kind", "record__area"
    )
    found: Visit = get_object_or_404(rows, uid=uid)
    require(policy.may_mediate(request.viewer, found.area))
    return found


@login_required
@require_safe
def visit(request: Request, uid: str) -> HttpResponse:
    return _page(request, visible_visit(request, uid))


def _page(request: Request, row: Visit, **forms: Any) -> HttpResponse:
    turns = list(row.turns.select_related("volunteer__person").order_by("pk"))
    pairs = {pair.volunteer_id: pair for pair in Pair.objects.filter(request=row.request_id)}
    cover = cover_of(row)
    voices = {voice.volunteer_id: voice for voice in row.reflections.all()}
    context = {
        "visit": row,
        "turns": [(turn, pairs.get(turn.volunteer_id), voices.get(turn.volunteer_id)) for turn in turns],
        "cover": cover,
        "found": cover.candidates.holding().with_people() if cover else [],
        "is_over": row.starts_at <= now(),
        "is_today_or_before": row.day <= today(),
        "askers_voice": voices.get(None),
        "voice_form": forms.get("voice_form") or AskersVoiceForm(),
        "call_off_form": CallOffForm(),
        "form": forms.get("voice_form"),
        "is_first": is_first(row),
        "may_be_finished": may_be_finished(row.request),
    }
    return render(request, "volunteers/visit.html", context, status=422 if forms else 200)


@login_required
@require_POST
def off(request: Request, uid: str) -> HttpResponse:
    row = visible_visit(request, uid)
    form = CallOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("どちらの都合かを選んでください。"))
        return redirect("volunteers:visit", uid)
    try:
        call_off(row, form.cleaned_data["whose"], by=request.viewer)
    except TooLate as refused:
        messages.error(request, str(refused))
    else:
        back = reverse("volunteers:visit_back", args=[uid])
        say_undo(request, _("この回を取りやめにしました。手伝う方に電話してください。"), back)
    return redirect("volunteers:visit", uid)


@login_required
@require_POST
def back(request: Request, uid: str) -> HttpResponse:
    row = visible_visit(request, uid)
    put_back(row, by=request.viewer)
    messages.success(request, _("元に戻しました。"))
    return redirect("volunteers:visit", uid)


@login_required
@require_POST
def finish(request: Request, uid: str) -> HttpResponse:
    """活動が済んだ: the request ends when nothing of it is to come."""
    asked = visible_request(request, uid)
    if not may_be_finished(asked):
        messages.error(
            request, _("まだ予定があるか、もう終わっている依頼です。予定を取りやめるか、報告を待ってください。")
        )
    else:
        end(asked, EndReason.DONE, by=request.viewer)
        say_undo(request, _("活動が済んだので、依頼を終わりにしました。"), reverse("volunteers:reopen", args=[uid]))
    return redirect("volunteers:request", uid)


@login_required
@require_POST
def voice(request: Request, uid: str) -> HttpResponse:
    """依頼した方の声, asked by telephone."""
    row = visible_visit(request, uid)
    form = AskersVoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, row, voice_form=form)
    reflect(row, form.cleaned_data["face"], form.cleaned_data["words"], volunteer=None, by=request.viewer)
    messages.success(request, _("依頼した方の声を保存しました。"))
    return redirect("volunteers:visit", uid)


@login_required
def add(request: Request, uid: str) -> HttpResponse:
    asked = visible_request(request, uid)
    initial = {"starts": asked.starts, "ends": asked.ends}
    form = OtherDayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = add_visit(asked, given["day"], given["starts"], given["ends"], by=request.viewer)
        except TooLate as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("予定に書きました。"))
            return redirect("volunteers:visit", row.uid)
    context = {"form": form, "asked": asked}
    return render(request, "volunteers/visit_add.html", context, status=422 if form.errors else 200)
