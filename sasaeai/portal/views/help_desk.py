"""困ったとき: whom to call, for the district that one chose or for the whole ward."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.areas.whole import called
from sasaeai.kernel.public import public_page
from sasaeai.plans.wording import wording_for
from sasaeai.portal.desks import troubles
from sasaeai.portal.finding import asked_town, found_towns
from sasaeai.portal.places import districts_today, town_example


@public_page
def help_desk(request: HttpRequest) -> HttpResponse:
    places = districts_today(request)
    areas = [place.area for place in places]
    town = asked_town(request)
    found = found_towns(town)
    chosen = _chosen(request, areas, [one.area for one in found])
    groups = troubles(chosen, wording_for(request))
    context = {
        "areas": areas,
        "chosen": chosen,
        "town": town,
        "town_example": town_example(places),
        "found": found,
        "groups": groups,
        "near": [listed for group in groups for listed in group.desks if listed.is_near],
        "has_first": bool(groups and groups[0].is_unsure),
        "name": chosen.name if chosen else called(_("%(whole)s全体")),
    }
    return render(request, "portal/help_desk.html", context)


def _chosen(request: HttpRequest, areas: list[Area], found: list[Area]) -> Area | None:
    """What a town's name leads to goes before the list: the name was typed, the list may still stand as it was."""
    if len(found) == 1:
        return found[0]
    slug = request.GET.get("district", "")
    return next((area for area in areas if area.slug == slug), None) if not found else None
