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
from sasaeai.volunteers.actions.reporting import (
    NotToReport,
    correct,
    helped_at,
    reflect,
    report,
    take_back,
    usual_helped,
)
from sasaeai.volunteers.actions.visiting import (
    TooLate,
    add_visit,
    call_off,
    come_after_all,
    cover_of,
    did_not_come,
    put_back,
    step_back,
)
from sasaeai.volunteers.forms.reporting import AskersVoiceForm, AwayForm, CallOffForm, OtherDayForm, PhoneReportForm
from sasaeai.volunteers.models import Channel, Pair, Turn, Visit
from sasaeai.volunteers.views.request import visible_request

WEEKS = timedelta(days=14)


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
    coming = mine.filter(state=Visit.State.PLANNED, day__range=(today(), today() + WEEKS))
    return coming.order_by("day", "starts", "pk")


def _tabs(which: str) -> list[dict[str, Any]]:
    page = reverse("volunteers:visits")
    words = [("", _("これから二週間")), ("waiting", _("報告がまだの回")), ("done", _("済んだ回"))]
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


def _turn(visit: Visit, pk: int) -> Turn:
    turn: Turn = get_object_or_404(visit.turns.select_related("volunteer__person"), pk=pk)
    turn.visit = visit
    return turn


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
    }
    return render(request, "volunteers/visit.html", context, status=422 if forms else 200)


@login_required
def tell(request: Request, uid: str, pk: int) -> HttpResponse:
    """By telephone or paper, one person's report; written again it corrects."""
    row = visible_visit(request, uid)
    turn = _turn(row, pk)
    is_done = turn.state == Turn.State.DONE
    form = PhoneReportForm(request.POST if request.method == "POST" else None, initial=_initial(row, turn))
    if request.method == "POST" and form.is_valid():
        try:
            _told(request, turn, form, is_done=is_done)
        except NotToReport as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("volunteers:visit", uid)
    context = {"form": form, "visit": row, "turn": turn, "is_done": is_done}
    return render(request, "volunteers/tell.html", context, status=422 if form.errors else 200)


def _initial(row: Visit, turn: Turn) -> dict[str, Any]:
    helped = helped_at(row) if row.record_id else usual_helped(row)
    counts = {name: getattr(helped, name) or None for name in ("older", "adults", "children", "others")}
    return counts | {"minutes": turn.minutes or row.minutes}


def _told(request: Request, turn: Turn, form: PhoneReportForm, *, is_done: bool) -> None:
    given = form.cleaned_data
    if is_done:
        correct(turn, given["minutes"], form.helped(), by=request.viewer)
        messages.success(request, _("報告を書きなおしました。活動の記録も、あわせて直しました。"))
    else:
        report(turn, given["minutes"], form.helped(), way=given["way"], by=request.viewer)
        again = reverse("volunteers:turn_undo", args=[turn.visit.uid, turn.pk])
        say_undo(request, _("報告を保存しました。活動の記録にも入りました。"), again)
    if given["face"]:
        reflect(turn.visit, given["face"], given["words"], volunteer=turn.volunteer, by=request.viewer)


@login_required
@require_POST
def undo(request: Request, uid: str, pk: int) -> HttpResponse:
    row = visible_visit(request, uid)
    take_back(_turn(row, pk), by=request.viewer)
    messages.success(request, _("報告を取り消しました。活動の記録からも外しました。"))
    return redirect("volunteers:visit", uid)


@login_required
def away(request: Request, uid: str, pk: int) -> HttpResponse:
    """Somebody telephones that they cannot come this once."""
    row = visible_visit(request, uid)
    turn = _turn(row, pk)
    form = AwayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cover = step_back(turn, reason=form.cleaned_data["reason"], by=request.viewer, way=Channel.PHONE)
        except TooLate as refused:
            form.add_error(None, str(refused))
        else:
            sentence = (
                _("お休みにしました。代わりの方を探す依頼を、受付に入れました。") if cover else _("お休みにしました。")
            )
            messages.success(request, sentence)
            return redirect("volunteers:visit", uid)
    context = {"form": form, "visit": row, "turn": turn}
    return render(request, "volunteers/away.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def comes(request: Request, uid: str, pk: int) -> HttpResponse:
    row = visible_visit(request, uid)
    come_after_all(_turn(row, pk), by=request.viewer)
    messages.success(request, _("来られることになりました。"))
    return redirect("volunteers:visit", uid)


@login_required
@require_POST
def no_show(request: Request, uid: str, pk: int) -> HttpResponse:
    row = visible_visit(request, uid)
    turn = _turn(row, pk)
    try:
        did_not_come(turn, by=request.viewer)
    except TooLate as refused:
        messages.error(request, str(refused))
    else:
        name = turn.volunteer.person.name
        messages.warning(
            request,
            _("%(name)sさんに電話して、お変わりがないかを聞いてください。責める電話ではありません。") % {"name": name},
        )
    return redirect("volunteers:visit", uid)


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
