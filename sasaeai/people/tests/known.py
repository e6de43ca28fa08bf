"""Makes the people that every test knows."""

from __future__ import annotations

from datetime import date

from sasaeai.areas.models import Area
from sasaeai.people.models import Account, Organisation, OrganisationKind, Person, Role, Seat

PASSWORD = "ayumi-no-michi-10"
SINCE = date(2010, 4, 1)


def make_person(
    name: str, login: str, role: Role, *areas: Area, organisation: Organisation | None = None, until: date | None = None
) -> Person:
    person = Person.objects.create(name=name)
    Account.objects.create_user(login, PASSWORD, person=person)
    seat = Seat.objects.create(person=person, role=role, organisation=organisation, since=SINCE, until=until)
    seat.areas.set(areas)
    return person


def make_organisation(name: str, kind: str = "福祉保健活動団体", area: Area | None = None) -> Organisation:
    known, _new = OrganisationKind.objects.get_or_create(name=kind)
    return Organisation.objects.create(name=name, kind=known, area=area)
