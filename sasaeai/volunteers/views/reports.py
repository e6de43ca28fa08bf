"""The volunteer's own page by link: what comes, what was done, who cannot come. It shows on GET and acts on POST."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import now, today
from sasaeai.people import guesses
from sasaeai.people.actions.personal import looked_at
from sasaeai.people.viewer import Request
from sasaeai.volunteers.actions.pairing import take_a_rest
from sasaeai.volunteers.actions.reporting import (
    ByPair,
    NotToReport,
    correct,
    helped_at,
    reflect,
    report,
    take_back,
    usual_helped,
)
from sasaeai.volunteers.actions.visiting import TooLate, come_after_all, step_back
from sasaeai.volunteers.forms.reporting import AwayForm, ReportForm
from sasaeai.volunteers.models import Channel, MediationTerms, Pair, Reflection, Turn, Visit

# After the last day, what was done can still be told for so long; the address has gone by then.
REPORT_DAYS = timedelta(days=31)
# A slip is seen within days; later, the desk puts it right.
CORRECT_DAYS = 7
SHOWN = 8


def _opened(request: Request, token: str) -> tuple[Pair | None, HttpResponse | None]:
    """The pair, or the page that says why there is nothing to open."""
    if guesses.too_many(request):
        return None, _closed(request, None, 429)
    pair = Pair.objects.with_token(token)
    if pair is None:
        guesses.note(request)
        return None, _closed(request, None, 404)
    if today() > pair.last_day + REPORT_DAYS:
        return None, _closed(request, pair, 410)
    return pair, None


def _closed(request: Request, pair: Pair | None, status: int) -> HttpResponse:
    context = {"pair": pair, "status": status, "minutes": guesses.MINUTES}
    return render(request, "volunteers/report_closed.html", context, status=status)


def sees_address(pair: Pair, on: date) -> bool:
    """Only while the pair lasts, and the days after it that the ward's terms give."""
    after = timedelta(days=MediationTerms.now().address_days_after)
    return pair.since <= on <= pair.last_day + after and (pair.ended_on is None or bool(after))


def _context(pair: Pair, **context: Any) -> dict[str, Any]:
    asked = pair.request
    return {
        "pair": pair,
        "asked": asked,
        "shows_address": sees_address(pair, today()),
        "is_going_on": pair.is_going_on(today()),
        "is_over": pair.ended_on is not None or pair.last_day < today(),
        "today": today(),
        "now": now(),
        "desks": list(Desk.objects.for_area(asked.area, today())[:2]),
    } | context


@never_cache
def home(request: Request, token: str) -> HttpResponse:
    pair, closed = _opened(request, token)
    if pair is None:
        return closed or _closed(request, None, 404)
    if sees_address(pair, today()):
        looked_at(pair.request.asker, pair.request, by=None, way=ByPair(pair).journal_label)
    turns = Turn.objects.of_pair(pair).select_related("visit")
    planned = turns.filter(state=Turn.State.PLANNED).exclude(visit__state=Visit.State.CALLED_OFF)
    ahead = turns.filter(visit__day__gt=today(), visit__state=Visit.State.PLANNED).exclude(state=Turn.State.NOT_NEEDED)
    behind = turns.filter(visit__day__lte=today()).exclude(state=Turn.State.PLANNED)
    context = _context(
        pair,
        to_tell=list(planned.filter(visit__day__lte=today()).order_by("visit__day", "visit__starts")[:SHOWN]),
        to_come=list(ahead.order_by("visit__day", "visit__starts")[:SHOWN]),
        told=list(behind.order_by("-visit__day")[:SHOWN]),
        rests=pair.volunteer.is_paused(today()),
    )
    return render(request, "volunteers/report.html", context)


def _turn(pair: Pair, uid: str) -> Turn:
    rows = Turn.objects.of_pair(pair).select_related(
        "visit__request__kind", "visit__request__area", "visit__record", "volunteer__person"
    )
    turn: Turn = get_object_or_404(rows, visit__uid=uid)
    return turn


