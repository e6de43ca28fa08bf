"""Take in a request with the people behind it, put it right, and keep apart who must not meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from sasaeai.kernel.clock import today
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.words import tidy
from sasaeai.people.models import Account, Person
from sasaeai.people.policy import is_the_offices
from sasaeai.volunteers.actions.requests import (
    Moved,
    locked,
    mark,
    people_with_telephone,
    receive,
    refuse,
    tell_readers_of_calls,
)
from sasaeai.volunteers.models import Apart, HelpRequest, Refusal, Volunteer
from sasaeai.volunteers.models.volunteer import VolunteerQuerySet


class _Twice(Exception):
    """The same form arrived a moment earlier: what was made for it meanwhile goes away again."""


@dataclass(frozen=True)
class Caller:
    """Somebody as written down: a name, a reading, a number; no account, no mail address."""

    name: str
    kana: str
    telephone: str


@dataclass(frozen=True)
class Around:
    """What belongs to a request beside its own columns."""

    wishes: Iterable[Any] = ()
    involves: Iterable[Any] = ()
    apart: Iterable[Volunteer] = ()
    # Who was kept apart until now and no longer is.
    together: Iterable[Volunteer] = ()


def known_or_new(caller: Caller, *, among: Iterable[Person | None] = (), sample: bool = False) -> Person:
    """Whoever has this name and this number already, or one of `among` of this name; otherwise a new row."""
    near = [*people_with_telephone(caller.telephone), *(person.kept for person in among if person)]
    found = next((person for person in near if tidy(person.name) == tidy(caller.name)), None)
    if found is None:
        return Person.objects.create(name=caller.name, kana=caller.kana, telephone=caller.telephone, sample=sample)
    if (caller.kana and not found.kana) or (caller.telephone and not found.telephone):
        found.kana, found.telephone = found.kana or caller.kana, found.telephone or caller.telephone
        found.save()
    return found


def take_in(
    request: HelpRequest, asker: Caller, proxy: Caller | None = None, *, once: str, by: Actor,
    around: Around = Around(), like: HelpRequest | None = None, refusal: Refusal | None = None,
) -> tuple[HelpRequest, bool]:  # fmt: skip
    """The row, and whether it is new. With a refusal it is told what cannot be taken on, and ends there."""
    known = HelpRequest.objects.filter(once=once).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            return _take_in(request, asker, proxy, once=once, by=by, around=around, like=like, refusal=refusal), True
    except _Twice:
        return HelpRequest.objects.get(once=once), False


def _take_in(
    request: HelpRequest, asker: Caller, proxy: Caller | None, *, once: str, by: Actor, around: Around,
    like: HelpRequest | None, refusal: Refusal | None,
) -> HelpRequest:  # fmt: skip
    among = (like.asker, like.proxy) if like else ()
    request.asker = known_or_new(asker, among=among, sample=request.sample)
    request.proxy = known_or_new(proxy, among=among, sample=request.sample) if proxy else None
    row, is_new = receive(request, once=once, by=by, wishes=around.wishes, involves=around.involves)
    if not is_new:
        raise _Twice
    keep_apart(row, around.apart, by=by)
    return refuse(row, refusal, by=by) if refusal else row


def keep_apart(request: HelpRequest, volunteers: Iterable[Volunteer], *, by: Actor) -> None:
    for volunteer in volunteers:
        fields = {"on": today(), "by_label": by.journal_label[:200]}
        Apart.objects.get_or_create(asker=request.asker, volunteer=volunteer, defaults=fields)


def apart_from(request: HelpRequest) -> VolunteerQuerySet:
    """Who is not introduced to the one who asks."""
    return Volunteer.objects.filter(pk__in=Apart.objects.filter(asker=request.asker_id).values("volunteer"))


@transaction.atomic
def correct(
    request: HelpRequest, fields: dict[str, Any], asker: Caller, proxy: Caller | None, *, seen: str, by: Actor,
    around: Around = Around(),
) -> HelpRequest:  # fmt: skip
    """Raises Moved, and then nothing is saved."""
    row = locked(request)
    if seen != mark(row):
        raise Moved
    for name, value in fields.items():
        setattr(row, name, value)
    row.asker = _put_right(row, row.asker, asker)
    row.proxy = _put_right(row, row.proxy, proxy) if proxy else None
    row.save()
    row.wishes.set(around.wishes)
    row.involves.set(around.involves)
    Apart.objects.filter(asker=row.asker, volunteer__in=list(around.together)).delete()
    keep_apart(row, around.apart, by=by)
    if row.offered_on is not None:
        tell_readers_of_calls()
    record("volunteers.request.corrected", row, by=by, area=row.area_id)
    return row


def _put_right(request: HelpRequest, person: Person | None, told: Caller) -> Person:
    """A name that was misheard is put right in its row, unless others know that row by the name it has."""
    if person is None or (tidy(person.name) != tidy(told.name) and _is_known_elsewhere(request, person)):
        return known_or_new(told)
    if (person.name, person.kana, person.telephone) != (told.name, told.kana, told.telephone):
        if is_the_offices(person):
            return known_or_new(told)
        person.name, person.kana, person.telephone = told.name, told.kana, told.telephone
        person.save()
    return person


def _is_known_elsewhere(request: HelpRequest, person: Person) -> bool:
    others = HelpRequest.objects.filter(Q(asker=person) | Q(proxy=person)).exclude(pk=request.pk)
    return (
        others.exists()
        or Volunteer.objects.filter(person=person).exists()
        or Account.objects.filter(person=person).exists()
    )
