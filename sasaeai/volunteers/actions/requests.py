"""The way of a request over the board: receive, note, hand over, end, begin again, split."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.stamp import move_public_stamp, set_entrance
from sasaeai.people.models import Person
from sasaeai.volunteers.models import (
    CandidateState,
    EndReason,
    HelpRequest,
    Pair,
    Refusal,
    RequestNote,
    State,
    Turn,
    Visit,
)
from sasaeai.volunteers.models.request import MOVES

# The room of 手伝えること: pages lead there as long as there is a call to read.
CALLS = "ways-to-help"


class NotAllowedFromHere(Exception):
    """The board knows no such step, or somebody else took it a moment earlier."""


class Moved(Exception):
    """Somebody else changed the request after the page was opened."""


def locked(request: HelpRequest) -> HelpRequest:
    """The row as it is now; whoever changes this request waits. Only inside a transaction."""
    return HelpRequest.objects.select_for_update(of=("self",)).select_related("area", "kind").get(pk=request.pk)


def mark(request: HelpRequest) -> str:
    return request.changed_at.isoformat()


@transaction.atomic
def receive(
    request: HelpRequest, *, once: str, by: Actor, wishes: Iterable[Any] = (), involves: Iterable[Any] = ()
) -> tuple[HelpRequest, bool]:
    """The row, and whether it is new: a form that is sent twice under one `once` is received once."""
    known = HelpRequest.objects.filter(once=once).first()
    if known is not None:
        return known, False
    request.once, request.received_at, request.state_since = once, now(), now()
    request.received_by_label = by.journal_label[:200]
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        known = HelpRequest.objects.filter(once=once).first()
        if known is None:
            raise
        return known, False
    request.wishes.set(wishes)
    request.involves.set(involves)
    record("volunteers.request.received", request, by=by, area=request.area_id, way=request.get_channel_display())
    return request, True


def move(request: HelpRequest, to: str, **fields: Any) -> None:
    """One allowed step on the board, by compare and set; raises NotAllowedFromHere. Only inside a transaction."""
    if to != request.state and to not in MOVES[request.state]:
        raise NotAllowedFromHere
    fields |= {"state": to, "changed_at": now()}
    was_offered = request.offered_on is not None
    if to != request.state:
        fields["state_since"] = now()
    if not HelpRequest.objects.filter(pk=request.pk, state=request.state).update(**fields):
        raise NotAllowedFromHere
    for name, value in fields.items():
        setattr(request, name, value)
    if was_offered:
        tell_readers_of_calls()


@transaction.atomic
def note(request: HelpRequest, words: str, *, by: Actor, follow_up_on: date | None = None) -> RequestNote:
    """What was said, and when to call next; an empty day takes the request off the list of today."""
    row = RequestNote.objects.create(request=request, at=now(), by_label=by.journal_label[:200], words=words)
    HelpRequest.objects.filter(pk=request.pk).update(follow_up_on=follow_up_on, changed_at=now())
    request.follow_up_on = follow_up_on
    record("volunteers.request.noted", request, by=by, area=request.area_id)
    return row


@transaction.atomic
def end(request: HelpRequest, reason: str, *, by: Actor, note: str = "") -> HelpRequest:
    """Ends it with everything that still hangs on it: open questions, pairs, visits to come."""
    request = locked(request)
    conclude(request, reason, note=note)
    record("volunteers.request.ended", request, by=by, area=request.area_id, reason=request.get_end_reason_display())
    return request


@transaction.atomic
def refuse(request: HelpRequest, refusal: Refusal, *, by: Actor, note: str = "") -> HelpRequest:
    """お受けできないこと: told with its sentence, and sent to the right desk where there is one."""
    request = locked(request)
    reason = EndReason.HANDED_OVER if refusal.hand_to_id or refusal.hand_to_words else EndReason.REFUSED
    told = {"refusal": refusal, "handed_to": refusal.hand_to, "handed_to_words": refusal.hand_to_words}
    conclude(request, reason, note=note, **told)
    record("volunteers.request.refused", request, by=by, area=request.area_id, refusal=refusal.name)
    return request


@transaction.atomic
def hand_over(request: HelpRequest, desk: Desk | None, words: str, *, by: Actor, note: str = "") -> HelpRequest:
    """What is a public service's job goes to the desk that does it."""
    request = locked(request)
    conclude(request, EndReason.HANDED_OVER, note=note, handed_to=desk, handed_to_words=words)
    # What somebody typed may tell of an illness; it is forgotten with the request, and a journal forgets nothing.
    told = str(desk or _("ほかの窓口"))
    record("volunteers.request.handed_over", request, by=by, area=request.area_id, desk=told)
    return request


