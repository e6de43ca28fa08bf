"""活動の予定: visits some weeks ahead from the rhythm; one is called off, or somebody cannot come and cover is found.

What is planned stays: planning again only adds days that nobody wrote yet, so that whatever happened to a visit
(called off, somebody away, reported) is never undone by a task at night.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.actions.covering import cover_of, end_cover, look_for_cover
from sasaeai.volunteers.actions.requests import locked
from sasaeai.volunteers.models import (
    EndReason,
    HelpRequest,
    Pair,
    Rhythm,
    State,
    Turn,
    Visit,
    Volunteer,
)

AHEAD = timedelta(weeks=4)
# Whoever cannot come and says so later than this leaves hardly time to find somebody else.
LATE = timedelta(hours=24)
# Written down as it stands: who begins later takes over what was called off for this reason.
PAIR_ENDED = "組が終わった"


class TooLate(Exception):
    """It is over, or was called off; the message is a sentence."""


@transaction.atomic
def plan_visits(request: HelpRequest) -> list[Visit]:
    """The visits of the next weeks that are not written yet; of an open rhythm none, they are agreed one by one."""
    request = locked(request)
    if request.state != State.GOING_ON or request.rhythm == Rhythm.OPEN or request.is_cover:
        return []
    pairs = list(request.pairs.filter(ended_on=None, until__gte=today()).select_related("volunteer"))
    known = set(request.visits.filter(day__gte=today()).values_list("day", flat=True))
    days = [day for day in request.days(today(), _horizon(request)) if day not in known]
    return [visit for day in days if (visit := _planned(request, day, pairs))]


def _horizon(request: HelpRequest) -> date:
    return max(today() + AHEAD, request.first_day if request.rhythm == Rhythm.ONCE else today())


def _planned(request: HelpRequest, day: date, pairs: Iterable[Pair]) -> Visit | None:
    present = [pair for pair in pairs if pair.since <= day <= pair.until]
    return _written(request, day, request.starts, request.ends, [pair.volunteer for pair in present])


def _written(
    request: HelpRequest, day: date, starts: time, ends: time, volunteers: Iterable[Volunteer]
) -> Visit | None:
    people = list(volunteers)
    if not people:
        return None
    visit, new = Visit.objects.get_or_create(
        request=request, day=day, starts=starts,
        defaults={"area_id": request.area_id, "ends": ends, "planned_at": now(), "sample": request.sample},
    )  # fmt: skip
    off = {one.pk for one in people if is_off(one, day)}
    for one in people:
        state = Turn.State.CANCELLED if one.pk in off else Turn.State.PLANNED
        Turn.objects.get_or_create(visit=visit, volunteer=one, defaults={"state": state})
    if new and off:
        visit.request = request
        look_for_cover(visit, by=None, way=request.channel)
    return visit if new else None


def join_visits(request: HelpRequest, pairs: Iterable[Pair]) -> None:
    """Whoever begins now comes to what is planned already, also to what only the end of another pair called off."""
    ahead = Q(state=Visit.State.PLANNED) | Q(state=Visit.State.CALLED_OFF, called_off_by=PAIR_ENDED)
    for pair in pairs:
        for visit in request.visits.filter(ahead, day__range=(max(today(), pair.since), pair.until)):
            if visit.state == Visit.State.CALLED_OFF:
                visit.state, visit.called_off_by = Visit.State.PLANNED, ""
                visit.save()
            state = Turn.State.CANCELLED if is_off(pair.volunteer, visit.day) else Turn.State.PLANNED
            Turn.objects.update_or_create(visit=visit, volunteer=pair.volunteer, defaults={"state": state})


def is_off(volunteer: Volunteer, day: date) -> bool:
    """Known beforehand: a day off, or resting."""
    return volunteer.is_paused(day) or volunteer.days_off.filter(first__lte=day, last__gte=day).exists()


@transaction.atomic
def plan_all() -> int:
    """What the task at night does: how many visits are new."""
    going_on = HelpRequest.objects.filter(state=State.GOING_ON).exclude(rhythm=Rhythm.OPEN).without_covers()
    return sum(len(plan_visits(request)) for request in going_on.select_related("area", "kind"))


@transaction.atomic
def add_visit(request: HelpRequest, day: date, starts: time, ends: time, *, by: Actor | None) -> Visit:
    """One more day, agreed with both; with whoever is in a pair on that day. Raises TooLate."""
    request = locked(request)
    pairs = request.pairs.on_any_day(day, day).select_related("volunteer")
    visit = _written(request, day, starts, ends, [pair.volunteer for pair in pairs])
    if visit is None:
        raise TooLate(
            _(
                "この日に活動する方がいないか、同じ日の同じ時刻の活動が、もうあります。組の期間と予定を確かめてください。"
            )
        )
    record("volunteers.visit.added", visit, by=by, area=visit.area_id)
    return visit


@transaction.atomic
def call_off(visit: Visit, whose: str, *, by: Actor | None) -> None:
    """The whole visit does not take place; whoever was looked for as cover is let go. Raises TooLate."""
    visit = _held(visit)
    if visit.state == Visit.State.CALLED_OFF:
        return
    if visit.state != Visit.State.PLANNED:
        raise TooLate(_("この回は、もう活動の報告があります。"))
    visit.state, visit.called_off_by = Visit.State.CALLED_OFF, whose[:40]
    visit.save()
    visit.turns.filter(state=Turn.State.PLANNED).update(state=Turn.State.NOT_NEEDED)
    end_cover(visit, EndReason.WITHDRAWN, by=by)
    record("volunteers.visit.called_off", visit, by=by, area=visit.area_id)


@transaction.atomic
def put_back(visit: Visit, *, by: Actor) -> None:
    """It takes place after all."""
    visit = _held(visit)
    if visit.state != Visit.State.CALLED_OFF:
        return
    visit.state, visit.called_off_by = Visit.State.PLANNED, ""
    visit.save()
    visit.turns.filter(state=Turn.State.NOT_NEEDED).update(state=Turn.State.PLANNED)
    record("volunteers.visit.put_back", visit, by=by, area=visit.area_id)


@transaction.atomic
def step_back(turn: Turn, *, reason: str = "", by: Actor | None, way: str) -> HelpRequest | None:
    """One person cannot come this once; somebody is looked for instead. Gives that search. Raises TooLate."""
    visit = _held(turn.visit)
    turn = Turn.objects.select_related("volunteer").get(pk=turn.pk)
    if turn.state in (Turn.State.CANCELLED, Turn.State.CANCELLED_LATE):
        return cover_of(visit)
    if turn.state != Turn.State.PLANNED or visit.state != Visit.State.PLANNED:
        raise TooLate(_("この回は、もう報告があるか、取りやめになっています。"))
    if visit.ends_at <= now():
        raise TooLate(_("この回の時刻は、もう過ぎています。コーディネーターに電話してください。"))
    late = visit.starts_at - now() < LATE
    turn.state = Turn.State.CANCELLED_LATE if late else Turn.State.CANCELLED
    turn.cancelled_at, turn.cancel_reason = now(), reason[:80]
    turn.save()
    record("volunteers.turn.cancelled", turn, by=by, area=visit.area_id)
    return look_for_cover(visit, by=by, way=way)


@transaction.atomic
def come_after_all(turn: Turn, *, by: Actor) -> None:
    """A cancelled turn taken back; the search goes on until the desk ends it, as somebody may have said yes."""
    visit = _held(turn.visit)
    states = (Turn.State.CANCELLED, Turn.State.CANCELLED_LATE, Turn.State.NO_SHOW)
    if visit.state == Visit.State.PLANNED and visit.turns.filter(pk=turn.pk, state__in=states).update(
        state=Turn.State.PLANNED, cancelled_at=None, cancel_reason=""
    ):
        cover = cover_of(visit)
        if cover is not None and cover.state == State.RECEIVED:
            end_cover(visit, EndReason.WITHDRAWN, by=by)
        record("volunteers.turn.comes", turn, by=by, area=visit.area_id)


@transaction.atomic
def did_not_come(turn: Turn, *, by: Actor) -> None:
    """来られなかった: the desk asks kindly whether all is well. Raises TooLate for what was reported."""
    visit = _held(turn.visit)
    if not visit.turns.filter(pk=turn.pk, state=Turn.State.PLANNED).update(state=Turn.State.NO_SHOW):
        raise TooLate(_("この回は、もう報告があるか、取りやめになっています。"))
    record("volunteers.turn.no_show", turn, by=by, area=visit.area_id)


def is_first(visit: Visit) -> bool:
    """Nothing of this request was done before: somebody accompanies where that was agreed."""
    return not Visit.objects.filter(request=visit.request_id, day__lt=visit.day).exclude(
        state=Visit.State.CALLED_OFF
    ).exists()  # fmt: skip


def may_be_finished(request: HelpRequest) -> bool:
    """Something was done, and nothing is to come any more."""
    states = set(request.visits.order_by().values_list("state", flat=True).distinct())
    return request.state == State.GOING_ON and Visit.State.DONE in states and Visit.State.PLANNED not in states


def _held(visit: Visit) -> Visit:
    request = locked(visit.request)
    fresh = Visit.objects.get(pk=visit.pk)
    fresh.request = request
    return fresh