@never_cache
def tell(request: Request, token: str, uid: str) -> HttpResponse:
    """活動しました: minutes and people are there already; a press is enough."""
    pair, closed = _opened(request, token)
    if pair is None:
        return closed or _closed(request, None, 404)
    turn = _turn(pair, uid)
    form = ReportForm(request.POST if request.method == "POST" else None, initial=_initial(turn))
    if request.method == "POST" and form.is_valid():
        try:
            _told(turn, form, by=ByPair(pair))
        except NotToReport as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("volunteers:report_told", token, uid)
    context = _context(pair, form=form, turn=turn, visit=turn.visit, may_correct=may_correct(turn))
    return render(request, "volunteers/report_tell.html", context, status=422 if form.errors else 200)


def _initial(turn: Turn) -> dict[str, Any]:
    visit = turn.visit
    helped = helped_at(visit) if visit.record_id else usual_helped(visit)
    counts = {name: getattr(helped, name) or None for name in ("older", "adults", "children", "others")}
    voice = visit.reflections.filter(volunteer=turn.volunteer_id, side=Reflection.Side.VOLUNTEER).first()
    said = {"face": voice.face, "words": voice.words} if voice else {}
    return counts | {"minutes": turn.minutes or visit.minutes} | said


def _told(turn: Turn, form: ReportForm, *, by: ByPair) -> None:
    given = form.cleaned_data
    if turn.state == Turn.State.DONE:
        if not may_correct(turn):
            raise NotToReport(_("この報告は、もう日がたっています。直すときは、電話してください。"))
        if _is_other(turn, form):
            correct(turn, given["minutes"], form.helped(), by=by)
    else:
        report(turn, given["minutes"], form.helped(), way=Channel.WEB, by=by)
    if given["face"]:
        reflect(turn.visit, given["face"], given["words"], volunteer=turn.volunteer, by=by)


def _is_other(turn: Turn, form: ReportForm) -> bool:
    """The same button pressed twice changes nothing and is no correction."""
    return turn.minutes != form.cleaned_data["minutes"] or helped_at(turn.visit) != form.helped()


def may_correct(turn: Turn) -> bool:
    told_at = turn.visit.reported_at
    return (
        turn.state == Turn.State.DONE
        and told_at is not None
        and (today() - localtime(told_at).date()).days <= CORRECT_DAYS
    )


@never_cache
def told(request: Request, token: str, uid: str) -> HttpResponse:
    """Thanks, and the way back for a slip."""
    pair, closed = _opened(request, token)
    if pair is None:
        return closed or _closed(request, None, 404)
    turn = _turn(pair, uid)
    if request.method == "POST":
        if may_correct(turn):
            take_back(turn, by=ByPair(pair))
        return redirect("volunteers:report", token)
    context = _context(pair, turn=turn, visit=turn.visit, may_correct=may_correct(turn))
    return render(request, "volunteers/report_told.html", context)


@never_cache
def away(request: Request, token: str, uid: str) -> HttpResponse:
    """休みます, for this one time; somebody is looked for instead."""
    pair, closed = _opened(request, token)
    if pair is None:
        return closed or _closed(request, None, 404)
    turn = _turn(pair, uid)
    form = AwayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            step_back(turn, reason=form.cleaned_data["reason"], by=ByPair(pair), way=Channel.WEB)
        except TooLate as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("お休みにしました。代わりの方は、こちらで探します。また次の回に、お願いします。")
            )
            return redirect("volunteers:report", token)
    context = _context(pair, form=form, turn=turn, visit=turn.visit)
    return render(request, "volunteers/report_away.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def comes(request: Request, token: str, uid: str) -> HttpResponse:
    pair, closed = _opened(request, token)
    if pair is None:
        return closed or _closed(request, None, 404)
    turn = _turn(pair, uid)
    if turn.visit.day >= today():
        come_after_all(turn, by=ByPair(pair))
    return redirect("volunteers:report", token)


@never_cache
def rest(request: Request, token: str) -> HttpResponse:
    """お休みに入りたい: asked about nothing any more until somebody has called."""
    pair, closed = _opened(request, token)
    if pair is None:
        return closed or _closed(request, None, 404)
    if request.method == "POST":
        take_a_rest(pair.volunteer, by=ByPair(pair))
        messages.success(
            request,
            _(
                "わかりました。新しいお願いの連絡は止めます。もう決まっている回のことで、コーディネーターから電話します。"
            ),
        )
        return redirect("volunteers:report", token)
    return render(request, "volunteers/report_rest.html", _context(pair))
