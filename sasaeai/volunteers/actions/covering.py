"""代わり: somebody else for one visit; a request of its own, whose person has a turn at the visit itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor
from sasaeai.volunteers.actions.requests import end, receive
from sasaeai.volunteers.models import (
    Candidate,
    CandidateState,
    EndReason,
    HelpRequest,
    Rhythm,
    State,
    Turn,
    Urgency,
    Visit,
    Volunteer,
)
from sasaeai.volunteers.models.request import COVER


class NightTask:
    """Whoever acts when nobody does: the journal writes 自動."""

    journal_id = None
    journal_label = ""


def look_for_cover(visit: Visit, *, by: Actor | None, way: str) -> HelpRequest | None:
    """A piece of the request for this one visit, with the same conditions; a second one who is away widens it."""
    missing = visit.request.slots - visit.turns.filter(state__in=[Turn.State.PLANNED, Turn.State.DONE]).count()
    if missing < 1 or visit.day < today():
        return None
    known = cover_of(visit)
    if known is not None:
        held = known.candidates.holding().count()
        if known.is_open and known.slots < held + missing:
            HelpRequest.objects.filter(pk=known.pk).update(slots=held + missing, changed_at=now())
        return known
    piece = _cover_for(visit, missing, way)
    asked = visit.request
    piece, _new = receive(
        piece, once=visit.cover_key, by=by or NightTask(), wishes=asked.wishes.all(), involves=asked.involves.all()
    )
    _leave_out(piece, visit)
    return piece


def _cover_for(visit: Visit, missing: int, way: str) -> HelpRequest:
    asked = visit.request
    soon = visit.day <= today() + timedelta(days=2)
    same = ("area", "town", "asker", "kind", "address", "meet_at", "risks", "minutes", "first_together")
    return HelpRequest(
        part_of=asked, rhythm=Rhythm.ONCE, first_day=visit.day, starts=visit.starts, ends=visit.ends, slots=missing,
        qualification=asked.qualification, qualified_slots=min(asked.qualified_slots, missing),
        urgency=Urgency.URGENT if soon else Urgency.SOON, channel=way, sample=asked.sample,
        words=_("いつもの方が来られない回の代わりです。"), **{name: getattr(asked, name) for name in same},
    )  # fmt: skip


def _leave_out(piece: HelpRequest, visit: Visit) -> None:
    """Neither whoever is away nor whoever comes anyway is proposed to come instead."""
    for turn in visit.turns.all():
        Candidate.objects.get_or_create(
            request=piece,
            volunteer_id=turn.volunteer_id,
            defaults={"state": CandidateState.FORBIDDEN, "sample": piece.sample},
        )


def cover_of(visit: Visit) -> HelpRequest | None:
    return HelpRequest.objects.filter(once=visit.cover_key).select_related("area", "kind").first()


def visit_covered_by(request: HelpRequest) -> Visit | None:
    """The visit for which this request looks for somebody."""
    if not request.is_cover or request.once is None:
        return None
    uid = request.once.removeprefix(COVER)
    return Visit.objects.filter(uid=uid).select_related("request__kind", "area").first()


def join_covered_visit(request: HelpRequest, volunteers: Iterable[Volunteer]) -> None:
    """Whoever comes instead has a turn at the visit itself, so that it is reported and counted once."""
    visit = visit_covered_by(request)
    if visit is None:
        return
    for volunteer in volunteers:
        Turn.objects.update_or_create(visit=visit, volunteer=volunteer, defaults={"state": Turn.State.PLANNED})


def end_cover(visit: Visit, reason: str, *, by: Actor | None) -> None:
    cover = cover_of(visit)
    if cover is not None and cover.is_open:
        end(cover, reason, by=by or NightTask())


@transaction.atomic
def end_late_covers() -> int:
    """A search for a day that is over ends by itself: it found nobody, or what it found was reported."""
    over = HelpRequest.objects.filter(once__startswith=COVER, first_day__lt=today()).open()
    late = list(over.exclude(state=State.GOING_ON)) + list(
        over.filter(state=State.GOING_ON, first_day__lt=today() - timedelta(days=31))
    )
    for cover in late:
        end(cover, EndReason.NOBODY if cover.state != State.GOING_ON else EndReason.DONE, by=NightTask())
    return len(late)
