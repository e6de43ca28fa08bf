"""電話のお願い表: on the page, on paper, and that somebody was telephoned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.people.actions.personal import looked_at_all
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.views.desk_page import posted
from sasaeai.reminders import policy
from sasaeai.reminders.actions.choosing import CalledMeanwhile, note_call, take_back_call
from sasaeai.reminders.calling import Row, rows_to_call
from sasaeai.reminders.forms.terms import CallForm


@never_cache
@login_required
@require_safe
def calls(request: Request) -> HttpResponse:
    require(policy.may_call(request.viewer))
    page = Paginator(rows_to_call(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    rows = _looked_at(request, list(page.object_list))
    context = {"open": [row for row in rows if row.call is None], "called": [row for row in rows if row.call]}
    return render(request, "reminders/calls.html", context | {"page": page})


@never_cache
@login_required
@require_safe
def paper(request: Request) -> HttpResponse:
    """A4, to be filled in by hand beside the telephone: only those who were not called yet."""
    require(policy.may_call(request.viewer))
    rows = [row for row in rows_to_call(request.viewer) if row.call is None]
    return render(request, "reminders/calls_paper.html", {"rows": _looked_at(request, rows), "day": today()})


def _looked_at(request: Request, rows: list[Row]) -> list[Row]:
    """What is shown holds people's numbers, so that it was looked at is written down."""
    people = {person.pk: person for row in rows for person in row.people if person.telephone}
    looked_at_all(people.values(), _("電話のお願い表"), by=request.viewer)
    return rows


def _row(request: Request, kind: str, pk: int) -> Row:
    require(policy.may_call(request.viewer))
    found = next((row for row in rows_to_call(request.viewer) if (row.kind, row.holder.pk) == (kind, pk)), None)
    if found is None:
        raise Http404(_("この相手は、いまの電話のお願い表にありません。"))
    return found


@never_cache
@login_required
def note(request: Request, kind: str, pk: int) -> HttpResponse:
    row = _row(request, kind, pk)
    form = CallForm(posted(request), initial=_written(row))
    meanwhile = None
    if form.is_bound and form.is_valid():
        try:
            words, seen = form.cleaned_data["words"], form.cleaned_data["seen"]
            note_call(row.holder, words, seen=seen, by=request.viewer)
        except CalledMeanwhile as told:
            meanwhile = row.call = told.call
            form = CallForm({"words": words, "seen": told.call.seen if told.call else ""})
        else:
            messages.success(request, _("%(name)sに電話したことを書きました。") % {"name": row.name})
            return redirect("reminders:calls")
    status = 409 if meanwhile else 422 if form.is_bound else 200
    context = {"row": row, "form": form, "meanwhile": meanwhile}
    return render(request, "reminders/call.html", context, status=status)


def _written(row: Row) -> dict[str, Any]:
    return {"words": row.call.words, "seen": row.call.seen} if row.call else {}


@login_required
@require_POST
def undo(request: Request, kind: str, pk: int) -> HttpResponse:
    row = _row(request, kind, pk)
    if row.call is None:
        messages.info(request, _("「電話した」は、もう取り消してあります。"))
    else:
        take_back_call(row.call, by=request.viewer)
        messages.success(request, _("%(name)sの「電話した」を取り消しました。") % {"name": row.name})
    return redirect("reminders:calls")
