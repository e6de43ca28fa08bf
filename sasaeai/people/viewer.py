"""Who is asking: every page gets one, and it asks the database only for what a page wants to know."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.prepared import prepared
from sasaeai.people import policy
from sasaeai.people.models import Account, Person, Role, Seat
from sasaeai.people.models.held import seats_held


@dataclass
class Viewer:
    """Somebody with today's seats, or nobody: `Viewer()` is the anonymous one and never asks the database."""

    account: Account | None = None
    known_person: Person | None = None

    @property
    def person(self) -> Person | None:
        return self.known_person or (self.account.person if self.account else None)

    @property
    def is_anonymous(self) -> bool:
        return self.account is None and self.known_person is None

    @cached_property
    def seats(self) -> list[Seat]:
        """Seats held today, each with its organisation and areas: one query, once."""
        return seats_held(self.person, today()) if self.person else []

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats)

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        below: dict[int, list[int]] = {}
        for area_id, parent_id in _parents():
            below.setdefault(parent_id, []).append(area_id)
        return below

    @cached_property
    def _reaches(self) -> list[frozenset[int]]:
        return [self._with_everything_below([area.pk for area in seat.areas.all()]) for seat in self.seats]

    def _with_everything_below(self, area_ids: list[int]) -> frozenset[int]:
        reached: set[int] = set()
        waiting = list(area_ids)
        while waiting:
            area_id = waiting.pop()
            if area_id not in reached:
                reached.add(area_id)
                waiting += self._below.get(area_id, [])
        return frozenset(reached)

    def reach_of(self, position: int) -> frozenset[int]:
        """Areas of the seat at this place in `seats`, with everything below them."""
        return self._reaches[position]

    @cached_property
    def area_ids(self) -> frozenset[int]:
        """Areas of all seats, with everything below them."""
        return frozenset().union(*self._reaches)

    @cached_property
    def managed_area_ids(self) -> frozenset[int]:
        """Where this viewer looks after people."""
        return self.areas_where(policy.Verb.MANAGE_PEOPLE)

    def areas_where(self, verb: policy.Verb) -> frozenset[int]:
        """The areas of the seats that may do this, with everything below them."""
        seats = zip(self.seats, self._reaches, strict=True)
        return frozenset().union(*(reach for seat, reach in seats if policy.seat_has(seat, verb)))

    @cached_property
    def manages_everybody(self) -> bool:
        return Area.objects.filter(parent=None, pk__in=self.managed_area_ids).exists()

    def has(self, role: str, area: Area | None = None) -> bool:
        """Whether a seat of this role is held, in this area if one is named."""
        if area is None:
            return role in self.roles
        return any(
            seat.role == role and area.pk in reach for seat, reach in zip(self.seats, self._reaches, strict=True)
        )

    def may(self, verb: policy.Verb, area: Area | None = None) -> bool:
        return policy.may(self, verb, area)

    @property
    def is_secretariat(self) -> bool:
        return Role.SECRETARIAT in self.roles

    @property
    def needs_second_factor(self) -> bool:
        """Whether this viewer's seats are guarded by a second factor here (see docs/settings.md)."""
        if self.account is None or not policy.second_factor_is_on():
            return False
        return self.account.is_staff or bool(policy.GUARDED_ROLES & self.roles)

    @property
    def journal_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def journal_label(self) -> str:
        return str(self.person or self.account or "")


@prepared
def _parents() -> QuerySet[Any, Any]:
    return Area.objects.exclude(parent=None).order_by().values_list("pk", "parent_id")


class AsksWho(Exception):
    """A rule wanted to know who somebody is, where only seats are known."""


class SeatsOnly(Viewer):
    """Whoever has these seats: what follows from them alone can be found once for all who have the same.

    Raises AsksWho as soon as a rule asks for the person or the account, so that what is one person's own is never
    shown to another.
    """

    def __init__(self, seats: Iterable[Seat], below: dict[int, list[int]]) -> None:
        self.__dict__["seats"] = [_nobodys(seat) for seat in seats]
        self.__dict__["_below"] = below

    def __getattribute__(self, name: str) -> Any:
        if name in {"account", "known_person"}:
            raise AsksWho
        return super().__getattribute__(name)


def _nobodys(seat: Seat) -> Seat:
    seat = copy(seat)
    seat.person_id = 0
    seat._state.fields_cache.pop("person", None)
    return seat


class Request(HttpRequest):
    """How a page declares that it asks who is asking: `def page(request: Request) -> HttpResponse`."""

    viewer: Viewer


class Asking(Viewer):
    """Who sent a request. The session is not touched before a page wants to know who that is."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def account(self) -> Account | None:  # type: ignore[override]
        user = self._request.user
        return user if isinstance(user, Account) and user.is_active else None
