"""What must never be proposed: named rules, each with the sentence that answers 「なぜこの人ではないのか」.

The pair rules tell of one pair. The others tell of a whole plan: what one person does in a week, who goes together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from .problem import Pair, Request, Volunteer, Week

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Rule:
    key: str
    sentence: str | _StrPromise


@dataclass(frozen=True)
class PairRule(Rule):
    allows: Callable[[Week, Request, Volunteer], bool]


@dataclass(frozen=True)
class Broken:
    rule: Rule
    request: str
    volunteer: str


def _is_near(_week: Week, request: Request, volunteer: Volunteer) -> bool:
    return volunteer.home.metres_to(request.spot) <= volunteer.radius


def _is_free(_week: Week, request: Request, volunteer: Volunteer) -> bool:
    span = request.span
    return any(free.starts <= span.starts and span.ends <= free.ends for free in volunteer.available)


def _may_meet(week: Week, request: Request, volunteer: Volunteer) -> bool:
    return (request.asker, volunteer.code) not in week.never and request.asker != volunteer.code


def _is_insured(week: Week, request: Request, volunteer: Volunteer) -> bool:
    if request.insurance in week.terms.covers_everybody:
        return True
    days = request.day, request.last_day
    return any(held.kind == request.insurance and held.is_valid_on(*days) for held in volunteer.insurances)


def _can_be_of_use(_week: Week, request: Request, volunteer: Volunteer) -> bool:
    """Where every slot needs the qualification, nobody without it has a place."""
    return request.qualified_slots < request.slots or volunteer.holds(request.qualification, request)


def _can_have_company(_week: Week, request: Request, volunteer: Volunteer) -> bool:
    return not volunteer.needs_company or request.slots > max(1, request.qualified_slots)


NEAR = PairRule("radius", _("活動できる範囲の外です。"), _is_near)
FREE = PairRule("available", _("この時間は活動できません。"), _is_free)
CONSENT = PairRule("consent", _("紹介の候補になることに、まだ同意していません。"), lambda _w, _r, v: v.consents)
PAUSED = PairRule("paused", _("お休み中です。"), lambda _w, _r, v: not v.is_paused)
AREA = PairRule("area", _("活動する地区ではありません。"), lambda _w, r, v: not v.areas or r.area in v.areas)
NEVER = PairRule("never", _("このお二人は、引き合わせないことになっています。"), _may_meet)
FORBIDDEN = PairRule(
    "forbidden",
    _("この依頼については、候補から外してあります。"),
    lambda w, r, v: (r.code, v.code) not in w.forbidden,
)
QUALIFIED = PairRule("qualified", _("活動の日に有効な資格がありません。"), _can_be_of_use)
WISHED_FOR = PairRule("asks_for", _("依頼の条件に合いません。"), lambda _w, r, v: r.asks_for <= v.traits)
ABLE = PairRule(
    "involves", _("この活動には、ご本人ができないことが含まれます。"), lambda _w, r, v: not r.involves & v.cannot
)
INSURED = PairRule("insured", _("活動の日に有効な保険がありません。"), _is_insured)
COMPANY = PairRule("company_slot", _("付き添いが要る方ですが、一緒に行く人の席がありません。"), _can_have_company)
PAIR_RULES = (NEAR, FREE, CONSENT, PAUSED, AREA, NEVER, FORBIDDEN, QUALIFIED, WISHED_FOR, ABLE, INSURED, COMPANY)

SLOTS = Rule("slots", _("頼まれた人数を超えます。"))
WEEKLY = Rule("weekly_cap", _("１週間に活動する回数を超えます。"))
DAILY = Rule("daily_cap", _("１日に活動する回数を超えます。"))
TOGETHER = Rule("overlap", _("ほかの活動と時間が重なるか、移動が間に合いません。"))
NOT_ALONE = Rule("company", _("付き添いが要る方だけになります（18歳未満の方、はじめてで同行を望む方）。"))
LOCKED = Rule("locked", _("決まっている組み合わせが外れます。"))
PLAN_RULES = (SLOTS, WEEKLY, DAILY, TOGETHER, NOT_ALONE, LOCKED)


def first_broken(week: Week, request: Request, volunteer: Volunteer) -> PairRule | None:
    """The rule that forbids this pair whatever else is planned."""
    for rule in PAIR_RULES:
        if not rule.allows(week, request, volunteer):
            return rule
    return None


def broken_by(week: Week, pairs: Iterable[Pair]) -> list[Broken]:
    """Everything that a plan (request, volunteer) breaks; empty for a plan that may be proposed."""
    pairs = sorted(pairs)
    found = [
        Broken(rule, request, volunteer)
        for request, volunteer in pairs
        if (rule := first_broken(week, week.request[request], week.volunteer[volunteer]))
    ]
    found += [Broken(LOCKED, *pair) for pair in sorted(week.locked - set(pairs))]
    return found + _broken_by_visits(week, pairs) + _broken_by_people(week, pairs)


def _broken_by_visits(week: Week, pairs: list[Pair]) -> list[Broken]:
    coming: dict[str, list[str]] = defaultdict(list)
    for code, volunteer in pairs:
        coming[code].append(volunteer)
    found = []
    for code, people in coming.items():
        request = week.request[code]
        known = [week.volunteer[person] for person in people]
        without = [one.code for one in known if one.needs_company or not one.holds(request.qualification, request)]
        if len(people) > request.slots or len(without) > request.slots - request.qualified_slots:
            found.append(Broken(SLOTS, code, people[-1]))
        if all(one.needs_company for one in known):
            found.append(Broken(NOT_ALONE, code, people[0]))
    return found


def _broken_by_people(week: Week, pairs: list[Pair]) -> list[Broken]:
    visits: dict[str, list[Request]] = defaultdict(list)
    for code, person in pairs:
        visits[person].append(week.request[code])
    found = []
    for person, requests in visits.items():
        who = week.volunteer[person]
        if len(requests) > who.weekly_cap:
            found.append(Broken(WEEKLY, requests[-1].code, person))
        if any(count > who.cap_on(day) for day, count in Counter(request.day for request in requests).items()):
            found.append(Broken(DAILY, requests[-1].code, person))
        found += [
            Broken(TOGETHER, other.code, person) for one, other in combinations(requests, 2) if week.collide(one, other)
        ]
    return found
