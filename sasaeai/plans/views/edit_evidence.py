"""The evidence of a goal (なぜ、この目標か): a list with its buttons, and a form for each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.kernel.fiscal import parse_date, wareki_date
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.viewer import Request
from sasaeai.plans.access import editable
from sasaeai.plans.actions.evidence import (
    Origin,
    add_evidence,
    change_evidence,
    cite,
    evidence_state,
    order_evidence,
    take_evidence_away,
)
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.goals import EvidenceForm
from sasaeai.plans.models import Evidence, Goal
from sasaeai.plans.states import FieldsChanged, brought_together

from .structure import back_to, desk, posted, refuse, say, seen_again, show, side_by_side


def address(goal: Goal, rest: str = "") -> str:
    return desk(goal.plan, f"goals/{goal.uid}/evidence/{rest}")


@login_required
def evidence(request: Request, period: int, uid: str) -> HttpResponse:
    """All evidence of a goal. POST moves one: `item`, and `where` as in ordering."""
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    if request.method == "POST":
        row = get_object_or_404(Evidence, goal=goal, pk=asked_number(request.POST.get("item")))
        try:
            order_evidence(row, request.POST.get("where", ""), by=request.viewer)
        except Refused as refused:
            return refuse(request, refused, address(goal))
        return redirect(address(goal, f"#evidence-{row.pk}"))
    rows = list(goal.evidence.all())
    back = back_to(request, desk(goal.plan, f"goals/{goal.uid}/"))
    return show(request, "evidence", goal.plan, _("なぜ、この目標か（根拠）"), goal=goal, rows=rows, back=back)


@login_required
def add(request: Request, period: int, uid: str) -> HttpResponse:
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    form = EvidenceForm(None, posted(request))
    if request.method == "POST" and form.is_valid():
        add_evidence(goal, form.state, by=request.viewer)
        messages.success(request, _("根拠を加えました。公開はまだしていません。"))
        return redirect(address(goal))
    return show(
        request, "structure_form", goal.plan, _("根拠を加える"), form=form, subject=goal, submit=_("加える"),
        back=address(goal),
    )  # fmt: skip


@login_required
def change(request: Request, period: int, uid: str, key: int) -> HttpResponse:
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    row = get_object_or_404(Evidence, goal=goal, pk=key)
    form = EvidenceForm(row, posted(request))
    form.remember(evidence_state(row))
    context: dict[str, Any] = {"subject": goal, "back": address(goal)}
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_evidence(row, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            return _both(request, row, form, meanwhile, context)
        say(request, changed)
        return redirect(address(goal))
    return show(request, "structure_form", goal.plan, _("根拠を書きなおす"), form=form, **context)


def _both(
    request: Request, row: Evidence, form: EvidenceForm, meanwhile: FieldsChanged, context: dict[str, Any]
) -> HttpResponse:
    mine = brought_together(form.state, meanwhile.theirs, form.was_seen)
    shown = {**mine, "quoted_on": wareki_date(parse_date(mine["quoted_on"]))}
    again = EvidenceForm(row, initial=shown)
    seen_again(again, meanwhile.theirs)
    context |= {"form": again, "conflict": side_by_side(form, form.state, meanwhile.theirs)}
    return show(request, "structure_form", row.goal.plan, _("根拠を書きなおす"), status=409, **context)


@login_required
@require_POST
def take_away(request: Request, period: int, uid: str, key: int) -> HttpResponse:
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    row = get_object_or_404(Evidence, goal=goal, pk=key)
    line = take_evidence_away(row, by=request.viewer)
    say_undo(request, _("根拠を消しました。公開はまだしていません。"), address(goal, f"bring-back/{line}/"))
    return redirect(address(goal))


@login_required
@require_POST
def bring_back(request: Request, period: int, uid: str, line: int) -> HttpResponse:
    """Evidence that was taken away, as the journal kept it."""
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    taken = JournalEntry.objects.filter(key="plans.evidence.taken_away", subject_id=str(goal.pk))
    details = get_object_or_404(taken, pk=line).details
    kept, origin = details["before"], Origin(*details.get("origin", ()))
    # Pressed twice, it comes back once.
    if kept not in [evidence_state(row) for row in goal.evidence.all()]:
        cite(goal, kept, origin, by=request.viewer)
    messages.success(request, _("根拠を元に戻しました。公開はまだしていません。"))
    return redirect(address(goal))
