"""A synthetic week of mediation, drawn from a seed: people on a map, times of day, loads of the last weeks.

One to three people per request, a quarter with a qualified slot, caps of one to three visits, every sixth volunteer
ready for two visits a day (so that overlaps and ways between visits bite), every tenth a newcomer or a minor.
"""

from __future__ import annotations

import math
import random
from datetime import date, datetime, timedelta

from sasaeai.volunteers.matching.problem import Held, Request, Span, Spot, Urgency, Volunteer, Week

MONDAY = datetime(2026, 11, 30)  # noqa: DTZ001 - local wall time, as the week's own
QUALIFICATION = "guide"


def week(requests: int, volunteers: int, *, seed: int, people_per_km2: float = 12.0) -> Week:
    chance = random.Random(seed)
    side = 1_000 * math.sqrt(volunteers / people_per_km2)
    helpers = tuple(_volunteer(chance, number, side) for number in range(volunteers))
    asked = tuple(_request(chance, number, side) for number in range(requests))
    met = {(request.asker, chance.choice(helpers).code) for request in asked if chance.random() < 0.3}
    never = {(request.asker, chance.choice(helpers).code) for request in asked if chance.random() < 0.05}
    return Week(asked, helpers, met=frozenset(met - never), never=frozenset(never))


def _spot(chance: random.Random, side: float) -> Spot:
    return Spot(chance.uniform(0, side), chance.uniform(0, side))


def _request(chance: random.Random, number: int, side: float) -> Request:
    starts = MONDAY + timedelta(
        days=chance.choices(range(7), (5, 5, 5, 5, 5, 3, 2))[0], minutes=15 * chance.randint(36, 68)
    )
    slots = chance.choices((1, 2, 3), (60, 30, 10))[0]
    is_qualified = chance.random() < 0.25
    return Request(
        code=f"r{number:05}",
        asker=f"a{number // 2:05}",
        span=Span(starts, starts + timedelta(minutes=chance.choice((30, 60, 60, 90, 120)))),
        spot=_spot(chance, side),
        slots=slots,
        qualification=QUALIFICATION if is_qualified else "",
        qualified_slots=int(is_qualified),
        urgency=chance.choices(list(Urgency), (60, 30, 10))[0],
        waiting_days=chance.randint(0, 40),
        involves=frozenset({"stairs"} if chance.random() < 0.15 else ()),
    )


def _volunteer(chance: random.Random, number: int, side: float) -> Volunteer:
    days = sorted(chance.sample(range(7), chance.randint(2, 5)))
    free = tuple(_free(chance, day) for day in days)
    is_qualified = chance.random() < 0.25
    return Volunteer(
        code=f"v{number:05}",
        home=_spot(chance, side),
        available=free,
        radius=chance.choice((1_000.0, 2_000.0, 2_000.0, 3_000.0)),
        weekly_cap=chance.choices((1, 2, 3), (50, 35, 15))[0],
        daily_cap=2 if chance.random() < 0.17 else 1,
        qualifications=(Held(QUALIFICATION, date(2025, 4, 1), date(2027, 3, 31)),) if is_qualified else (),
        cannot=frozenset({"stairs"} if chance.random() < 0.3 else ()),
        is_newcomer=chance.random() < 0.1,
        wants_company=chance.random() < 0.05,
        is_minor=chance.random() < 0.03,
        recent_load=min(int(chance.expovariate(0.5)), 12),
    )


def _free(chance: random.Random, day: int) -> Span:
    start = MONDAY + timedelta(days=day, hours=chance.choice((8, 9, 9, 12, 13)))
    return Span(start, start + timedelta(hours=chance.choice((4, 5, 8, 10))))
