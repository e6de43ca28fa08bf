"""手伝えること: what somebody could help with this week, close by; and 「やってみます」 without an account."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.kernel.public import public_page
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people.viewer import Request
from sasaeai.volunteers import flood
from sasaeai.volunteers.actions.answering import TooLate
from sasaeai.volunteers.actions.volunteering import come_forward
from sasaeai.volunteers.calling import Call, Offered, desks_of, length_choices, open_calls
from sasaeai.volunteers.forms.calls import ComeForwardForm
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, MediationTerms

# Says of a yes that was just sent whether it has a place, and opens nothing else.
THANKS = "volunteers-thanks"
YES = "yes"


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
    form = ComeForwardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and flood.is_flooding(request, YES):
        return _page(request, row, form, status=429, minutes=flood.MINUTES)
    if request.method == "POST" and form.is_valid():
        flood.note(request, YES)
        try:
            candidate = come_forward(row, form.given)
        except TooLate:
            # Somebody of this number was told no before; only the desk knows, and calls.
            return redirect("volunteers:thanks", token_of(row.uid, purpose=THANKS))
        return redirect("volunteers:thanks", token_of(candidate.uid, purpose=THANKS))
    return _page(request, row, form, status=422 if form.is_bound else 200)


def _page(request: Request, row: HelpRequest, form: ComeForwardForm, *, status: int, **context: Any) -> HttpResponse:
    context |= {
        "call": Call(row),
        "form": form,
        "is_full": row.candidates.holding().count() >= row.slots,
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
    uid = uid_in(token, purpose=THANKS)
    rows = Candidate.objects.select_related("request__area", "request__kind")
    candidate = rows.filter(uid=uid).first() if uid else None
    area = candidate.request.area if candidate else None
    context = {
        "is_reserve": candidate is not None and candidate.state == CandidateState.RESERVE,
        "kind": candidate.request.kind if candidate else None,
        "desks": desks_of(area),
        "times": MediationTerms.now().casual_times,
    }
    return render(request, "volunteers/thanks.html", context, status=200 if uid else 404)
