"""Begin, end and hand over a seat."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import record
from sasaeai.people.models import Organisation, Person, Seat
from sasaeai.people.viewer import Viewer


class AlreadyEnded(Exception):
    """Somebody else ended this seat a moment ago."""


@transaction.atomic
def begin_seat(
    person: Person,
    *,
    role: str,
    areas: Iterable[Area],
    since: date,
    by: Viewer | None,
    until: date | None = None,
    organisation: Organisation | None = None,
    title: str = "",
) -> Seat:
    """Raises ValidationError when the days contradict each other or an organisation is missing."""
    seat = Seat(person=person, role=role, organisation=organisation, since=since, until=until, title=title)
    seat.full_clean()
    seat.save()
    seat.areas.set(areas)
    record("people.seat.begun", seat, by=by)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Viewer, last_day: date | None = None) -> None:
    """Without a last day it ends at once: the next click of its holder is already without it."""
    _end(seat, last_day)
    record("people.seat.ended", seat, by=by)


@transaction.atomic
def hand_over_seat(seat: Seat, *, to: Person, since: date, by: Viewer) -> Seat:
    """The successor has the same role, areas and organisation from `since`; the predecessor until the day before."""
    last_day = since - timedelta(days=1)
    _end(seat, last_day if last_day >= max(today(), seat.since) else None)
    successor = Seat.objects.create(
        person=to, role=seat.role, organisation=seat.organisation, title=seat.title, since=since
    )
    successor.areas.set(seat.areas.all())
    record("people.seat.handed_over", seat, by=by, successor=to.name)
    return successor


def _end(seat: Seat, last_day: date | None) -> None:
    change = {"until": last_day} if last_day else {"ended_on": today()}
    if not Seat.objects.filter(pk=seat.pk, ended_on=None).update(**change):
        raise AlreadyEnded
    seat.refresh_from_db()
