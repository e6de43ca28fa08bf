"""返事: a yes takes one of the request's places, a no frees the wave for the next, a cancelled yes calls the reserve.

Whoever answers holds the request's row, and the database lets one place be held once: of two people who say yes to
the last place at the same second, one gets it and the other is the reserve. Nobody's yes is lost.
"""

from __future__ import annotations

from django.db import transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.actions.requests import locked, move, tell_readers_of_calls
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, State
from sasaeai.volunteers.models.candidate import WAITING


class TooLate(Exception):
    """The question was taken back, or the request has ended."""


@transaction.atomic
def say_yes(candidate: Candidate, *, way: str, by: Actor | None) -> Candidate:
    """YES with a place, or RESERVE when all are taken. Again changes nothing; raises TooLate."""
    request, candidate = _held(candidate)
    if candidate.state in (CandidateState.YES, CandidateState.RESERVE, CandidateState.AGREED):
        return candidate
    if not request.is_open or candidate.state not in (*WAITING, CandidateState.NO, CandidateState.CANCELLED):
        raise TooLate
    place = free_place(request)
    state = CandidateState.YES if place else CandidateState.RESERVE
    _answered(candidate, state, way, place=place)
    if place:
        _tell_first_yes(request)
        _tell_of_room(request)
    key = "volunteers.candidate.said_yes" if place else "volunteers.candidate.in_reserve"
    record(key, candidate, by=by, area=request.area_id)
    return candidate


@transaction.atomic
def say_no(candidate: Candidate, *, way: str, by: Actor | None, reason: str = "") -> Candidate:
    """Raises TooLate for somebody who said yes: that is taken back by `cancel`."""
    request, candidate = _held(candidate)
    if candidate.state == CandidateState.NO:
        return candidate
    if candidate.state not in (*WAITING, CandidateState.RESERVE):
        raise TooLate
    _answered(candidate, CandidateState.NO, way, no_reason=reason)
    record("volunteers.candidate.said_no", candidate, by=by, area=request.area_id)
    return candidate


@transaction.atomic
def cancel(candidate: Candidate, *, way: str, by: Actor | None, reason: str = "") -> Candidate | None:
    """A yes taken back; the first of the reserve moves up and is returned. Does not go into the queue again.

    Raises TooLate for somebody who has begun: that is ended with the pair, and the address is closed with it.
    """
    request, candidate = _held(candidate)
    if candidate.state == CandidateState.CANCELLED:
        return None
    if candidate.state != CandidateState.YES:
        raise TooLate
    _answered(candidate, CandidateState.CANCELLED, way, place=None, no_reason=reason)
    record("volunteers.candidate.cancelled", candidate, by=by, area=request.area_id)
    next_one = first_of_reserve(request)
    if next_one is not None:
        _set(next_one, state=CandidateState.YES, place=free_place(request))
        record("volunteers.candidate.moved_up", next_one, by=None, area=request.area_id)
    else:
        _tell_of_room(request)
    return next_one


@transaction.atomic
def lapse(candidate: Candidate) -> bool:
    """No answer by the day: free for other requests; a late yes still counts. False when it was answered meanwhile."""
    request, candidate = _held(candidate)
    if not candidate.is_late(today()):
        return False
    _set(candidate, state=CandidateState.LAPSED)
    record("volunteers.candidate.lapsed", candidate, by=None, area=request.area_id)
    return True


def free_place(request: HelpRequest) -> int | None:
    held = set(request.candidates.holding().values_list("place", flat=True))
    return next((place for place in range(1, request.slots + 1) if place not in held), None)


def first_of_reserve(request: HelpRequest) -> Candidate | None:
    return request.candidates.filter(state=CandidateState.RESERVE).order_by("answered_at", "pk").first()


def _held(candidate: Candidate) -> tuple[HelpRequest, Candidate]:
    request = locked(candidate.request)
    fresh = Candidate.objects.select_related("volunteer__person").get(pk=candidate.pk)
    fresh.request = request
    return request, fresh


def _tell_first_yes(request: HelpRequest) -> None:
    if request.first_yes_at is not None:
        return
    days = (now() - request.received_at).days
    HelpRequest.objects.filter(pk=request.pk).update(first_yes_at=now(), first_yes_days=max(days, 0))
    if request.state == State.RECEIVED:
        move(request, State.ASKING)


def _tell_of_room(request: HelpRequest) -> None:
    """A call leaves the public list with its last place, and comes back when one is free again."""
    if request.offered_on is not None:
        tell_readers_of_calls()


def _answered(candidate: Candidate, state: str, way: str, **fields: object) -> None:
    _set(candidate, state=state, answered_at=now(), answered_by_way=way, **fields)


def _set(candidate: Candidate, **fields: object) -> None:
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.save()
