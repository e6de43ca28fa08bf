"""顔合わせ at the desk: plan it, print its sheet, write how it went; or begin without it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.people.actions.personal import looked_at
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.meeting import (
    Agreement,
    AlreadyDecided,
    NotBothAgreed,
    agree,
    begin_without_meeting,
    call_off_meeting,
    decline,
    plan_meeting,
)
from sasaeai.volunteers.forms.meeting import BeginForm, MeetingForm, OutcomeForm, those_with_yes
from sasaeai.volunteers.models import HelpRequest, Introduction, Pair, Rhythm
from sasaeai.volunteers.views.request import visible_request

Outcome = Introduction.Outcome


def _visible(request: Request, uid: str) -> Introduction:
    rows = Introduction.objects.visible_to(request.viewer).select_related(
        "request__kind", "request__area", "request__asker", "request__proxy"
    )
    found: Introduction = get_object_or_404(rows, uid=uid)
    require(policy.may_mediate(request.viewer, found.request.area))
    return found


@login_required
def plan(request: Request, uid: str) -> HttpResponse:
    asked = visible_request(request, uid)
    form = MeetingForm(request.POST if request.method == "POST" else None, request=asked)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = plan_meeting(form.meeting(asked), list(form.cleaned_data["candidates"]), by=request.viewer)
        except NotBothAgreed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("顔合わせの日を決めました。紙を印刷して、お二人に渡せます。"))
            return redirect("volunteers:meeting", meeting.uid)
    title = _("顔合わせの日を決める")
    return _form(request, "volunteers/meeting_add.html", form, asked, title=title)


@login_required
def begin(request: Request, uid: str) -> HttpResponse:
    """顔合わせなしで始める: a small thing of one time."""
    asked = visible_request(request, uid)
    form = BeginForm(request.POST if request.method == "POST" else None, request=asked)
    if request.method == "POST" and form.is_valid():
        agreement = Agreement(form.cleaned_data["asker_agreed"], form.cleaned_data["words"])
        people = list(form.cleaned_data["candidates"])
        try:
            pairs = begin_without_meeting(asked, people, agreement, by=request.viewer)
        except NotBothAgreed as refused:
            form.add_error(None, str(refused))
        else:
            return _begun(request, pairs)
    title = _("顔合わせなしで始める")
    return _form(request, "volunteers/begin.html", form, asked, title=title)


def _begun(request: Request, pairs: list[Pair]) -> HttpResponse:
    names = _("、").join(_("%(name)sさん") % {"name": pair.volunteer.person.name} for pair in pairs)
    messages.success(
        request, _("%(names)sと始めることになりました。報告用の紙かリンクを渡してください。") % {"names": names}
    )
    return redirect("volunteers:pair", pairs[0].uid)


def _form(request: Request, template: str, form: forms.Form, asked: HelpRequest, **context: Any) -> HttpResponse:
    yes = those_with_yes(asked)
    context |= {"form": form, "asked": asked, "nobody": not yes.exists(), "is_once": asked.rhythm == Rhythm.ONCE}
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
def meeting(request: Request, uid: str) -> HttpResponse:
    row = _visible(request, uid)
    form = OutcomeForm(request.POST if request.method == "POST" else None, meeting=row)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, row, form)
        except NotBothAgreed as refused:
            form.add_error(None, str(refused))
        except AlreadyDecided:
            row.refresh_from_db()
            form.add_error(None, _("この顔合わせの結果は、もう書いてあります。"))
    context = {
        "meeting": row,
        "form": form,
        "people": list(row.candidates.with_people()),
        "is_open": row.outcome == Outcome.PLANNED,
    }
    return render(request, "volunteers/meeting.html", context, status=422 if form.errors else 200)


def _decide(request: Request, row: Introduction, form: OutcomeForm) -> HttpResponse:
    given = form.cleaned_data
    people, words, outcome = list(given["candidates"]), given["words"], given["outcome"]
    if outcome == Outcome.AGREED:
        return _begun(request, agree(row, people, Agreement(given["asker_agreed"], words), by=request.viewer))
    if outcome == Outcome.CALLED_OFF:
        call_off_meeting(row, words, by=request.viewer)
        messages.success(request, _("取りやめにしました。引き受ける返事は、そのままです。別の日を決められます。"))
        return redirect("volunteers:meeting_add", row.request.uid)
    moved_up = decline(row, people, outcome, words, by=request.viewer)
    if moved_up:
        messages.success(request, _("見送りにしました。控えの方が繰り上がりました。次の顔合わせの日を決めてください。"))
        return redirect("volunteers:meeting_add", row.request.uid)
    messages.success(request, _("見送りにしました。どちらの方のせいでもありません。次の方にたずねてください。"))
    return redirect("volunteers:meeting", row.uid)


@login_required
@require_safe
def sheet(request: Request, uid: str) -> HttpResponse:
    """顔合わせの紙: who, when, what to agree, with boxes; A4."""
    row = _visible(request, uid)
    looked_at(row.request.asker, row, by=request.viewer)
    context = {
        "meeting": row,
        "asked": row.request,
        "people": list(row.candidates.with_people()),
        "copies": _copies(),
        "back": reverse("volunteers:meeting", args=[uid]),
    }
    return render(request, "volunteers/meeting_sheet.html", context)


def _copies() -> list[str]:
    """What the three agree on, each with a box on the sheet."""
    return [
        _("いつ、何時から何時まで"),
        _("待ち合わせの場所、家に入るかどうか、鍵"),
        _("すること、しないこと"),
        _("お金や通帳は、あずからない"),
        _("雨や暑さの日、どうするか"),
        _("休むときは、だれに、いつまでに電話するか"),
        _("けがや急な病気のときに、だれに電話するか"),
        _("見たこと聞いたことを、ほかで話さない"),
        _("初めの日の付き添い"),
    ]
