"""Set up an empty installation: the ward or municipality with its districts, and its first secretariat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.actions import keep
from sasaeai.areas.models import Area, AreaLevel
from sasaeai.kernel.clock import today
from sasaeai.people.actions.persons import begin_kinds
from sasaeai.people.actions.seats import begin_seat
from sasaeai.people.models import Account, Person, Role


class AlreadySetUp(ValueError):
    """There is a ward or municipality already; the sentence says where to go."""


@dataclass(frozen=True)
class District:
    name: str
    kana: str
    slug: str


@transaction.atomic
def set_up_area(
    *, name: str, slug: str, code: str, level: str, district_level: str, districts: Sequence[District], by: Any
) -> Area:
    """The area and the usual kinds of organisations.

    Raises AlreadySetUp, and ValidationError with the models' own sentences.
    """
    if Area.objects.filter(parent=None).exists():
        raise AlreadySetUp(_("区・市町村は、すでに登録してあります。地域のページで書きなおせます。"))
    root = Area(level=_level(level, 1), name=name, slug=slug, code=code)
    root.full_clean()
    keep(root, changed=[], by=by)
    for position, district in enumerate(districts, start=1):
        area = Area(
            level=_level(district_level, 2), parent=root, position=position,
            name=district.name, kana=district.kana, slug=district.slug,
        )  # fmt: skip
        area.full_clean()
        keep(area, changed=[], by=by)
    begin_kinds()
    return root


def _level(name: str, position: int) -> AreaLevel:
    return AreaLevel.objects.get_or_create(name=name, defaults={"position": position})[0]


@transaction.atomic
def seat_first_secretariat(name: str, root: Area, *, account: Account | None = None) -> Person:
    """A person with a seat of the secretariat for the whole ward; `account` signs in as that person from now on."""
    person = account.person if account is not None and account.person else Person.objects.create(name=name)
    if account is not None and account.person is None:
        account.person = person
        account.save(update_fields=["person"])
    begin_seat(person, role=Role.SECRETARIAT, areas=[root], since=today(), by=None)
    return person
