"""電話のお願い表: what waits for organisations and districts that no letter reaches, and whom to telephone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import now
from sasaeai.people.models import Organisation, Person, Role
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.jobs import Job
from sasaeai.reminders.models import PhoneCall, Why
from sasaeai.reminders.readers import Owners
from sasaeai.reminders.weeks import week_at

# One of them is called, not everybody.
MOST_PEOPLE = 3


@dataclass
class Row:
    """One organisation or district to call. `kind` is organisation or area."""

    kind: str
    holder: Organisation | Area
    where: str
    jobs: list[Job]
    people: list[Person] = field(default_factory=list)
    call: PhoneCall | None = None

    @property
    def name(self) -> str:
        return self.holder.name

    @property
    def contact(self) -> str:
        return self.holder.contact_name if isinstance(self.holder, Organisation) else ""

    @property
    def telephone(self) -> str:
        return self.holder.telephone if isinstance(self.holder, Organisation) else ""

    @property
    def since(self) -> date | None:
        return min((job.since for job in self.jobs if job.since), default=None)

    @property
    def has_number(self) -> bool:
        return bool(self.telephone or any(person.telephone for person in self.people))


def rows_to_call(viewer: Viewer) -> list[Row]:
    """This week's, the longest waiting first, those already called last. A constant number of queries."""
    areas = viewer.areas_where(Verb.SEE_PERSONAL_DATA)
    if not areas:
        return []
    week = week_at(now())
    owners = Owners(week)
    rows = [*_organisations(owners, areas), *_districts(owners, areas)]
    calls = {(call.organisation_id, call.area_id): call for call in PhoneCall.objects.filter(week=week)}
    for row in rows:
        key = row.holder.pk
        row.call = calls.get((key, None) if row.kind == "organisation" else (None, key))
    return sorted(rows, key=lambda row: (row.call is not None, row.since or date.max, row.name))


def number_to_call(viewer: Viewer) -> int:
    return sum(row.call is None for row in rows_to_call(viewer))


def _organisations(owners: Owners, areas: frozenset[int]) -> list[Row]:
    """An organisation of the whole ward is called by whoever looks after the whole ward."""
    root = any(area.parent_id is None for area in Area.objects.filter(pk__in=areas))
    rows = []
    for line in owners.lines_of_organisations():
        organisation = owners.organisations[line.key]
        if line.why == Why.CALL and (root or organisation.area_id in areas):
            where = organisation.area.name if organisation.area else ""
            people = owners.members(Role.ORGANISATION, organisation=organisation.pk)[:MOST_PEOPLE]
            rows.append(Row("organisation", organisation, where, owners.jobs_of_organisations[organisation.pk], people))
    return rows


def _districts(owners: Owners, areas: frozenset[int]) -> list[Row]:
    return [
        Row("area", owners.districts[line.key], "", owners.jobs_of_districts[line.key],
            owners.members(Role.COMMITTEE, area=line.key)[:MOST_PEOPLE])
        for line in owners.lines_of_districts()
        if line.key in areas
    ]  # fmt: skip
