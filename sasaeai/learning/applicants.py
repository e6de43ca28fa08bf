"""Who applies: somebody known by number and name, or somebody new. Nobody's row is changed by a form from outside."""

from __future__ import annotations

from sasaeai.kernel.words import tidy
from sasaeai.people.models import Person


def known_person(name: str, telephone: str) -> Person | None:
    """The one with this number and this name; blanks and widths of the name are no matter."""
    rows = Person.objects.with_telephone(telephone).select_related("same_as").order_by("pk")
    return next((row.kept for row in rows if tidy(row.name) == tidy(name)), None)


def person_for(name: str, telephone: str, kana: str = "") -> Person:
    found = known_person(name, telephone)
    if found is not None:
        return found
    return Person.objects.create(name=" ".join(name.split()), kana=kana, telephone=telephone)
