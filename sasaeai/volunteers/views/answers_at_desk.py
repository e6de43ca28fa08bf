"""返事 through the desk: the question as a letter, and what somebody ticked on it or said by telephone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.answering import TooLate, cancel, say_no, say_yes
from sasaeai.volunteers.calling import desks_of
from sasaeai.volunteers.forms.answers import RecordedAnswerForm
from sasaeai.volunteers.models import Candidate, NoReason
from sasaeai.volunteers.views.answers import question


@login_required
@require_safe
def slip(request: Request, uid: str) -> HttpResponse:
    """The question as a letter with tick boxes, for somebody who is asked on paper."""
    candidate = _handled(request, uid)
    address = absolute(request, reverse("volunteers:answer", args=[candidate.token]))
    context = {
        "candidate": candidate,
        "drawing": qr_drawing(address),
        "reasons": NoReason.choices,
        "desks": desks_of(candidate.request.area, most=1),
        "today": today(),
        **question(candidate),
    }
    return render(request, "volunteers/slip.html", context)


@login_required
@require_POST
def record_answer(request: Request, uid: str) -> HttpResponse:
    """What somebody said by telephone or ticked on paper, written by the desk."""
    candidate = _handled(request, uid)
    form = RecordedAnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("返事を書けませんでした。返事と、どうやって受けたかを選んでください。"))
        return redirect(page_of(candidate))
    given, by = form.cleaned_data, request.viewer
    try:
        if given["answer"] == "yes":
            candidate = say_yes(candidate, way=given["way"], by=by)
        elif given["answer"] == "no":
            candidate = say_no(candidate, way=given["way"], by=by, reason=given["reason"])
        else:
            cancel(candidate, way=given["way"], by=by, reason=given["reason"])
            candidate.refresh_from_db()
    except TooLate:
        candidate.refresh_from_db()
        messages.warning(
            request,
            _("この返事は受けられませんでした。いまは「%(state)s」です。") % {"state": candidate.get_state_display()},
        )
    else:
        messages.success(request, _("返事を書きました：%(state)s") % {"state": candidate.get_state_display()})
    return redirect(page_of(candidate))


def _handled(request: Request, uid: str) -> Candidate:
    require(policy.may_mediate(request.viewer))
    rows = Candidate.objects.visible_to(request.viewer).with_people().select_related("request__kind", "request__area")
    candidate: Candidate = get_object_or_404(rows, uid=uid)
    return candidate


def page_of(candidate: Candidate) -> str:
    return reverse("volunteers:request", args=[candidate.request.uid])
