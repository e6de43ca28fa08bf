"""The coordinator's desk: what waits today on top, below it the board from 受付 to 終了."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb, require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.volunteers import policy
from sasaeai.volunteers.board import columns, in_column, light, page_of
from sasaeai.volunteers.models import HelpRequest, State
from sasaeai.volunteers.models.request import HelpRequestQuerySet
from sasaeai.volunteers.waiting import BY_KEY, GROUPS, counts, how_long, in_group

# So many of a group stand on the desk's first page; the rest is one press away.
FIRST = 5


@dataclass(frozen=True)
class Wanted:
    """The districts that the seat covers, and which of them the address names; a wrong name narrows nothing."""

    viewer: Viewer
    query: QueryDict

    @cached_property
    def areas(self) -> list[Area]:
        covered = self.viewer.areas_where(Verb.MEDIATE)
        return list(Area.objects.filter(pk__in=covered).order_by("position", "pk"))

    @cached_property
    def districts(self) -> list[Area]:
        return [area for area in self.areas if not area.is_root]

    @cached_property
    def area(self) -> Area | None:
        return next((area for area in self.districts if area.slug == self.query.get("district")), None)

    def rows(self) -> HelpRequestQuerySet:
        rows = HelpRequest.objects.visible_to(self.viewer)
        return rows.filter(area=self.area) if self.area else rows

    def address(self, **more: str) -> str:
        given = ({"district": self.area.slug} if self.area else {}) | more
        return f"{reverse('volunteers:board')}?{urlencode(given)}" if given else reverse("volunteers:board")


@login_required
@require_safe
def board(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    wanted = Wanted(request.viewer, request.GET)
    listed = _listed(request, wanted)
    if listed is not None:
        return render(request, "volunteers/board_list.html", listed | {"wanted": wanted})
    rows = wanted.rows()
    context = {
        "wanted": wanted,
        "columns": [{"column": column, "url": wanted.address(column=column.state.value)} for column in columns(rows)],
        "groups": _groups(wanted, rows),
    }
    return render(request, "volunteers/board.html", context)


def _groups(wanted: Wanted, rows: HelpRequestQuerySet) -> list[dict[str, Any]]:
    """What waits today; a group without a request is not there."""
    numbers = counts(rows)
    return [
        {
            "group": group,
            "count": numbers[group.key],
            "more": numbers[group.key] - FIRST,
            "url": wanted.address(today=group.key),
            "rows": [(row, how_long(row, group)) for row in light(in_group(rows, group))[:FIRST]],
        }
        for group in GROUPS
        if numbers[group.key]
    ]


def _listed(request: Request, wanted: Wanted) -> dict[str, Any] | None:
    """One column or one group as a list of pages, where the address names one."""
    group = BY_KEY.get(request.GET.get("today", ""))
    state = request.GET.get("column", "")
    if group:
        rows, title, hint = in_group(wanted.rows(), group), group.title, group.hint
    elif state in State.values:
        rows, title, hint = in_column(wanted.rows(), State(state)), State(state).label, ""
    else:
        return None
    page, cards = page_of(rows, request.GET.get("page"))
    return {"page": page, "cards": cards, "page_title": title, "hint": hint}
