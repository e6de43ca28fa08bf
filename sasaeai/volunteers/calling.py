"""手伝えること: the calls that everybody reads, and which of them an address asks for.

Of a call the public reads the sentence that a coordinator wrote for it, kind, district, when and how long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area, Desk, Town
from sasaeai.kernel.clock import today
from sasaeai.kernel.numbers import asked_number
from sasaeai.volunteers.models import ErrandKind, HelpRequest, Rhythm
from sasaeai.volunteers.nearness import Home, Way
from sasaeai.volunteers.telling import days_told, hours_told, length_told, since_told

WEEK = 7
LENGTHS = (30, 60, 120)
# Longer ahead than any rhythm's pause.
AHEAD = timedelta(days=45)


@dataclass(frozen=True)
class Call:
    request: HelpRequest
    way: Way | None = None

    @property
    def uid(self) -> str:
        return self.request.uid

    @property
    def kind(self) -> ErrandKind:
        return self.request.kind

    @property
    def words(self) -> str:
        return self.request.call

    @property
    def days(self) -> str:
        return days_told(self.request)

    @property
    def hours(self) -> str:
        return hours_told(self.request)

    @property
    def since(self) -> str:
        return since_told(self.request)

    @property
    def length(self) -> str:
        return length_told(self.request.minutes)


def open_calls(on: date) -> list[HelpRequest]:
    """With a place left to give, the soonest first, and last those whose day is to be agreed on; one query."""
    rows = HelpRequest.objects.offered(on).with_room().select_related("area", "kind", "town", "qualification")
    return sorted(rows, key=lambda row: (row.rhythm == Rhythm.OPEN, next_day(row, on) or date.max, row.pk))


def next_day(request: HelpRequest, on: date) -> date | None:
    return next(request.days(on, on + AHEAD), None)


@dataclass(frozen=True)
class Wanted:
    """What the address names; what it names that is not there narrows nothing."""

    home: Home | None
    kind: int
    length: int
    when: str
    everywhere: bool

    @property
    def is_narrow(self) -> bool:
        return bool(self.home or self.kind or self.length or self.when)

    def calls(self, rows: Sequence[HelpRequest], on: date) -> list[Call]:
        found = [row for row in rows if self._fits(row, on)]
        if self.home is None:
            return [Call(row) for row in found]
        calls = [Call(row, self.home.way_to(row)) for row in found]
        # Sorting keeps the order of days among those that are equally far.
        near = sorted(calls, key=lambda call: call.way.order if call.way else 0)
        return near if self.everywhere else [call for call in near if call.way and call.way.is_in_reach]

    def _fits(self, row: HelpRequest, on: date) -> bool:
        if self.kind and row.kind_id != self.kind:
            return False
        if self.length and row.minutes > self.length:
            return False
        if not self.when:
            return True
        days = row.days(on, on + timedelta(days=WEEK - 1 if self.when == "week" else AHEAD.days))
        return any(self.when == "week" or day.weekday() >= 5 for day in days)


@dataclass(frozen=True)
class Offered:
    """What the filters offer."""

    districts: list[Area]
    towns: list[Town]
    kinds: list[ErrandKind]

    @classmethod
    def to_everybody(cls, rows: Sequence[HelpRequest]) -> Offered:
        day = today()
        districts = list(Area.objects.exclude(parent=None).on(day).order_by("position", "pk"))
        towns = Town.objects.to_choose_from(day)
        kinds = {row.kind_id: row.kind for row in rows}
        return cls(districts, towns, sorted(kinds.values(), key=lambda kind: (kind.position, kind.pk)))

    @property
    def places(self) -> list[dict[str, Any]]:
        """Districts, each with its towns, for one list to choose from."""
        return [
            {"area": area, "towns": [town for town in self.towns if town.area_id == area.pk]} for area in self.districts
        ]

    def wanted(self, query: QueryDict) -> Wanted:
        kind, length, when = asked_number(query.get("kind")), asked_number(query.get("length")), query.get("when", "")
        return Wanted(
            self._home(query.get("near", "")),
            kind if any(one.pk == kind for one in self.kinds) else 0,
            length if length in LENGTHS else 0,
            when if when in ("week", "weekend") else "",
            "everywhere" in query,
        )

    def _home(self, text: str) -> Home | None:
        areas = {area.pk: area for area in self.districts}
        town = next((town for town in self.towns if town.pk == asked_number(text)), None)
        if town is not None and town.area_id in areas:
            return Home(areas[town.area_id], town)
        area = next((area for area in self.districts if area.slug == text), None)
        return Home(area) if area else None


def length_choices() -> list[tuple[int, str]]:
    return [(minutes, _("%(length)sまで") % {"length": length_told(minutes)}) for minutes in LENGTHS]


def desks_of(area: Area | None, most: int = 2) -> list[Desk]:
    """Whom to telephone about this district, the nearest desk first; only desks that have a number; one query."""
    # What a desk does is not said here.
    desks = Desk.objects.for_area(area, today()) if area else Desk.objects.for_everybody(today())
    return [desk for desk in desks.prefetch_related(None) if desk.telephone][:most]
