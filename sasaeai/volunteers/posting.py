"""The weekly poster of a district: its open calls, and those within reach where there is room, six on a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from sasaeai.areas.models import Area, Desk, DeskService
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.people.adapter import qr_drawing
from sasaeai.volunteers.calling import Call
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.models.request import monday_of
from sasaeai.volunteers.nearness import Home

ON_A_SHEET = 6
MOST_SHEETS = 4
SHORT, LONG = 26, 48


@dataclass(frozen=True)
class Posted:
    """A call with its QR code; `from_next_door` where it is another district's."""

    call: Call
    drawing: str
    from_next_door: bool

    @property
    def length(self) -> str:
        """A long sentence is set smaller."""
        letters = len(self.call.words)
        return "" if letters <= SHORT else "long" if letters <= LONG else "long longest"


@dataclass(frozen=True)
class Sheet:
    area: Area
    week: date
    posted: list[Posted]
    desk: Desk | None
    all_calls: str  # the QR code of the list
    number: int
    total: int

    @property
    def is_sample(self) -> bool:
        return any(one.call.request.sample for one in self.posted)

    @property
    def fits(self) -> str:
        """How large each stands on the sheet; five share a sheet of six."""
        return ("none", "one", "two", "three", "four", "six", "six")[len(self.posted)]


def sheets_of(
    areas: Sequence[Area], rows: Sequence[HelpRequest], request: HttpRequest, *, desks: dict[int, list[Desk]]
) -> list[Sheet]:
    drawings: dict[str, str] = {}
    return [sheet for area in areas for sheet in _sheets(area, rows, request, desks.get(area.pk, []), drawings)]


def _sheets(
    area: Area, rows: Sequence[HelpRequest], request: HttpRequest, desks: list[Desk], drawings: dict[str, str]
) -> Iterator[Sheet]:
    chosen = chosen_for(area, rows)
    pages = [chosen[start : start + ON_A_SHEET] for start in range(0, len(chosen), ON_A_SHEET)] or [[]]
    everything = _drawn(request, f"{reverse('volunteers:calls')}?near={area.slug}", drawings)
    for number, page in enumerate(pages, start=1):
        posted = [
            Posted(
                Call(row),
                _drawn(request, reverse("volunteers:call", args=[row.uid]), drawings),
                row.area_id != area.pk,
            )
            for row in page
        ]
        desk = desks[0] if desks else None
        yield Sheet(area, monday_of(today()), posted, desk, everything, number, len(pages))


def chosen_for(area: Area, rows: Sequence[HelpRequest]) -> list[HelpRequest]:
    """All of the district's own; where they leave room on the first sheet, what is nearest of the districts around."""
    own = [row for row in rows if row.area_id == area.pk][: ON_A_SHEET * MOST_SHEETS]
    home = Home(area)
    ways = [(home.way_to(row), row) for row in rows if row.area_id != area.pk]
    around = [row for way, row in sorted(ways, key=lambda pair: pair[0].order) if way.is_in_reach]
    return own + around[: max(0, ON_A_SHEET - len(own))]


def _drawn(request: HttpRequest, path: str, drawings: dict[str, str]) -> str:
    """One call stands on the posters of several districts: each code is drawn once."""
    if path not in drawings:
        drawings[path] = qr_drawing(absolute(request, path))
    return drawings[path]


def desks_by_area(areas: QuerySet[Area] | Sequence[Area]) -> dict[int, list[Desk]]:
    """For each district the desks that have a number, its own first, then those of the whole ward; one query."""
    services = DeskService.objects.on(today()).exclude(desk__telephone="").select_related("desk")
    found: dict[int, list[Desk]] = {}
    for service in services.order_by("desk__position", "desk__kana", "desk_id"):
        found.setdefault(service.area_id, []).append(service.desk)
    return {area.pk: found.get(area.pk, []) + found.get(area.parent_id or 0, []) for area in areas}
