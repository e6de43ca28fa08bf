"""One request: where it stands, what may come next, what was said, who was asked, and its whole story."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.people.actions.personal import looked_at
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.requests import NotAllowedFromHere, begin_again, note
from sasaeai.volunteers.board import Hanging, hanging_on, next_step
from sasaeai.volunteers.forms.noting import NoteForm, note_form_for
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, NoReason, State
from sasaeai.volunteers.planning.shown import proposals_of
from sasaeai.volunteers.story import lines_about

SHOWN_LINES = 60


def visible_request(request: Request, uid: str) -> HelpRequest:
    """404 where the seat does not reach; every page about one request begins with this."""
    rows = HelpRequest.objects.visible_to(request.viewer).with_board()
    found: HelpRequest = get_object_or_404(rows.prefetch_related("wishes", "involves"), uid=uid)
    require(policy.may_mediate(request.viewer, found.area))
    return found


@login_required
@require_safe
def request_page(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    looked_at(row.asker, row, by=request.viewer)
    return render(request, "volunteers/request.html", page_context(request, row))


def page_context(request: Request, row: HelpRequest, form: NoteForm | None = None) -> dict[str, Any]:
    hanging = hanging_on([row]).get(row.pk) or Hanging()
    return {
        "row": row,
        "steps": _steps(row),
        "hanging": hanging,
        "next_step": next_step(row, hanging),
        "candidates": candidates_of(row),
        "notes": row.notes.all(),
        "note_form": form or note_form_for(row),
        "lines": lines_about(row)[:SHOWN_LINES],
        "no_reasons": NoReason.choices,
        **proposals_of(request.viewer, row, hanging, request.GET.get("who", "").strip()[:80]),
    }


def candidates_of(row: HelpRequest) -> list[Candidate]:
    """Who holds a place first, then who was asked, then who was only thought of."""
    order = [state.value for state in (
        CandidateState.AGREED, CandidateState.YES, CandidateState.RESERVE, CandidateState.ASKED, CandidateState.CHOSEN,
    )]  # fmt: skip
    rows = list(row.candidates.with_people())
    return sorted(rows, key=lambda one: (order.index(one.state) if one.state in order else len(order), one.pk))


def _steps(row: HelpRequest) -> list[dict[str, Any]]:
    return [{"label": state.label, "current": state == row.state} for state in State]


@login_required
@require_POST
def write_note(request: Request, uid: str) -> HttpResponse:
    row = visible_request(request, uid)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "volunteers/request.html", page_context(request, row, form), status=422)
    note(row, form.cleaned_data["words"], by=request.viewer, follow_up_on=form.cleaned_data["follow_up_on"])
    messages.success(request, _("対応の記録を書きました。"))
    return redirect(f"{reverse('volunteers:request', args=[uid])}#notes")


@login_required
@require_POST
def reopen(request: Request, uid: str) -> HttpResponse:
    """終わりにした依頼を受付に戻す."""
    row = visible_request(request, uid)
    try:
        begin_again(row, by=request.viewer)
    except NotAllowedFromHere:
        messages.error(request, _("この依頼は、もう受付に戻っています。"))
    else:
        messages.success(request, _("受付に戻しました。"))
    return redirect("volunteers:request", uid)
