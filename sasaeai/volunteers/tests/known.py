"""Tanaka volunteers, Ito asks; requests and volunteers that the tests know."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now, today
from sasaeai.people.models import Person
from sasaeai.volunteers.models import ErrandKind, FreeTime, HelpRequest, Volunteer

ITOS_NUMBER = "045-930-0001"
TANAKAS_NUMBER = "045-930-0002"


def kind_named(name: str = "ごみ出し", **fields: Any) -> ErrandKind:
    return ErrandKind.objects.get_or_create(name=name, defaults=fields)[0]


def made_asker(name: str = "伊東 フミ", telephone: str = ITOS_NUMBER) -> Person:
    """She has no account and no mail address."""
    return Person.objects.create(name=name, telephone=telephone)


def made_request(area: Area, asker: Person | None = None, *, kind: str = "ごみ出し", **fields: Any) -> HelpRequest:
    """One that was received by telephone; in a week, at ten in the morning, for half an hour, one person."""
    fields = {
        "first_day": today() + timedelta(days=7), "starts": time(10), "ends": time(10, 30), "minutes": 30,
        "channel": "phone", "received_at": now(), "state_since": now(), "received_by_label": "森 京子",
    } | fields  # fmt: skip
    asker = asker or made_asker()
    return HelpRequest.objects.create(area=area, asker=asker, kind=kind_named(kind), **fields)


def made_volunteer(area: Area, name: str = "田中 一郎", telephone: str = TANAKAS_NUMBER, **fields: Any) -> Volunteer:
    """Registered and free every day; `mail` for whoever is asked by mail."""
    mail = fields.pop("mail", "")
    free = fields.pop("free", True)
    fields = {
        "standing": "regular", "began_on": today(), "registered_on": today(), "consents_on": today(),
        "came_by": "phone", "contact_by": "mail" if mail else "phone",
    } | fields  # fmt: skip
    person = Person.objects.create(name=name, telephone=telephone, email=mail)
    volunteer = Volunteer.objects.create(person=person, area=area, **fields)
    if free:
        FreeTime.objects.bulk_create(FreeTime(volunteer=volunteer, weekday=day) for day in range(7))
    return volunteer


DAY = date(2012, 11, 1)
