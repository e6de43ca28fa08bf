"""What a good plan is: goals in order, each counted in whole numbers, the less the better.

An earlier goal is never given up for a later one. The counts of one plan are folded into one whole number with room
for each (`Scale`), so that a search for the least number finds the plan that is best in this order, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from django.utils.translation import gettext_lazy as _

from .problem import Pair, Request, Volunteer, Week

Cost = tuple[int, ...]  # one count per level, in the order of `Level`


class Level(Enum):
    KEPT = "kept"  # what was decided beforehand; a plan that misses any of it is none
    UNFILLED = "unfilled"
    LOAD = "load"
    TIES = "ties"
    TOLD = "told"
    NEWCOMERS = "newcomers"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Level.KEPT: _("決まったこと"),
    Level.UNFILLED: _("頼まれた人数に届くこと（急ぐもの、長く待つものから）"),
    Level.LOAD: _("同じ人に負担がかたよらないこと"),
    Level.TIES: _("顔なじみであること、近いこと"),
    Level.TOLD: _("お伝えしたことを変えないこと"),
    Level.NEWCOMERS: _("はじめての方にも出番があること"),
}
LEVELS = tuple(Level)
STANDING, MET, WISHED, STRANGER = 0, 3, 5, 8


def weight(week: Week, request: Request, slot: int) -> int:
    """How bad an empty slot is; the first counts double, because nobody at all is worse than one too few."""
    terms = week.terms
    waited = min(max(request.waiting_days, 0), terms.waiting_days_counted)
    return (terms.urgency_weights[request.urgency] + waited) * (2 if slot == 0 else 1)


def strangeness(week: Week, request: Request, volunteer: Volunteer) -> int:
    """0 for a standing pair to 8 for two who never met, in the steps in which distance is counted, too."""
    pair = (request.asker, volunteer.code)
    if pair in week.standing:
        return STANDING
    return MET if pair in week.met else WISHED if pair in week.wished else STRANGER


def steps_away(week: Week, request: Request, volunteer: Volunteer) -> int:
    return int(volunteer.home.metres_to(request.spot) // week.terms.metres_per_step)


def pair_cost(week: Week, request: Request, volunteer: Volunteer, kept: frozenset[Pair]) -> Cost:
    pair = (request.code, volunteer.code)
    ties = strangeness(week, request, volunteer) + steps_away(week, request, volunteer)
    return (int(pair not in kept), 0, 0, ties, int(pair not in week.told), 0)


def visit_cost(volunteer: Volunteer, before: int) -> Cost:
    """Of one visit more after `before` in this week: the squares of loads grow by so much (convex: spreading wins)."""
    is_first_of_all = volunteer.is_newcomer and before == 0
    return (0, 0, 2 * (max(volunteer.recent_load, 0) + before) + 1, 0, 0, int(not is_first_of_all))


def empty_cost(week: Week, request: Request, slot: int, must: bool = False) -> Cost:
    return (2 if must else 1, weight(week, request, slot), 0, 0, 1, 1)


def offsets(week: Week, kept: frozenset[Pair]) -> Cost:
    """What stays of the counts when everything went well; taken off, a count tells what it is named after:
    decided pairs missed, pairs told of and dropped, newcomers without a visit."""
    slots = sum(request.slots for request in week.requests)
    told = sum(request in week.request for request, _volunteer in week.told)
    newcomers = sum(volunteer.is_newcomer for volunteer in week.volunteers)
    return (slots - len(kept), 0, 0, 0, slots - told, slots - newcomers)


def cost_of(week: Week, slots: Iterable[tuple[str, int, str]], kept: frozenset[Pair] | None = None) -> Cost:
    """The counts of a plan (request, slot, volunteer), by the definitions alone."""
    kept = week.locked if kept is None else kept
    filled = {(request, slot): volunteer for request, slot, volunteer in slots}
    parts = [
        pair_cost(week, request, week.volunteer[filled[request.code, slot]], kept)
        if (request.code, slot) in filled
        else empty_cost(week, request, slot)
        for request in week.requests
        for slot in range(request.slots)
    ]
    visits: dict[str, int] = {}
    for volunteer in filled.values():
        parts.append(visit_cost(week.volunteer[volunteer], visits.get(volunteer, 0)))
        visits[volunteer] = visits.get(volunteer, 0) + 1
    return tuple(map(sum, zip(*parts, strict=True))) if parts else (0,) * len(LEVELS)


class Scale:
    """Folds counts into one number and back. `order` names the goals, the most important first."""

    def __init__(self, limits: Sequence[int], order: Sequence[Level]) -> None:
        self.order = (Level.KEPT, *order)
        if sorted(level.value for level in self.order) != sorted(level.value for level in LEVELS):
            raise ValueError("the order must name each goal once")
        self.factors = [0] * len(LEVELS)
        factor = 1
        for level in reversed(self.order):
            place = LEVELS.index(level)
            self.factors[place] = factor
            factor *= limits[place] + 1

    def fold(self, cost: Cost) -> int:
        return sum(count * factor for count, factor in zip(cost, self.factors, strict=True) if count)

    def unfold(self, number: int) -> Cost:
        found = [0] * len(LEVELS)
        for level in self.order:
            place = LEVELS.index(level)
            found[place], number = divmod(number, self.factors[place])
        return tuple(found)


def named(cost: Cost, taken_off: Cost) -> Mapping[Level, int]:
    return {level: count - off for level, count, off in zip(LEVELS, cost, taken_off, strict=True)}
