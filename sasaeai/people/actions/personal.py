"""Erase a person, join two rows of one person and part them again, and note who looked at whose data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.journal import Actor, record
from sasaeai.people.keeping import Words, all_keepers, rows_of
from sasaeai.people.models import NotTheSame, Person, PersonalView

KEEP_VIEWS = timedelta(days=366)


class StillGoingOn(Exception):
    """Something with this person is not over; `sentences` say what, and what to do first."""

    def __init__(self, sentences: list[Words]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class NotSo(Exception):
    """These two rows cannot be joined, or are not joined (any more)."""


def unnamed(person: Person) -> Person:
    """As the journal may speak of somebody who never signed in: by the row's number."""
    return Person(pk=person.pk, name=str(person.pk))


def what_is_going_on(person: Person) -> list[Words]:
    """Why this person cannot be erased today: a sentence each, none twice."""
    people, day = rows_of(person), today()
    found = (keeper.going_on(row, people, day) for keeper in all_keepers() for row in keeper.rows(people))
    return list(dict.fromkeys(sentence for sentence in found if sentence))


@transaction.atomic
def erase(person: Person, *, by: Actor | None) -> dict[str, int]:
    """Every app takes out of its rows who it was. How many rows of what; raises StillGoingOn and changes nothing."""
    people = rows_of(person)
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    if sentences := what_is_going_on(person):
        raise StillGoingOn(sentences)
    erased = {}
    # The names last: what others wrote about the person is found by them.
    for keeper in reversed(all_keepers()):
        rows = list(keeper.rows(people))
        for row in rows:
            keeper.erase(row, people, today())
        if rows:
            erased[str(keeper.label)] = len(rows)
    person.refresh_from_db()
    record("people.person.erased", unnamed(person), by=by)
    return erased


def forget_if_nothing_holds(person: Person) -> bool:
    """After a rule ended what was kept: erase who it was, unless some app still has a reason to know."""
    people, day = rows_of(person), today()
    if person.erased_on or any(keeper.holds(row, day) for keeper in all_keepers() for row in keeper.rows(people)):
        return False
    erase(person, by=None)
    return True


@transaction.atomic
def join(duplicate: Person, kept: Person, *, by: Actor) -> None:
    """同じ人: the second row stays as it is and points at the first. Raises NotSo."""
    both = Person.objects.select_for_update().in_bulk([duplicate.pk, kept.pk])
    one, other = both[duplicate.pk], both[kept.pk]
    if one == other or one.same_as_id or other.same_as_id or one.erased_on or other.erased_on:
        raise NotSo
    Person.objects.filter(same_as=one).update(same_as=other)
    Person.objects.filter(pk=one.pk).update(same_as=other)
    duplicate.same_as = other
    record("people.person.joined", unnamed(duplicate), by=by)


@transaction.atomic
def part(duplicate: Person, *, by: Actor) -> None:
    """Taken back: two people again, with all that each had. Raises NotSo."""
    if not Person.objects.filter(pk=duplicate.pk, erased_on=None).exclude(same_as=None).update(same_as=None):
        raise NotSo
    duplicate.same_as = None
    record("people.person.parted", unnamed(duplicate), by=by)


@transaction.atomic
def say_not_the_same(one: Person, other: Person, *, by: Actor) -> None:
    """Not suggested again; saying it twice changes nothing."""
    first, second = sorted((one, other), key=lambda person: person.pk)
    said = {"on": today(), "by_label": by.journal_label[:200]}
    _row, new = NotTheSame.objects.get_or_create(one=first, other=second, defaults=said)
    if new:
        record("people.person.not_the_same", unnamed(first), by=by)


def looked_at(person: Person | None, what: object, *, by: Actor | None, way: str = "") -> None:
    """Note that somebody opened a page with this person's number or address. `way`: who it was that has no account."""
    if person is not None:
        looked_at_all([person], what, by=by, way=way)


def looked_at_all(people: Iterable[Person], what: object, *, by: Actor | None, way: str = "") -> None:
    """The same for a page with several people; one query."""
    label = (by.journal_label if by else "") or way
    told = {"at": now(), "by_id": by.journal_id if by else None, "by_label": label[:200], "what": str(what)[:200]}
    PersonalView.objects.bulk_create(PersonalView(person=person, **told) for person in people)


def forget_old_views() -> int:
    return PersonalView.objects.before(today() - KEEP_VIEWS).delete()[0]
