"""返事 by a one-time link: opening it only shows what is asked, its buttons answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sasaeai.kernel.clock import today
from sasaeai.people import guesses
from sasaeai.people.viewer import Request
from sasaeai.volunteers.actions.answering import TooLate, cancel, free_place, say_no, say_yes
from sasaeai.volunteers.actions.volunteering import ByVolunteer
from sasaeai.volunteers.calling import desks_of
from sasaeai.volunteers.forms.answers import NoReasonForm
from sasaeai.volunteers.models import Candidate, CandidateState, Channel, HelpRequest, MediationTerms, Rhythm, Volunteer
from sasaeai.volunteers.nearness import Home
from sasaeai.volunteers.telling import day_told, length_told, when_told

# Nothing is asked any more: the state says why, in the page's words.
OVER = (CandidateState.NOT_NEEDED, CandidateState.FORBIDDEN, CandidateState.NOT_SUITED)


@never_cache
def answer(request: Request, token: str) -> HttpResponse:
    if guesses.too_many(request):
        return _closed(request, None, 429, minutes=guesses.MINUTES)
    candidate = Candidate.objects.with_token(token)
    if candidate is None:
        guesses.note(request)
        return _closed(request, None, 404)
    if request.method == "POST":
        return _answered(request, candidate, token)
    if is_over(candidate):
        return _closed(request, candidate, 410)
    return render(request, "volunteers/answer.html", told(candidate))


def _answered(request: Request, candidate: Candidate, token: str) -> HttpResponse:
    form, by = NoReasonForm(request.POST), ByVolunteer(candidate.volunteer)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    # Yes to a day that has passed, or to what has ended, is told on the page that comes next.
    try:
        if "yes" in request.POST and not is_past(candidate.request):
            say_yes(candidate, way=Channel.WEB, by=by)
        elif "no" in request.POST:
            say_no(candidate, way=Channel.WEB, by=by, reason=reason)
        elif "cancel" in request.POST:
            cancel(candidate, way=Channel.WEB, by=by, reason=reason)
    except TooLate:
        messages.warning(request, _("その間に変わったことがあります。いまの様子は、次のとおりです。"))
    return redirect("volunteers:answer", token)


def told(candidate: Candidate) -> dict[str, Any]:
    """What is asked, without a name or an address, and where the answer stands."""
    row = candidate.request
    return {
        "candidate": candidate,
        "form": NoReasonForm(),
        "is_full": free_place(row) is None,
        "is_late": candidate.state == CandidateState.LAPSED or candidate.is_late(today()),
        "should_register": is_regular_by_now(candidate.volunteer),
        "desks": desks_of(row.area),
        **question(candidate),
    }


def question(candidate: Candidate) -> dict[str, Any]:
    row, volunteer = candidate.request, candidate.volunteer
    home = Home(volunteer.area, volunteer.town)
    facts = [
        (_("何を"), row.kind.name + (f"（{row.kind.example}）" if row.kind.example else "")),
        (_("いつ"), when_told(row)),
        (_("日時について"), row.when_words),
        (_("一回の長さ"), length_told(row.minutes)),
        (_("どこで"), row.area.name),
        (_("あなたの町から"), home.way_to(row).words),
        (_("来てほしい方"), _("、").join(trait.name for trait in row.wishes.all())),
        (_("活動に含まれること"), _("、").join(trait.name for trait in row.involves.all())),
        (_("要る資格"), row.qualification.name if row.qualification and row.qualified_slots else ""),
        (_("はじめの回"), _("職員か家族が付き添います。") if row.first_together else ""),
        (_("いつまでに返事を"), day_told(candidate.answer_by) if candidate.answer_by else ""),
    ]
    return {"facts": [{"label": label, "text": text} for label, text in facts if text]}


def is_past(row: HelpRequest) -> bool:
    last = row.first_day if row.rhythm == Rhythm.ONCE else row.last_day
    return last is not None and last < today()


def is_over(candidate: Candidate) -> bool:
    """Who said yes or no still sees it; whoever has not answered is told why nothing is asked any more."""
    if candidate.state in OVER:
        return True
    if candidate.state in (CandidateState.YES, CandidateState.AGREED):
        return False
    return not candidate.request.is_open or is_past(candidate.request)


def is_regular_by_now(volunteer: Volunteer) -> bool:
    """Somebody who said yes more often than the ward lets people do without registering."""
    if volunteer.standing == Volunteer.Standing.REGULAR:
        return False
    helped = volunteer.candidacies.filter(state__in=(CandidateState.YES, CandidateState.AGREED)).count()
    return helped > MediationTerms.now().casual_times


def _closed(request: Request, candidate: Candidate | None, status: int, **context: Any) -> HttpResponse:
    area = candidate.request.area if candidate else None
    context |= {
        "candidate": candidate,
        "is_past": bool(candidate and candidate.request.is_open and is_past(candidate.request)),
        "desks": desks_of(area),
    }
    return render(request, "volunteers/answer_closed.html", context, status=status)
