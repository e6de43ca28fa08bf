"""What the demo's listening is built from: texts of the TOML files, the goals that cards are sorted into, fixed ids."""

from __future__ import annotations

import tomllib
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import UID_ALPHABET, UID_LENGTH
from sasaeai.meetings.actions.sorting import Place, place_of, sort_cards
from sasaeai.meetings.models import OpinionCard
from sasaeai.people.models import Person
from sasaeai.plans.models import Goal, Period

HERE = Path(__file__).parent
Spec = dict[str, Any]


def read(name: str) -> Spec:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def fixed_uid(*words: object) -> str:
    """The same short id every time, so that a page of the demo keeps its address."""
    digest = sha256("/".join(map(str, ("listening", *words))).encode()).digest()
    return "".join(UID_ALPHABET[byte % len(UID_ALPHABET)] for byte in digest[:UID_LENGTH])


def clerk() -> Person:
    return Person.objects.get(account__login="suzuki")


def second_period() -> Period:
    return Period.objects.get(number=2)


def areas() -> dict[str, Area]:
    return {area.slug: area for area in Area.objects.all()}


def goals() -> dict[str, Goal]:
    """The ward's, by the short names that the demo's files use."""
    rows = Goal.objects.present().filter(plan__period__number=2, plan__area__parent=None).select_related("plan__area")
    return {goal.short_name: goal for goal in rows}


def name_cards(cards: list[OpinionCard], *words: object) -> None:
    for place, card in enumerate(cards, start=1):
        card.uid = fixed_uid("card", *words, place)
    OpinionCard.objects.bulk_update(cards, ["uid"])


def sort(cards: list[OpinionCard], specs: list[Spec], known: dict[str, Goal], by: Person) -> None:
    """Each place once, as somebody at the board would do it."""
    places: dict[tuple[str, str], list[OpinionCard]] = {}
    for card, spec in zip(cards, specs, strict=True):
        if "goal" in spec:
            places.setdefault((spec["goal"], spec.get("group", "")), []).append(card)
    for (goal, group), rows in places.items():
        move = partial(sort_cards, [row.pk for row in rows], Place([known[goal]], group))
        move(seen={row.uid: place_of(row) for row in rows}, by=by)
