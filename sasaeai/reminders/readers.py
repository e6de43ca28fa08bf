"""Whom a letter reaches, and whom not and why: from the owner to the organisation to the secretariat's telephone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Max

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.models import Message
from sasaeai.people.models import Organisation, Person, Role, Seat
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import jobs_for
from sasaeai.reminders.desks import Desk, desks_of, seats_key
from sasaeai.reminders.faults import Faults
from sasaeai.reminders.models import Digest, Line, Preference, Rhythm, Why
from sasaeai.reminders.weeks import WEEK

# Names that belong to nobody (RFC 2606, RFC 6761): people of a sample ward are never written to.
NOBODYS = (".example", ".invalid", ".test", "example.com", "example.net", "example.org")
KEY = "reminders"


def is_made_up(address: str) -> bool:
    host = address.rpartition("@")[2].lower()
    return any(host == name.lstrip(".") or host.endswith("." + name.lstrip(".")) for name in NOBODYS)


@dataclass(frozen=True)
class Owners:
    """All who may own a job today, and how each is reached; about ten queries, whatever their number.

    `faults` gathers the rules that raised while these looked what waits.
    """

    week: date
    faults: Faults = field(default_factory=Faults)

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody with a seat today, with the account; whoever was written twice once, by the row that reads mail."""
        found = Person.objects.known().filter(pk__in=self._seats).select_related("account").order_by("pk")
        each: dict[int, Person] = {}
        for person in sorted(found, key=lambda row: bool(self.why_unreachable(row))):
            each.setdefault(person.same_as_id or person.pk, person)
        return {person.pk: person for person in sorted(each.values(), key=lambda row: row.pk)}

    @cached_property
    def _seats(self) -> dict[int, list[Seat]]:
        seats: dict[int, list[Seat]] = defaultdict(list)
        for seat in Seat.objects.current(today()).prefetch_related("areas").order_by("pk"):
            seats[seat.person_id].append(seat)
        return dict(seats)

    @cached_property
    def ward(self) -> str:
        """The name under which letters go out."""
        return Area.objects.filter(parent=None).values_list("name", flat=True).first() or ""

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        return {row.pk: row for row in Organisation.objects.select_related("area").order_by("pk")}

    @cached_property
    def districts(self) -> dict[int, Area]:
        return {row.pk: row for row in Area.objects.exclude(parent=None).order_by("position", "pk")}

    @cached_property
    def _refused(self) -> set[str]:
        """Addresses that took no letter; forgotten with the message, and then tried again."""
        rows = Message.objects.undeliverable().filter(key__startswith=f"{KEY}-")
        return set(rows.order_by().values_list("to", flat=True))

    @cached_property
    def _rhythms(self) -> dict[tuple[str, int], str]:
        rows = Preference.objects.values_list("person", "organisation", "rhythm")
        return {("person", person) if person else ("organisation", group): rhythm for person, group, rhythm in rows}

    @cached_property
    def _last(self) -> dict[tuple[str, int], date]:
        """The week of the last letter before this one."""
        rows = Digest.objects.before(self.week).order_by().values_list("person", "organisation").annotate(Max("week"))
        return {("person", person) if person else ("organisation", group): week for person, group, week in rows}

    def why_unreachable(self, person: Person) -> str:
        """ "" for somebody who signs in and reads mail, even if it is not wanted now."""
        account = getattr(person, "account", None)
        if not person.email:
            return Why.NO_MAIL
        if account is None or not account.is_active:
            return Why.NO_ACCOUNT
        return Why.REFUSED if person.email in self._refused else ""

    def why_not_now(self, kind: str, key: int, address: str) -> str:
        """ "" for whom a letter may go out this week."""
        rhythm = Rhythm(self._rhythms.get((kind, key), Rhythm.WEEKLY))
        if rhythm == Rhythm.NEVER:
            return Why.OFF
        last = self._last.get((kind, key))
        if last is not None and last + WEEK * rhythm.weeks > self.week:
            return Why.NOT_YET
        return Why.SAMPLE if is_made_up(address) else ""

    @cached_property
    def _reached_organisations(self) -> set[int]:
        return {
            seat.organisation_id
            for key, person in self.people.items()
            for seat in self._seats[key]
            if seat.role == Role.ORGANISATION and seat.organisation_id and not self.why_unreachable(person)
        }

    @cached_property
    def _reached_districts(self) -> set[int]:
        return {
            area.pk
            for key, person in self.people.items()
            for seat in self._seats[key]
            if seat.role == Role.COMMITTEE and not self.why_unreachable(person)
            for area in seat.areas.all()
        }

    # -- what waits for those of whom nobody signs in ---------------------------------------------------------------

    @cached_property
    def jobs_of_organisations(self) -> dict[int, list[Job]]:
        keys = [key for key in self.organisations if key not in self._reached_organisations]
        return jobs_for(Organisation, keys, fault=self.faults.note)

    @cached_property
    def jobs_of_districts(self) -> dict[int, list[Job]]:
        keys = [key for key in self.districts if key not in self._reached_districts]
        return jobs_for(Area, keys, fault=self.faults.note)

    def is_written_to(self, organisation: Organisation) -> bool:
        return bool(organisation.email) and organisation.email not in self._refused

    def members(self, role: str, *, organisation: int = 0, area: int = 0) -> list[Person]:
        """Whom one could telephone."""
        return [
            person
            for key, person in self.people.items()
            if any(
                seat.role == role
                and (not organisation or seat.organisation_id == organisation)
                and (not area or any(each.pk == area for each in seat.areas.all()))
                for seat in self._seats[key]
            )
        ]

    # -- lines ------------------------------------------------------------------------------------------------------

    def written_to(self) -> list[int]:
        """The people to whom a letter may go this week, those with the same seats beside each other."""
        keys = [key for key, person in self.people.items() if not self._why_no_letter(person)]
        return sorted(keys, key=lambda key: (repr(seats_key(self._seats[key])), key))

    def _why_no_letter(self, person: Person) -> str:
        why = self.why_unreachable(person) or self.why_not_now("person", person.pk, person.email)
        return "" if why == Why.SAMPLE else why

    def lines_of_people(self, keys: Collection[int] | None = None) -> tuple[list[Line], dict[int, Desk]]:
        """Of these people (or all) whether a letter goes out, and their desks where one may."""
        chosen = [person for key, person in self.people.items() if keys is None or key in keys]
        whys = {person.pk: self._why_no_letter(person) for person in chosen}
        desks = desks_of([person for person in chosen if not whys[person.pk]], self.faults)
        return [self._line(person, whys[person.pk], desks) for person in chosen], desks

    def _line(self, person: Person, why: str, desks: dict[int, Desk]) -> Line:
        if why:
            return Line("person", person.pk, why)
        number = desks[person.pk].number
        if not number:
            return Line("person", person.pk, Why.NOTHING)
        return Line("person", person.pk, Why.SAMPLE if is_made_up(person.email) else Why.SENDS, number)

    def lines_of_organisations(self) -> list[Line]:
        """Only those for which something waits and of whom nobody signs in."""
        rows = sorted(self.jobs_of_organisations.items())
        return [Line("organisation", key, self._why_of(self.organisations[key]), len(jobs)) for key, jobs in rows]

    def _why_of(self, organisation: Organisation) -> str:
        if not self.is_written_to(organisation):
            return Why.CALL
        return self.why_not_now("organisation", organisation.pk, organisation.email) or Why.SENDS

    def lines_of_districts(self) -> list[Line]:
        return [Line("area", key, Why.CALL, len(jobs)) for key, jobs in sorted(self.jobs_of_districts.items())]


def to_call(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.why == Why.CALL]
