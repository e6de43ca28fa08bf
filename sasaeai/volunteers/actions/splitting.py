"""小さく分ける: one need becomes some small ones for different people, and one again until somebody was asked."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sasaeai.kernel.clock import now
from sasaeai.kernel.journal import Actor, record
from sasaeai.volunteers.actions.requests import NotAllowedFromHere, begin_again_quietly, conclude, locked
from sasaeai.volunteers.models import Candidate, EndReason, HelpRequest, RequestNote, State

FEWEST, MOST = 2, 6
# What every piece has in common with the need it was part of.
COMMON = (
    "area", "town", "asker", "proxy", "proxy_relation", "asker_agreed", "address", "meet_at", "risks", "urgency",
    "first_together", "channel", "received_at", "received_by_label", "follow_up_on", "sample",
)  # fmt: skip


def may_be_split(request: HelpRequest) -> bool:
    """Nobody holds a place in it yet, and it is not a piece itself."""
    if request.state not in {State.RECEIVED, State.ASKING} or request.part_of_id:
        return False
    return not request.candidates.holding().exists()


def may_be_joined(request: HelpRequest) -> bool:
    """As long as no piece was asked for, and none went on."""
    if request.end_reason != EndReason.SPLIT or request.pieces.exclude(state=State.RECEIVED).exists():
        return False
    return not Candidate.objects.filter(request__part_of=request, asked_at__isnull=False).exists()


@transaction.atomic
def split(request: HelpRequest, pieces: Sequence[HelpRequest], *, by: Actor) -> list[HelpRequest]:
    """The pieces bring their own kind, words, time and number of people; raises NotAllowedFromHere."""
    row = locked(request)
    if not may_be_split(row) or not FEWEST <= len(pieces) <= MOST:
        raise NotAllowedFromHere
    common = {name: getattr(row, name) for name in COMMON}
    wishes, involves = list(row.wishes.all()), list(row.involves.all())
    conclude(row, EndReason.SPLIT)
    for piece in pieces:
        for name, value in common.items():
            setattr(piece, name, value)
        piece.part_of, piece.state_since = row, now()
        piece.save()
        piece.wishes.set(wishes)
        piece.involves.set(involves)
    record("volunteers.request.split", row, by=by, area=row.area_id, count=len(pieces))
    return list(pieces)


@transaction.atomic
def join(request: HelpRequest, *, by: Actor) -> HelpRequest:
    """The pieces go, what was noted about them stays with the whole; raises NotAllowedFromHere."""
    row = locked(request)
    pieces = list(HelpRequest.objects.select_for_update(of=("self",)).filter(part_of=row))
    if not may_be_joined(row):
        raise NotAllowedFromHere
    RequestNote.objects.filter(request__in=pieces).update(request=row)
    for piece in pieces:
        piece.delete()
    begin_again_quietly(row)
    record("volunteers.request.joined", row, by=by, area=row.area_id)
    return row
