"""Who may be proposed for which request at all: every rule about one pair, asked only of people who live near."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from .problem import Request, Span, Spot, Week
from .rules import first_broken

CELL = 1_000.0  # metres
Near = tuple[int, int, date]


def candidates(week: Week) -> list[list[int]]:
    """Per request the numbers of the volunteers that no pair rule forbids, rising."""
    around: dict[Near, list[int]] = defaultdict(list)
    days = {request.day for request in week.requests}
    for number, volunteer in enumerate(week.volunteers):
        if volunteer.consents and not volunteer.is_paused:
            free = sorted({day for span in volunteer.available for day in _days(span)} & days)
            for east, north in _cells(volunteer.home, volunteer.radius):
                for day in free:
                    around[east, north, day].append(number)
    return [_allowed(week, request, around.get((*_cell(request.spot), request.day), [])) for request in week.requests]


def _allowed(week: Week, request: Request, near: list[int]) -> list[int]:
    people = week.volunteers
    return [number for number in near if not first_broken(week, request, people[number])]


def _days(span: Span) -> list[date]:
    first = span.starts.date()
    return [first + timedelta(days=later) for later in range((span.ends.date() - first).days + 1)]


def _cell(spot: Spot) -> tuple[int, int]:
    return int(spot.east // CELL), int(spot.north // CELL)


def _cells(spot: Spot, radius: float) -> list[tuple[int, int]]:
    west, south = _cell(Spot(spot.east - radius, spot.north - radius))
    east, north = _cell(Spot(spot.east + radius, spot.north + radius))
    return [(x, y) for x in range(west, east + 1) for y in range(south, north + 1)]
