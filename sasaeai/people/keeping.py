"""What apps keep about a person: each says it in its `personal.py`, so that it can be shown, exported and erased."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from sasaeai.people.models import Person

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

Words = str | Promise
Fact = tuple[Words, Any]
# So many rows of a kind are open on the page of a person, the others folded.
OPEN = 5


class Keeper(ABC):
    """Rows of one model that speak of a person. Say what you keep by a subclass under `@keeps`.

    `people` are the fields that lead to `people.Person`. Whoever sees a row here also looks after its person, unless
    `looks_after` is False. `stays` says in a sentence what remains without the person when the row was erased.
    `is_erased` is False where nothing in the row says who it is, so that it stays as it is.
    """

    label: ClassVar[Words]
    model: ClassVar[type[models.Model]]
    people: ClassVar[tuple[str, ...]] = ("person",)
    looks_after: ClassVar[bool] = True
    stays: ClassVar[Words] = ""
    is_erased: ClassVar[bool] = True
    position: ClassVar[int] = 50

    def all_rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def rows(self, people: Iterable[int]) -> models.QuerySet[Any]:
        """What is kept about these rows of people, who are one person."""
        found = Q()
        for name in self.people:
            found |= Q(**{f"{name}__in": list(people)})
        return self.all_rows().filter(found)

    def seen(self, viewer: Viewer, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Of these rows the ones that the viewer may read."""
        seen: models.QuerySet[Any] = rows.visible_to(viewer)  # type: ignore[attr-defined]
        return seen

    @abstractmethod
    def facts(self, row: Any, people: frozenset[int]) -> Iterable[Fact]:
        """Label and value, as the person may read them."""

    def going_on(self, row: Any, people: frozenset[int], on: date) -> Words:
        """A sentence that says why this row cannot be erased yet, and what to do; "" when it can."""
        return ""

    def holds(self, row: Any, on: date) -> bool:
        """Whether this row is a reason to go on knowing the person when a rule ends the others."""
        return True

    @abstractmethod
    def erase(self, row: Any, people: frozenset[int], on: date) -> None:
        """Take out of the row whatever tells who it was. No number that is counted may change."""


_keepers: list[Keeper] = []
_Kind = TypeVar("_Kind", bound=type[Keeper])


def keeps(kind: _Kind) -> _Kind:
    """Register what an app keeps about people."""
    _keepers.append(kind())
    return kind


def all_keepers() -> list[Keeper]:
    return sorted(_keepers, key=lambda keeper: (keeper.position, keeper.model._meta.label_lower))


@dataclass
class Kept:
    """What one keeper has about one person, and how much of it the viewer may read."""

    keeper: Keeper
    rows: list[Any]
    people: frozenset[int]
    unseen: int

    @property
    def label(self) -> Words:
        return self.keeper.label

    @property
    def newest(self) -> list[list[Fact]]:
        return self.shown[:OPEN]

    @property
    def older(self) -> list[list[Fact]]:
        return self.shown[OPEN:]

    @cached_property
    def shown(self) -> list[list[Fact]]:
        """Per row its facts; empty ones are left out."""
        return [[(label, value) for label, value in self._facts(row) if value not in ("", None)] for row in self.rows]

    def _facts(self, row: Any) -> Iterable[Fact]:
        return self.keeper.facts(row, self.people)


def rows_of(person: Person) -> frozenset[int]:
    """The keys of all rows of this person, however often written."""
    kept = person.same_as_id or person.pk
    return frozenset(Person.objects.filter(Q(pk=kept) | Q(same_as=kept)).values_list("pk", flat=True))


def kept_about(person: Person, viewer: Viewer) -> list[Kept]:
    """Everything that any app keeps about a person; what the viewer may not read is only counted."""
    return [kept for kept in _each(person, viewer) if kept.rows or kept.unseen]


def _each(person: Person, viewer: Viewer) -> Iterator[Kept]:
    people = rows_of(person)
    for keeper in all_keepers():
        rows = keeper.rows(people)
        seen = list(keeper.seen(viewer, rows))
        yield Kept(keeper, seen, people, unseen=rows.count() - len(seen))


def looks_after(viewer: Viewer, person: Person) -> bool:
    """Whether the viewer's own work is about this person: somebody who asks or helps in the viewer's districts."""
    people = rows_of(person)
    after = [keeper for keeper in all_keepers() if keeper.looks_after]
    return any(keeper.seen(viewer, keeper.rows(people)).exists() for keeper in after)


def people_looked_after(viewer: Viewer) -> Q:
    """The people of whom the viewer's work is, for a filter on `Person`."""
    found = Q(pk__in=[])
    for keeper in all_keepers():
        if keeper.looks_after:
            seen = keeper.seen(viewer, keeper.all_rows()).order_by()
            for name in keeper.people:
                found |= Q(pk__in=seen.filter(**{f"{name}__isnull": False}).values(name))
    return found
