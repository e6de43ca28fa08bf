"""手伝えること: what somebody could help with this week, close by; and 「やってみます」 without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.public import public_page
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people.viewer import Request
from sasaeai.volunteers import flooding
from sasaeai.volunteers.actions.answering import TooLate
from sasaeai.volunteers.actions.volunteering import come_forward
from sasaeai.volunteers.calling import Call, Offered, desks_of, length_choices, open_calls
from sasaeai.volunteers.forms.contact import ContactForm
from sasaeai.volunteers.models import CandidateState, HelpRequest, MediationTerms

# Say what whoever just sent a yes is told, and open nothing else.
THANKS, THANKS_IN_RESERVE = "volunteers-thanks", "volunteers-thanks-in-reserve"
# A button pressed twice by whoever took the last place is no second yes.
PRESSED_TWICE = timedelta(minutes=5)


@require_safe
@public_page
def calls(request: Request) -> HttpResponse:
    day = today()
    rows = open_calls(day)
    offered = Offered.to_everybody(rows)
    wanted = offered.wanted(request.GET)
    context = {
        "offered": offered,
        "wanted": wanted,
        "lengths": length_choices(),
        "page": Paginator(wanted.calls(rows, day), PER_PAGE).get_page(request.GET.get("page")),
        "desks": desks_of(wanted.home.area if wanted.home else None),
        "times": MediationTerms.now().casual_times,
        "crumbs": [{"label": _("手伝えること")}],
    }
    return render(request, "volunteers/calls.html", context)


@never_cache
def call(request: Request, uid: str) -> HttpResponse:
    """One call; who opened it before it was filled may still say yes and waits in reserve."""
    found = HelpRequest.objects.offered(today()).select_related("area", "kind", "town", "qualification")
    row = found.filter(uid=uid).first()
    if row is None:
        return _gone(request)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and flooding.SAYING_YES.is_reached(request):
        return _page(request, row, form, status=429, minutes=flooding.SAYING_YES.minutes)
    if request.method == "POST" and form.is_valid():
        flooding.SAYING_YES.note(request)
        return redirect("volunteers:thanks", token_of(row.uid, purpose=_came_forward(row, form)))
    return _page(request, row, form, status=422 if form.is_bound else 200)


def _came_forward(row: HelpRequest, form: ContactForm) -> str:
    """What is told depends on the call and not on whose number it is: nobody finds out who asked, or who helps."""
    was_full = is_full(row)
    try:
        candidate = come_forward(row, form.given)
    except TooLate:
        # Somebody of this number was told no before; only the desk knows, and calls.
        return THANKS_IN_RESERVE if was_full else THANKS
    just_now = candidate.answered_at is not None and candidate.answered_at > now() - PRESSED_TWICE
    has_place = candidate.state == CandidateState.YES and just_now
    return THANKS_IN_RESERVE if was_full and not has_place else THANKS


def is_full(row: HelpRequest) -> bool:
    return row.candidates.holding().count() >= row.slots


def _page(request: Request, row: HelpRequest, form: ContactForm, *, status: int, **context: Any) -> HttpResponse:
    context |= {
        "call": Call(row),
        "form": form,
        "is_full": is_full(row),
        "desks": desks_of(row.area),
        "times": MediationTerms.now().casual_times,
    }
    return render(request, "volunteers/call.html", context, status=status)


def _gone(request: Request) -> HttpResponse:
    """Found, done or ended: whoever photographed the poster a month ago is led on."""
    return render(request, "volunteers/call_gone.html", {"desks": desks_of(None)}, status=404)


@never_cache
@require_safe
def thanks(request: Request, token: str) -> HttpResponse:
    """What happens next. It tells nothing but whether somebody was a moment earlier."""
    uid, waiting = uid_in(token, purpose=THANKS), uid_in(token, purpose=THANKS_IN_RESERVE)
    row = HelpRequest.objects.filter(uid=uid or waiting or "").in_words().first()
    context = {
        "is_reserve": waiting is not None,
        "kind": row.kind if row else None,
        "desks": desks_of(row.area if row else None),
        "times": MediationTerms.now().casual_times,
    }
    return render(request, "volunteers/thanks.html", context, status=200 if row else 404)
