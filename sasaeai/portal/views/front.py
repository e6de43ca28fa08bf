"""The first page: what the plan is for, where it stands, its goals, its districts, what happened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.public import public_page
from sasaeai.plans.items import Item
from sasaeai.plans.opening import current_pins
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.templatetags.plan_words import after_dash
from sasaeai.portal.glance import figures
from sasaeai.portal.news import lines
from sasaeai.portal.places import as_typed, picture
from sasaeai.portal.reading import current_reader, district_plans_at

NEWEST = 5


@public_page
def front(request: HttpRequest) -> HttpResponse:
    reader = current_reader(request)
    if reader is None:
        return render(request, "portal/in_the_making.html")
    ward = reader.ward
    number = ward.document["period"]["number"]
    making = district_plans_at(reader.stamp, number)
    areas = [
        Area(pk=plan.area_id, name=plan.name, slug=plan.slug, tile_column=plan.column, tile_row=plan.row)
        for plan in making
    ]
    towns = [as_typed(plan.town["name"], plan.town["chome"]) for plan in making if plan.town]
    context = {
        "base": reader.base,
        "ward": ward,
        "document": ward.document,
        "figures": figures(reader, making),
        "ring": [{**goal, "ties": bool(goal["ties"])} for goal in ward.document["base_goals"]],
        "goals": goal_cards(reader),
        "goals_title": goals_title(reader),
        "tiles": _tiles(reader, areas),
        "district_count": len(areas),
        "town_example": next(iter(towns), ""),
        "news": _news(request, areas),
    }
    return render(request, "portal/front.html", context)


def goal_cards(reader: ReleaseReader) -> list[dict[str, Any]]:
    """For design/goal_card.html: each base goal with the goals right below it."""
    cards: dict[str, dict[str, Any]] = {}
    for goal in reader.goals(reader.ward):
        if not goal.parent_uid:
            cards[goal.uid] = {"goal": goal, **_goal(reader, goal), "number": goal.number, "children": []}
        elif goal.parent_uid in cards:
            child = {"number": after_dash(goal.number), **_goal(reader, goal)}
            cards[goal.parent_uid]["children"].append(child)
    return list(cards.values())


def _goal(reader: ReleaseReader, goal: Item) -> dict[str, Any]:
    return {"title": goal.title, "url": reader.path(goal), "sample": goal.sample}


def goals_title(reader: ReleaseReader) -> str:
    """5つの基本目標; 12の取組."""
    document = reader.ward.document
    count = len(document["base_goals"])
    gaps = {"count": count, "level": document["levels"][0] if document["levels"] else _("目標")}
    return (_("%(count)sつの%(level)s") if count < 10 else _("%(count)sの%(level)s")) % gaps


def _tiles(reader: ReleaseReader, areas: list[Area]) -> list[list[Any]]:
    published = {plan.area_id for plan in reader.districts}

    def cell(area: Area) -> dict[str, Any]:
        url = reverse("portal:district", args=[area.slug])
        return {"label": reader.wording(area.name), "url": url, "state": "" if area.pk in published else "waiting"}

    return picture(areas, cell)


def _news(request: HttpRequest, areas: list[Area]) -> list[Any]:
    """What happened to the plan; that a desk changed its hours stands among all changes."""
    newest = JournalEntry.objects.public().filter(key__startswith="plans.")[:NEWEST]
    return lines(newest, current_pins(request), {area.pk: area.slug for area in areas})
