"""What waits for many people at once: people with the same seats have the same desk, so it is looked at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.models import Person, Seat
from sasaeai.people.viewer import AsksWho, SeatsOnly, Viewer
from sasaeai.plans.jobs import Job
from sasaeai.plans.waiting import Waiting, known_waiting
from sasaeai.plans.work import Work
from sasaeai.reminders.faults import Faults


@dataclass
class Desk:
    """What waits for one person: the jobs in the order of the desk, and how many more were not loaded."""

    jobs: list[Job] = field(default_factory=list)
    not_loaded: int = 0

    @property
    def number(self) -> int:
        return len(self.jobs) + self.not_loaded


def desks_of(people: Iterable[Person], faults: Faults | None = None) -> dict[int, Desk]:
    """The desk of each of them today, by the person's key; each person comes with the account.

    Costs a constant number of queries for each different set of seats. Only a rule that asks who somebody is
    (SeatsOnly tells) is asked for each person. A rule that raises is left out and noted.
    """
    faults = faults or Faults()
    everybody = {person.pk: person for person in people}
    below = _below()
    desks: dict[int, Desk] = {}
    for seats, members in _alike(everybody.values()):
        common, own = _shared(SeatsOnly(seats, below), faults)
        viewers = {person.pk: _viewer(person, seats, below) for person in members} if own else {}
        for person in members:
            parts = [own_part.jobs(viewers[person.pk], faults) if own_part else part for part, own_part in common.parts]
            desks[person.pk] = Desk([job for part in parts for job in part], common.not_loaded)
    return desks


@dataclass
class _Common:
    """The parts of a desk in their order: jobs for all with these seats, or a rule that is asked for each."""

    parts: list[tuple[list[Job], _Asked | None]]
    not_loaded: int


@dataclass(frozen=True)
class _Asked:
    waiting: Waiting

    def jobs(self, viewer: Viewer, faults: Faults) -> list[Job]:
        try:
            return list(self.waiting(viewer))
        except Exception as error:
            faults.note(self.waiting, error)
            return []


def _shared(viewer: Viewer, faults: Faults) -> tuple[_Common, bool]:
    """What all with these seats have, and whether something is each one's own."""
    common = _of_plans(viewer, faults)
    own = False
    for waiting in known_waiting():
        try:
            common.parts.append((list(waiting(viewer)), None))
        except AsksWho:
            common.parts.append(([], _Asked(waiting)))
            own = True
        except Exception as error:
            faults.note(waiting, error)
    return common, own


def _of_plans(viewer: Viewer, faults: Faults) -> _Common:
    try:
        work = Work(viewer)
        return _Common([([*work.asked, *work.jobs_of_plans], None)], work.not_loaded)
    except Exception as error:
        faults.note(Work, error)
        return _Common([], 0)


def _alike(people: Iterable[Person]) -> list[tuple[list[Seat], list[Person]]]:
    """Those with equal sets of roles, areas and organisations, together. Two queries."""
    members = {person.pk: person for person in people}
    rows = Seat.objects.current(today()).filter(person__in=members)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in rows.select_related("organisation").prefetch_related("areas").order_by("pk"):
        seats[seat.person_id].append(seat)
    groups: dict[Hashable, tuple[list[Seat], list[Person]]] = {}
    for key, person in members.items():
        held = sorted(seats[key], key=_held)
        groups.setdefault(tuple(map(_held, held)), (held, []))[1].append(person)
    return list(groups.values())


def _held(seat: Seat) -> tuple[str, int, tuple[int, ...]]:
    return seat.role, seat.organisation_id or 0, tuple(sorted(area.pk for area in seat.areas.all()))


def seats_key(seats: Iterable[Seat]) -> Hashable:
    """Equal for people whose desks are looked at together."""
    return tuple(sorted(map(_held, seats)))


def _viewer(person: Person, seats: list[Seat], below: dict[int, list[int]]) -> Viewer:
    viewer = Viewer(getattr(person, "account", None), person)
    viewer.__dict__ |= {"seats": seats, "_below": below}
    return viewer


def _below() -> dict[int, list[int]]:
    below: dict[int, list[int]] = defaultdict(list)
    for area, parent in Area.objects.exclude(parent=None).values_list("pk", "parent_id"):
        below[parent].append(area)
    return dict(below)
