"""Sort cards into goals and give groups of them a heading; two people at once never undo each other unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.journal import Actor, record
from sasaeai.kernel.models import JournalEntry
from sasaeai.meetings.models import OpinionCard
from sasaeai.plans.models import Goal

SORTED = "meetings.cards.sorted"


@dataclass(frozen=True)
class Place:
    """Where a card goes; None leaves that half as it is. `goal` in a list of one, so that "no goal" can be said."""

    goal: list[Goal | None] | None = None
    group: str | None = None


@dataclass(frozen=True)
class Sorted:
    """`meanwhile` were moved by somebody else after the page was opened and stay where that one put them."""

    moved: list[OpinionCard]
    meanwhile: list[OpinionCard]
    line: int = 0


def place_of(card: OpinionCard) -> str:
    """What a page remembers of a card, so that a later press knows whether somebody moved it."""
    return f"{card.goal_id or 0}-{card.group}"


@transaction.atomic
def sort_cards(keys: Sequence[int], to: Place, *, seen: Mapping[str, str], by: Actor) -> Sorted:
    rows = OpinionCard.objects.present().filter(pk__in=list(keys)).order_by("pk")
    moved, meanwhile, moves = [], [], []
    locked = rows.select_for_update(of=("self",)).select_related("area__parent", "goal", "meeting")
    for card in locked:
        goal = card.goal if to.goal is None else to.goal[0]
        group = card.group if to.group is None else to.group
        if (card.goal_id, card.group) == (goal.pk if goal else None, group):
            continue
        if place_of(card) != seen.get(card.uid):
            meanwhile.append(card)
            continue
        moves.append([card.uid, card.goal_id, card.group, goal.pk if goal else None, group])
        card.goal, card.group = goal, group
        card.save(update_fields=["goal", "group", "changed_at"])
        moved.append(card)
    if not moved:
        return Sorted(moved, meanwhile)
    area = _common_area(moved)
    line = record(SORTED, area, by=by, area=area, count=len(moved), to=_to_words(to), moves=moves)
    return Sorted(moved, meanwhile, line.pk)


def _to_words(to: Place) -> str:
    if to.goal is None:
        return to.group or _("見出しなし")
    return str(to.goal[0]) if to.goal[0] else _("まだ分けていない")


def _common_area(cards: Sequence[OpinionCard]) -> Area:
    areas = {card.area_id: card.area for card in cards}
    first: Any = next(iter(areas.values()))
    return first if len(areas) == 1 else first.parent or first


@transaction.atomic
def unsort_cards(line: JournalEntry, keys: set[int], *, by: Actor) -> int:
    """Put back what that line moved, of the cards with these keys; what was moved again since stays. How many."""
    back = 0
    rows = OpinionCard.objects.filter(uid__in=[move[0] for move in line.details["moves"]], pk__in=keys)
    found = {card.uid: card for card in rows.select_for_update(of=("self",)).select_related("area")}
    goals = set(Goal.objects.filter(pk__in=[move[1] for move in line.details["moves"]]).values_list("pk", flat=True))
    for uid, was_goal, was_group, goal, group in line.details["moves"]:
        card = found.get(uid)
        if card is None or (card.goal_id, card.group) != (goal, group):
            continue
        card.goal_id, card.group = was_goal if was_goal in goals else None, was_group
        card.save(update_fields=["goal", "group", "changed_at"])
        back += 1
    if back:
        area = next(iter(found.values())).area
        record("meetings.cards.unsorted", area, by=by, area=area, count=back)
    return back
