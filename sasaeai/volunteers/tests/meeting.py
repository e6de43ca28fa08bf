"""Ito asked, Tanaka said yes; Mori brings them together."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.people.models import Person
from sasaeai.volunteers.actions.answering import say_yes
from sasaeai.volunteers.actions.asking import ask
from sasaeai.volunteers.actions.meeting import Agreement, agree, plan_meeting
from sasaeai.volunteers.models import Candidate, HelpRequest, Introduction, Pair, Visit, Volunteer
from tests.kept import kept

from .known import made_request, made_volunteer

# A Tuesday.
TODAY = date(2012, 11, 20)
THURSDAY = date(2012, 11, 22)


def said_yes(request: HelpRequest, volunteer: Volunteer, by: Person) -> Candidate:
    _wave, asked, refused = ask(request, [volunteer], by=by)
    assert not refused
    return say_yes(asked[0], way="phone", by=by)


def met(request: HelpRequest, volunteers: list[Volunteer], by: Person, **fields: Any) -> list[Pair]:
    """Asked, said yes, met and agreed."""
    people = [said_yes(request, one, by) for one in volunteers]
    fields = {"day": today(), "starts": time(9), "place": "伊東さんの家"} | fields
    meeting = plan_meeting(Introduction(request=request, **fields), people, by=by)
    return agree(meeting, people, Agreement(asker_agreed=True), by=by)


@kept
def paired(area: Area, by: Person, **fields: Any) -> Pair:
    """Tanaka does it for Ito every Thursday; `fields` of her request."""
    request = made_request(area, rhythm="weekly", first_day=THURSDAY, **fields)
    return met(request, [made_volunteer(area)], by)[0]


def visit_of(request: HelpRequest, place: int = 0) -> Visit:
    return list(Visit.objects.filter(request=request).order_by("day"))[place]


def in_hours(hours: float) -> Any:
    return now() + timedelta(hours=hours)