@transaction.atomic
def begin_again(request: HelpRequest, *, by: Actor) -> HelpRequest:
    """Taken back from the end: what was ended by mistake, or came up again. What was split goes on in its pieces."""
    request = locked(request)
    if request.end_reason == EndReason.SPLIT and request.pieces.exists():
        raise NotAllowedFromHere
    begin_again_quietly(request)
    record("volunteers.request.begun_again", request, by=by, area=request.area_id)
    return request


def begin_again_quietly(request: HelpRequest) -> None:
    """Without a line in the journal; only inside a transaction."""
    move(
        request,
        State.RECEIVED,
        ended_on=None,
        end_reason="",
        end_note="",
        refusal=None,
        handed_to=None,
        handed_to_words="",
    )


@transaction.atomic
def offer_publicly(request: HelpRequest, call: str, *, by: Actor) -> None:
    """Put a call onto poster and page; an empty one takes it off."""
    request = locked(request)
    fields = {"call": call, "offered_on": (request.offered_on or today()) if call else None, "changed_at": now()}
    HelpRequest.objects.filter(pk=request.pk).update(**fields)
    tell_readers_of_calls()
    key = "volunteers.call.put_out" if call else "volunteers.call.taken_off"
    record(key, request, by=by, area=request.area_id)


def tell_readers_of_calls() -> None:
    """What everybody reads of calls has changed: kept pages are made anew, and lead to calls while there are any."""
    set_call_entrance()
    move_public_stamp()


def set_call_entrance() -> None:
    """Days pass without anybody doing anything: asked from time to time, too."""
    set_entrance(CALLS, is_open=HelpRequest.objects.offered(today()).with_room().exists())


def conclude(request: HelpRequest, reason: str, *, note: str = "", **fields: Any) -> None:
    """Ended with all that hangs on it, without a line in the journal; only inside a transaction."""
    if request.state == State.ENDED:
        raise NotAllowedFromHere
    _let_go(request)
    move(request, State.ENDED, ended_on=today(), end_reason=reason, offered_on=None, follow_up_on=None, **fields)
    if note:
        # An encrypted column is written with its row.
        request.end_note = note
        request.save(update_fields=["end_note"])


def _let_go(request: HelpRequest) -> None:
    open_ones = [CandidateState.CHOSEN, CandidateState.ASKED, CandidateState.RESERVE, CandidateState.YES]
    request.candidates.filter(state__in=open_ones).update(state=CandidateState.NOT_NEEDED, place=None, changed_at=now())
    Pair.objects.filter(request=request, ended_on=None).update(ended_on=today())
    to_come = Visit.objects.filter(request=request, state=Visit.State.PLANNED, day__gt=today())
    Turn.objects.filter(visit__in=to_come, state=Turn.State.PLANNED).update(state=Turn.State.NOT_NEEDED)
    to_come.update(state=Visit.State.CALLED_OFF)


def people_with_telephone(number: str) -> list[Person]:
    """Who called from this number before, each person once; any width of digits, also with +81."""
    found = Person.objects.with_telephone(number).select_related("same_as")
    return list({person.kept.pk: person.kept for person in found}.values())
