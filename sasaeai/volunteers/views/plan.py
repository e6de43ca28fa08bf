"""一週間の案: the plan for all open requests of the seat's districts, and a first wave for several in one press."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.people.policy import Verb, require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions import asking
from sasaeai.volunteers.actions.planning import keep_run
from sasaeai.volunteers.board import SECRETS
from sasaeai.volunteers.matching.problem import Span
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, MediationTerms, PlanningRun, State
from sasaeai.volunteers.planning.proposals import (
    FirstAsked,
    Suggestion,
    proposed,
    reasons_for,
    whom_to_ask,
    why_empty,
)
from sasaeai.volunteers.planning.run import Run, run_for
from sasaeai.volunteers.views.proposals import tell_asked

WEEK = timedelta(days=7)
FARTHEST = timedelta(days=56)
KEPT_SHOWN = 10


@dataclass(frozen=True)
class Line:
    """One request in the plan of a week."""

    request: HelpRequest
    visit: Span
    coming: list[Suggestion]
    empty: int
    why_empty: str
    asked: int
    wave: FirstAsked

    @property
    def is_settled(self) -> bool:
        """Everybody who is needed has said yes."""
        return not self.empty and all(one.candidate and one.candidate.holds_a_place for one in self.coming)


def first_day(query: QueryDict) -> date:
    """Tomorrow, or the day that the address names, not farther than eight weeks."""
    tomorrow = today() + timedelta(days=1)
    try:
        named = date.fromisoformat(query.get("from", ""))
    except ValueError:
        return tomorrow
    return named if tomorrow <= named <= tomorrow + FARTHEST else tomorrow


def lines_of(run: Run) -> list[Line]:
    """The most urgent first, then by day."""
    empty: dict[str, int] = {}
    for uid, _slot in run.outcome.empty:
        empty[uid] = empty.get(uid, 0) + 1
    terms = MediationTerms.now()
    order = sorted(run.week.requests, key=lambda one: (-one.urgency, one.span.starts, -one.waiting_days, one.code))
    return [
        Line(
            run.requests[one.code],
            one.span,
            proposed(run, one.code),
            empty.get(one.code, 0),
            why_empty(run, one.code) if empty.get(one.code) else "",
            _asked(run, one.code),
            whom_to_ask(run, one.code, terms),
        )
        for one in order
    ]


def _asked(run: Run, uid: str) -> int:
    return sum(one.state == CandidateState.ASKED for (request, _code), one in run.candidates.items() if request == uid)


@login_required
@require_safe
def plan(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    first = first_day(request.GET)
    areas = request.viewer.areas_where(Verb.MEDIATE)
    run = run_for(areas, first)
    lines = lines_of(run)
    shown = {line.request.pk for line in lines}
    other_days = [row for row in run.requests.values() if row.pk not in shown and row.state != State.INTRODUCING]
    context = {
        "first": first,
        "last": first + WEEK - timedelta(days=1),
        "weeks": _weeks(first),
        "lines": lines,
        "goals": goals_of(run),
        "is_proven": run.outcome.is_proven,
        "numbers": {"requests": len(run.week.requests), "people": len(run.week.volunteers)},
        "not_this_week": other_days,
        "kept": PlanningRun.objects.visible_to(request.viewer)[:KEPT_SHOWN],
    }
    return render(request, "volunteers/plan.html", context)


def goals_of(run: Run) -> list[dict[str, Any]]:
    """Per goal: this plan, and what no plan can beat."""
    outcome = run.outcome
    return [
        {"label": level.label, "reached": outcome.reached[level], "bound": outcome.bound[level]}
        for level in outcome.order
    ]


def _weeks(first: date) -> list[dict[str, Any]]:
    tomorrow = today() + timedelta(days=1)
    page = reverse("volunteers:plan")
    named = ((tomorrow, _("あすから七日")), (tomorrow + WEEK, _("次の七日")), (tomorrow + 2 * WEEK, _("その次の七日")))
    return [
        {"label": words, "url": page if day == tomorrow else f"{page}?from={day}", "current": day == first}
        for day, words in named
    ]


@login_required
@require_POST
def keep(request: Request) -> HttpResponse:
    """計画しなおして残す."""
    require(policy.may_mediate(request.viewer))
    first = first_day(request.POST)
    areas = request.viewer.areas_where(Verb.MEDIATE)
    kept = keep_run(run_for(areas, first), areas, by=request.viewer)
    if kept.is_proven:
        messages.success(request, _("案を残しました。この条件では、これより良い案はありません。"))
    else:
        messages.success(request, _("案を残しました。"))
    return redirect(f"{reverse('volunteers:plan')}?from={first}")


@login_required
@require_POST
def ask_several(request: Request) -> HttpResponse:
    """A first wave for every request that was ticked, each in its own transaction; the plan they come from is kept."""
    require(policy.may_mediate(request.viewer))
    first = first_day(request.POST)
    areas = request.viewer.areas_where(Verb.MEDIATE)
    run = run_for(areas, first)
    rows = HelpRequest.objects.visible_to(request.viewer).filter(uid__in=request.POST.getlist("request"))
    rows = rows.looking()
    wanted = [line for line in lines_of(run) if line.request.pk in {row.pk for row in rows.defer(*SECRETS)}]
    if not wanted:
        messages.error(request, _("たずねる依頼に印を付けてから、もう一度押してください。"))
        return redirect(f"{reverse('volunteers:plan')}?from={first}")
    keep_run(run, areas, by=request.viewer)
    asked, refused = ask_waves(run, [line.request.uid for line in wanted], request)
    tell_asked(request, asked, refused)
    return redirect(f"{reverse('volunteers:plan')}?from={first}")


def ask_waves(run: Run, uids: list[str], request: Request) -> tuple[list[Candidate], list[asking.NotAsked]]:
    """Whoever is asked for one request is not asked for the next."""
    terms = MediationTerms.now()
    everybody: list[Candidate] = []
    refused: list[asking.NotAsked] = []
    spoken_to: frozenset[str] = frozenset()
    for uid in uids:
        wave = whom_to_ask(run, uid, terms, leave_out=spoken_to)
        said = {row.pk: reasons_for(run, uid, code) for row, code in zip(wave.people, wave.codes, strict=True)}
        row = run.requests[uid]
        _wave, asked, kept_off = asking.ask(
            row, wave.people, by=request.viewer, site=absolute(request, "/"), reasons=said
        )
        everybody, refused = [*everybody, *asked], [*refused, *kept_off]
        spoken_to |= set(wave.codes)
    return everybody, refused
