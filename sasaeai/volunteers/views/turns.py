"""One person at one visit, as the desk hears it: what was done, who cannot come, who did not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.people.viewer import Request
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
    come_after_all,
    did_not_come,
    step_back,
)
from sasaeai.volunteers.forms.reporting import AwayForm, PhoneReportForm
from sasaeai.volunteers.models import Channel, Turn, Visit
from sasaeai.volunteers.views.visits import visible_visit


def _turn(visit: Visit, pk: int) -> Turn:
    turn: Turn = get_object_or_404(visit.turns.select_related("volunteer__person"), pk=pk)
    turn.visit = visit
    return turn


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
