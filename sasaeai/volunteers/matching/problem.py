"""What one run of the proposal engine is given: who asks, who helps, and what was already said about the two.

Times are naive or aware datetimes, one kind throughout; places are metres in a local plane; codes are any strings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import cached_property

Pair = tuple[str, str]
METRES_PER_DEGREE = 111_195.0  # on a sphere of 6,371 km


class Urgency(IntEnum):
    WHENEVER = 0
    SOON = 1
    URGENT = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in metres east and north of any point of the ward: an address, or the middle of its block."""

    east: float
    north: float

    @classmethod
    def at(cls, latitude: float, longitude: float, *, origin: tuple[float, float]) -> Spot:
        """Degrees to metres; within 30 km of the origin less than 0.5 % off the great circle."""
        squeeze = math.cos(math.radians(origin[0]))
        return cls((longitude - origin[1]) * METRES_PER_DEGREE * squeeze, (latitude - origin[0]) * METRES_PER_DEGREE)

    def metres_to(self, other: Spot) -> float:
        return math.hypot(self.east - other.east, self.north - other.north)


@dataclass(frozen=True, slots=True)
class Span:
    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise ValueError(f"{self.starts} is not before {self.ends}")


@dataclass(frozen=True, slots=True)
class Held:
    """A qualification or an insurance that somebody holds, valid on both of its days."""

    kind: str
    since: date
    until: date | None = None

    def is_valid_on(self, first: date, last: date) -> bool:
        return self.since <= first and (self.until is None or last <= self.until)


@dataclass(frozen=True, slots=True)
class Request:
    """One visit that is asked for. `asker` is the person: the same one may ask for several visits."""

    code: str
    asker: str
    span: Span
    spot: Spot
    slots: int = 1
    qualification: str = ""
    qualified_slots: int = 0  # so many of the slots need the qualification
    urgency: Urgency = Urgency.WHENEVER
    waiting_days: int = 0
    area: str = ""
    asks_for: frozenset[str] = frozenset()  # traits that everybody who comes must have: a woman, sign language
    involves: frozenset[str] = frozenset()  # what some cannot do: stairs, a dog, a car
    insurance: str = "city"  # the cover under which the visit takes place; "" for none

    def __post_init__(self) -> None:
        if not self.slots >= 1 or not 0 <= self.qualified_slots <= self.slots:
            raise ValueError(f"{self.code}: {self.qualified_slots} qualified of {self.slots} slots")
        if self.qualified_slots and not self.qualification:
            raise ValueError(f"{self.code}: which qualification?")

    @property
    def day(self) -> date:
        return self.span.starts.date()

    @property
    def last_day(self) -> date:
        return (self.span.ends - timedelta(microseconds=1)).date()


@dataclass(frozen=True, slots=True)
class Volunteer:
    code: str
    home: Spot
    available: tuple[Span, ...]
    radius: float = 2_000.0  # metres
    weekly_cap: int = 2
    daily_cap: int = 1
    promised: tuple[date, ...] = ()  # days of visits that this run does not plan, once for each
    areas: frozenset[str] = frozenset()  # districts; empty for any
    qualifications: tuple[Held, ...] = ()
    insurances: tuple[Held, ...] = ()
    traits: frozenset[str] = frozenset()
    cannot: frozenset[str] = frozenset()
    consents: bool = True  # to be proposed
    is_paused: bool = False
    is_minor: bool = False
    wants_company: bool = False  # a first visit together with somebody who knows the way
    is_newcomer: bool = False
    recent_load: int = 0  # times asked or helping in the last weeks

    @property
    def needs_company(self) -> bool:
        return self.is_minor or self.wants_company

    def cap_on(self, day: date) -> int:
        """How many visits more on this day."""
        return max(self.daily_cap - self.promised.count(day), 0)

    def holds(self, kind: str, request: Request) -> bool:
        return any(q.kind == kind and q.is_valid_on(request.day, request.last_day) for q in self.qualifications)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a ward decides. Travel: a pause, and the way at walking pace with the waits of a bus (metres a minute)."""

    pause: int = 15
    metres_per_minute: float = 100.0
    covers_everybody: frozenset[str] = frozenset({"city"})  # insurances that need no registration
    urgency_weights: tuple[int, int, int] = (100, 400, 1_600)
    waiting_days_counted: int = 60
    metres_per_step: int = 500  # differences below do not count as nearer


@dataclass(frozen=True)
class Week:
    """One planning run. Pairs are (asker, volunteer) where they tell of people, (request, volunteer) of one visit."""

    requests: tuple[Request, ...]
    volunteers: tuple[Volunteer, ...]
    never: frozenset[Pair] = frozenset()  # asker, volunteer: must not meet
    met: frozenset[Pair] = frozenset()  # asker, volunteer
    standing: frozenset[Pair] = frozenset()  # asker, volunteer
    wished: frozenset[Pair] = frozenset()  # asker, volunteer: one of the two asked for the other
    forbidden: frozenset[Pair] = frozenset()  # request, volunteer: refused, or taken out by the coordinator
    locked: frozenset[Pair] = frozenset()  # request, volunteer: agreed; stays
    told: frozenset[Pair] = frozenset()  # request, volunteer: proposed to people before
    terms: Terms = field(default_factory=Terms)

    def __post_init__(self) -> None:
        for found in (self.requests, self.volunteers):
            if len({one.code for one in found}) != len(found):
                raise ValueError("the same code twice")
        days = [request.day for request in self.requests]
        if days and (max(days) - min(days)).days > 6:
            raise ValueError("a run plans at most seven days: weekly caps count over them")
        for request, volunteer in self.locked:
            if request not in self.request or volunteer not in self.volunteer:
                raise ValueError(f"locked, but not in this week: {request}, {volunteer}")

    @cached_property
    def request(self) -> Mapping[str, Request]:
        return {request.code: request for request in self.requests}

    @cached_property
    def volunteer(self) -> Mapping[str, Volunteer]:
        return {volunteer.code: volunteer for volunteer in self.volunteers}

    def minutes_between(self, one: Request, other: Request) -> float:
        """What has to lie between two visits of one person."""
        return self.terms.pause + one.spot.metres_to(other.spot) / self.terms.metres_per_minute

    def collide(self, one: Request, other: Request) -> bool:
        """Whether nobody can be at both: they overlap, or the way between them takes too long."""
        first, second = sorted((one, other), key=lambda request: (request.span.starts, request.code))
        free = (second.span.starts - first.span.ends).total_seconds() / 60
        return free < self.minutes_between(first, second)
