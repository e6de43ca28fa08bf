"""顔合わせ: three people meet, and either side may say no without fault; nobody begins without a yes on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.months import months_later
from sasaeai.volunteers.actions.answering import first_of_reserve, free_place
from sasaeai.volunteers.actions.covering import join_covered_visit
from sasaeai.volunteers.actions.requests import locked, move
from sasaeai.volunteers.actions.visiting import join_visits, plan_visits
from sasaeai.volunteers.models import (
    Candidate,
    CandidateState,
    HelpRequest,
    Introduction,
    MediationTerms,
    Pair,
    RequestNote,
    Rhythm,
    State,
)

Outcome = Introduction.Outcome


class NotBothAgreed(Exception):
    """Somebody's yes is missing or was taken back; the message is a sentence for the coordinator."""


class AlreadyDecided(Exception):
    """The outcome of this meeting was written before."""


@dataclass(frozen=True)
class Agreement:
    """What both sides said yes to."""

    asker_agreed: bool
    words: str = ""


@transaction.atomic
def plan_meeting(meeting: Introduction, candidates: Sequence[Candidate], *, by: Actor) -> Introduction:
    """A day for the three to meet; the request goes on to 顔合わせ. Raises NotBothAgreed."""
    request = locked(meeting.request)
    chosen = _with_yes(request, candidates)
    meeting.request, meeting.by_label, meeting.sample = request, by.journal_label[:200], request.sample
    meeting.save()
    meeting.candidates.set(chosen)
    if request.state != State.GOING_ON:
        move(request, State.INTRODUCING)
    record("volunteers.meeting.planned", meeting, by=by, area=request.area_id)
    return meeting


@transaction.atomic
def agree(meeting: Introduction, candidates: Sequence[Candidate], agreement: Agreement, *, by: Actor) -> list[Pair]:
    """Both said yes: pairs, and the visits of the next weeks. Raises NotBothAgreed and AlreadyDecided."""
    request, meeting = _undecided(meeting)
    pairs = _begin(request, candidates, agreement, by=by)
    _decided(meeting, Outcome.AGREED, agreement.words)
    record("volunteers.meeting.agreed", meeting, by=by, area=request.area_id, people=len(pairs))
    return pairs


@transaction.atomic
def begin_without_meeting(
    request: HelpRequest, candidates: Sequence[Candidate], agreement: Agreement, *, by: Actor
) -> list[Pair]:
    """A small thing of one time: agreed by telephone, and noted. Raises NotBothAgreed."""
    request = locked(request)
    if request.rhythm != Rhythm.ONCE:
        raise NotBothAgreed(_("続く活動は、顔合わせをしてから始めてください。"))
    pairs = _begin(request, candidates, agreement, by=by)
    words = _("顔合わせなしで始めました。%(words)s") % {"words": agreement.words}
    RequestNote.objects.create(request=request, at=now(), by_label=by.journal_label[:200], words=words)
    record("volunteers.pair.begun_at_once", request, by=by, area=request.area_id)
    return pairs


@transaction.atomic
def decline(
    meeting: Introduction, candidates: Sequence[Candidate], outcome: str, words: str, *, by: Actor
) -> list[Candidate]:
    """One side would rather not: nobody's fault. Gives those of the reserve who moved up. Raises AlreadyDecided."""
    request, meeting = _undecided(meeting)
    for candidate in _still(request, candidates, CandidateState.YES):
        _set(candidate, state=CandidateState.NOT_SUITED, place=None)
    moved_up = _fill_from_reserve(request)
    _decided(meeting, outcome, words)
    if request.state == State.INTRODUCING and not request.candidates.holding().exists():
        move(request, State.ASKING)
    record("volunteers.meeting.declined", meeting, by=by, area=request.area_id)
    return moved_up


@transaction.atomic
def call_off_meeting(meeting: Introduction, words: str, *, by: Actor) -> None:
    """取りやめ・延期: everybody's yes stays. Raises AlreadyDecided."""
    request, meeting = _undecided(meeting)
    _decided(meeting, Outcome.CALLED_OFF, words)
    record("volunteers.meeting.called_off", meeting, by=by, area=request.area_id)


def _undecided(meeting: Introduction) -> tuple[HelpRequest, Introduction]:
    request = locked(meeting.request)
    fresh = Introduction.objects.get(pk=meeting.pk)
    if fresh.outcome != Outcome.PLANNED:
        raise AlreadyDecided
    fresh.request = request
    return request, fresh


def _decided(meeting: Introduction, outcome: str, words: str) -> None:
    meeting.outcome, meeting.agreed = outcome, words
    meeting.save()


def _with_yes(request: HelpRequest, candidates: Sequence[Candidate]) -> list[Candidate]:
    chosen = _still(request, candidates, CandidateState.YES)
    if not request.is_open:
        raise NotBothAgreed(_("この依頼は、もう終わっています。"))
    if not chosen or len(chosen) < len(candidates):
        raise NotBothAgreed(_("引き受ける返事が、いまはありません。候補の返事を確かめてください。"))
    return chosen


def _still(request: HelpRequest, candidates: Sequence[Candidate], state: str) -> list[Candidate]:
    keys = [candidate.pk for candidate in candidates]
    rows = Candidate.objects.filter(request=request, pk__in=keys, state=state)
    return list(rows.select_related("volunteer__person").order_by("place"))


def _begin(request: HelpRequest, candidates: Sequence[Candidate], agreement: Agreement, *, by: Actor) -> list[Pair]:
    if not agreement.asker_agreed:
        raise NotBothAgreed(_("依頼した方が「お願いします」と言ったことを確かめて、しるしをつけてください。"))
    chosen = _with_yes(request, candidates)
    pairs = [_paired(request, candidate) for candidate in chosen]
    fields = {} if request.mediated_on else {"mediated_on": today()}
    move(request, State.GOING_ON, offered_on=None, follow_up_on=None, **fields)
    if request.is_cover:
        join_covered_visit(request, [pair.volunteer for pair in pairs])
    else:
        join_visits(request, pairs)
        plan_visits(request)
    for pair in pairs:
        record("volunteers.pair.begun", pair, by=by, area=request.area_id)
    return pairs


def _paired(request: HelpRequest, candidate: Candidate) -> Pair:
    _set(candidate, state=CandidateState.AGREED)
    since, until = span(request, today())
    pair, _new = Pair.objects.get_or_create(
        request=request, volunteer=candidate.volunteer, ended_on=None,
        defaults={"since": since, "until": until, "sample": request.sample},
    )  # fmt: skip
    return pair


def span(request: HelpRequest, on: date) -> tuple[date, date]:
    """From the day of the agreement: for one time until that day, else for the ward's number of months."""
    if request.rhythm == Rhythm.ONCE:
        return min(on, request.first_day), request.first_day
    until = months_later(max(on, request.first_day), MediationTerms.now().pair_months)
    return on, max(on, min(until, request.last_day or until))


def _fill_from_reserve(request: HelpRequest) -> list[Candidate]:
    moved_up = []
    while (place := free_place(request)) and (next_one := first_of_reserve(request)):
        _set(next_one, state=CandidateState.YES, place=place)
        record("volunteers.candidate.moved_up", next_one, by=None, area=request.area_id)
        moved_up.append(next_one)
    return moved_up


def _set(candidate: Candidate, **fields: object) -> None:
    for name, value in fields.items():
        setattr(candidate, name, value)
    candidate.save()
