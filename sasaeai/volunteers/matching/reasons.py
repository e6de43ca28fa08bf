"""Says why: from the goals and rules that made the plan, and by planning again with the answer forced.

「なぜこの人か」 are the terms that this pair has in the goals. 「なぜこの人ではないのか」 is the rule that forbids
the pair, or what the best plan with the pair costs more, goal by goal.
「ほかにはだれか」 are the pairs that cost least more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .goals import Level, cost_of
from .problem import Pair, Request, Volunteer, Week
from .proposing import CannotKeep, Outcome, Planner
from .rules import LOCKED, Rule, first_broken


@dataclass(frozen=True)
class Forced:
    """The best plan in which this pair is kept. `more`: per goal, more (worse) or less (better) than without."""

    request: str
    volunteer: str
    more: Mapping[Level, int]
    outcome: Outcome

    @property
    def sentences(self) -> list[str]:
        return [sentence for level, count in self.more.items() if (sentence := _difference(level, count))]

    def moved(self, before: Outcome) -> frozenset[Pair]:
        """Who would come elsewhere or not at all."""
        return before.pairs - self.outcome.pairs


@dataclass(frozen=True)
class Forbidden:
    request: str
    volunteer: str
    rule: Rule

    @property
    def sentences(self) -> list[str]:
        return [str(self.rule.sentence)]


def why(week: Week, request: Request, volunteer: Volunteer) -> list[str]:
    """What speaks for this pair, in words."""
    metres = volunteer.home.metres_to(request.spot)
    said = [_("歩いて約%(minutes)s分のところにお住まいです。") % {"minutes": max(1, round(metres / 70))}]
    if request.qualified_slots and volunteer.holds(request.qualification, request):
        said.append(_("活動の日に有効な資格があります。"))
    pair = (request.asker, volunteer.code)
    if pair in week.standing:
        said.append(_("いつも組んでいるお二人です。"))
    elif pair in week.met:
        said.append(_("前にも会っているお二人です。"))
    if pair in week.wished:
        said.append(_("この方にという希望があります。"))
    if volunteer.is_newcomer:
        said.append(_("はじめての方です。"))
    if volunteer.recent_load:
        said.append(_("このところ、おたずねと活動は合わせて%(times)s回です。") % {"times": volunteer.recent_load})
    else:
        said.append(_("このところ、おたずねも活動もありませんでした。"))
    if (request.code, volunteer.code) in week.locked:
        said.append(_("すでに決まっている組み合わせです。"))
    elif (request.code, volunteer.code) in week.told:
        said.append(_("すでにお話ししている組み合わせです。"))
    return said


def why_not(
    planner: Planner, before: Outcome, request: str, volunteer: str, *, effort: int = 200
) -> Forced | Forbidden:
    """Why `volunteer` is not proposed for `request` in the plan `before`; LookupError when they are."""
    if (request, volunteer) in before.pairs:
        raise LookupError(f"{volunteer} is proposed for {request}")
    week = planner.week
    rule: Rule | None = first_broken(week, week.request[request], week.volunteer[volunteer])
    if rule:
        return Forbidden(request, volunteer, rule)
    try:
        return _forced(planner, before, request, volunteer, effort)
    except CannotKeep as refusal:
        return Forbidden(request, volunteer, refusal.broken[0].rule if refusal.broken else LOCKED)


def alternatives(planner: Planner, before: Outcome, request: str, *, count: int = 3, effort: int = 200) -> list[Forced]:
    """The other people for `request` who cost least more, the best first.

    Nobody is left out by a guess: a pair's reduced cost in the flow is the least that forcing it can cost, and the
    search ends when the next one's is more than the last found.
    """
    least = least_more(planner, request)
    lowest = planner.root.bound()
    found: list[tuple[int, str, Forced]] = []
    for code in sorted(least, key=lambda code: (least[code], code)):
        if (request, code) in before.pairs:
            continue
        if len(found) >= count and lowest + least[code] > sorted(found, key=lambda one: one[:2])[count - 1][0]:
            break
        answer = why_not(planner, before, request, code, effort=effort)
        if isinstance(answer, Forced):
            found.append((_folded(planner, answer.outcome), code, answer))
    return [answer for _cost, _code, answer in sorted(found, key=lambda one: one[:2])[:count]]


def least_more(planner: Planner, request: str) -> dict[str, int]:
    """For everybody whom no rule keeps from `request`: what it costs at least to have them there (0 for the plan's).

    The reduced costs of the network: they tell in which order people come into question.
    """
    flow = planner.root
    number = planner.week.requests.index(planner.week.request[request])
    least: dict[str, int] = {}
    for place in range(planner.first_place[number], planner.first_place[number] + planner.week.requests[number].slots):
        for day, price in flow.arcs(place):
            reduced = price + flow.height[place] - flow.height[flow.places + day]
            code = planner.week.volunteers[planner.network.person[day]].code
            least[code] = min(reduced, least.get(code, reduced))
    return least


def _forced(planner: Planner, before: Outcome, request: str, volunteer: str, effort: int) -> Forced:
    again = planner.also(request, volunteer).outcome(effort=effort)
    more = {level: again.reached[level] - before.reached[level] for level in planner.order}
    return Forced(request, volunteer, more, again)


def _folded(planner: Planner, outcome: Outcome) -> int:
    slots = [(one.request, one.slot, one.volunteer) for one in outcome.proposals]
    return planner.scale.fold(cost_of(planner.week, slots, planner.kept))


def _difference(level: Level, count: int) -> str:
    """One goal's difference in words; "" where there is none."""
    if not count:
        return ""
    worse = {
        Level.UNFILLED: _("頼まれた人数に届かない依頼が増えるか、急ぐものが後になります。"),
        Level.LOAD: _("活動の多い方に、さらに負担がかかります。"),
        Level.TIES: _("顔なじみの方や近くの方から、離れた組み合わせになります。"),
        Level.TOLD: _("すでにお話しした組み合わせが変わります。"),
        Level.NEWCOMERS: _("はじめての方の出番が減ります。"),
    }
    better = {
        Level.UNFILLED: _("頼まれた人数に届く依頼が増えます。"),
        Level.LOAD: _("負担のかたよりは、小さくなります。"),
        Level.TIES: _("顔なじみの方や近くの方との組み合わせになります。"),
        Level.TOLD: _("すでにお話しした組み合わせが、より多く残ります。"),
        Level.NEWCOMERS: _("はじめての方の出番が増えます。"),
    }
    return (worse if count > 0 else better)[level]
