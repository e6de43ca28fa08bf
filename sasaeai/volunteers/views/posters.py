"""The weekly A4 poster of each district, for the wall of a shop; at the desk, all of them in one document."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.public import public_page
from sasaeai.people.policy import Verb, require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.calling import open_calls
from sasaeai.volunteers.models import MediationTerms
from sasaeai.volunteers.posting import chosen_for, desks_by_area, sheets_of


@require_safe
@public_page
def poster(request: Request, area: str) -> HttpResponse:
    districts = Area.objects.exclude(parent=None).on(today())
    return _printed(request, [get_object_or_404(districts, slug=area)])


@login_required
@require_safe
def posters(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    areas, rows = _districts(request), open_calls(today())
    desks = desks_by_area(areas)
    lines = [
        {
            "area": area,
            "own": sum(row.area_id == area.pk for row in rows),
            "posted": len(chosen_for(area, rows)),
        }
        for area in areas
    ]
    return render(
        request,
        "volunteers/posters.html",
        {"lines": lines, "without_number": [area.name for area in areas if not desks.get(area.pk)]},
    )


@login_required
@require_safe
def print_all(request: Request) -> HttpResponse:
    """Every district of the seat, one after the other: one address, one document, one press of 「印刷」."""
    require(policy.may_mediate(request.viewer))
    return _printed(request, _districts(request))


def _districts(request: Request) -> list[Area]:
    reached = request.viewer.areas_where(Verb.MEDIATE)
    return list(Area.objects.exclude(parent=None).on(today()).filter(pk__in=reached).order_by("position", "pk"))


def _printed(request: Request, areas: list[Area]) -> HttpResponse:
    sheets = sheets_of(areas, open_calls(today()), request, desks=desks_by_area(areas))
    context = {
        "sheets": sheets,
        "area": areas[0] if len(areas) == 1 else None,
        "times": MediationTerms.now().casual_times,
    }
    return render(request, "volunteers/poster.html", context)
