"""What the parts of this demo share: the content files, stable ids, invented numbers, and days as moments."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import UID_ALPHABET, UID_LENGTH
from sasaeai.people.models import Person
from sasaeai.records.kinds import FIRST_KINDS
from sasaeai.records.models import ActivityKind
from sasaeai.volunteers.models import ErrandKind, Volunteer

HERE = Path(__file__).parent
# From the second year of the plan to its last: a visitor of today looks back on all of it.
FIRST, LAST = date(2012, 4, 1), date(2016, 3, 31)
CLERK = "森"
_NAMES = UUID("6d69646f-7269-7761-7264-766f6c756e74")


@dataclass
class Made:
    """What has been built so far."""

    areas: dict[str, Area] = field(default_factory=lambda: {area.slug: area for area in Area.objects.all()})
    kinds: dict[str, ErrandKind] = field(default_factory=dict)
    volunteers: dict[str, Volunteer] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    @cached_property
    def helping(self) -> ActivityKind:
        """ちょっとした手助け, as what the ledger calls it."""
        return ActivityKind.objects.get(name=FIRST_KINDS[3][0])

    def person(self, name: str, kana: str = "", *, mail: str = "", telephone: str = "") -> Person:
        """Somebody invented, not yet saved the first time, with a number that cannot be dialled."""
        if name not in self.people:
            number = telephone or f"045-000-{2000 + next(self.numbers)}"
            self.people[name] = Person.objects.create(
                uid=uuid5(_NAMES, name), name=name, kana=kana, email=mail, telephone=number, sample=True
            )
        return self.people[name]


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def fixed_uid(*words: object) -> str:
    """The same short id every time the demo is built."""
    number = int.from_bytes(hashlib.sha256("/".join(map(str, ("volunteers", *words))).encode()).digest()[:8], "big")
    signs = []
    for _place in range(UID_LENGTH):
        number, rest = divmod(number, len(UID_ALPHABET))
        signs.append(UID_ALPHABET[rest])
    return "".join(signs)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def later(at: time, minutes: int) -> time:
    total = at.hour * 60 + at.minute + minutes
    return time(total // 60, total % 60)
