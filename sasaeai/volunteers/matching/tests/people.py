"""People we know and a week of theirs, for the tests of the proposal engine."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sasaeai.volunteers.matching.problem import Held, Request, Span, Spot, Volunteer, Week

MONDAY = datetime(2026, 11, 30)
HOME = Spot(0, 0)
ALL_WEEK = (Span(MONDAY, MONDAY + timedelta(days=8)),)


def at(hour: float, *, day: int = 0, hours: float = 1) -> Span:
    starts = MONDAY + timedelta(days=day, hours=hour)
    return Span(starts, starts + timedelta(hours=hours))


def asks(code: str = "walk", **more: Any) -> Request:
    """Ito asks for somebody to walk with."""
    return Request(**{"code": code, "asker": "ito", "span": at(10), "spot": HOME} | more)


def helps(code: str = "tanaka", **more: Any) -> Volunteer:
    return Volunteer(**{"code": code, "home": HOME, "available": ALL_WEEK} | more)


def guide(since: date = date(2025, 4, 1), until: date | None = None) -> Held:
    return Held("guide", since, until)


def week(*people: Request | Volunteer, **more: Any) -> Week:
    return Week(
        tuple(one for one in people if isinstance(one, Request)),
        tuple(one for one in people if isinstance(one, Volunteer)),
        **more,
    )
