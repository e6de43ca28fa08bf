"""All districts with how far their plans are, finding a district by a town's name, and one district's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.public import public_page
from sasaeai.plans.district_page import district_page
from sasaeai.plans.frame import writing_address
from sasaeai.plans.models import Progress
from sasaeai.plans.released import ReleaseReader
from sasaeai.plans.wording import wording_for
from sasaeai.plans.year_words import published_years
from sasaeai.portal.desks import desks_for
from sasaeai.portal.finding import asked_town, found_towns
from sasaeai.portal.places import Place, boundaries, districts_today, picture, town_example
from sasaeai.portal.reading import current_reader, district_plans_at


@public_page
def districts(request: HttpRequest) -> HttpResponse:
    reader = current_reader(request)
    places = districts_today(request)
    rows = _rows(reader, places)
    by_area = {row["area"].pk: row for row in rows}

    def cell(area: Area) -> dict[str, Any]:
        row = by_area[area.pk]
        return {"url": row["url"], "state": "" if row["page"] else "waiting"}

    town = asked_town(request)
    context = {
        "rows": rows,
        "map": boundaries(request, lambda area: reverse("portal:district", args=[area.slug])),
        "tiles": picture([place.area for place in places], cell),
        "town": town,
        "town_example": town_example(places),
        "found": found_towns(town),
        "progress_url": f"{reader.base}progress/" if reader else "",
        "measure_name": reader.ward.document["measure_name"] if reader else "",
    }
    return render(request, "portal/districts.html", context)


def _rows(reader: ReleaseReader | None, places: list[Place]) -> list[dict[str, Any]]:
    plans: dict[int, str] = {}
    if reader:
        known = district_plans_at(reader.stamp, reader.ward.document["period"]["number"])
        plans = {plan.area_id: plan.progress for plan in known}
    pages = {plan.area_id: plan for plan in reader.districts} if reader else {}
    return [
        {
            "area": place.area,
            "towns": place.towns,
            "towns_are_sample": place.towns_are_sample,
            "url": reverse("portal:district", args=[place.area.slug]),
            "page": pages.get(place.area.pk),
            "state": _state(plans.get(place.area.pk), place.area.pk in pages),
        }
        for place in places
    ]


def _state(progress: str | None, is_published: bool) -> str:
    if is_published:
        return str(Progress.PUBLISHED.label)
    return str(Progress(progress).label) if progress else _("地区別計画は、まだ始まっていません")


@public_page
def district(request: HttpRequest, slug: str) -> HttpResponse:
    places = districts_today(request, people_of=slug)
    place = next((place for place in places if place.area.slug == slug), None)
    if place is None:
        raise Http404(_("この地区のページは見つかりません。"))
    reader = current_reader(request)
    parts = district_page(reader, slug) if reader else {}

    def cell(area: Area) -> dict[str, Any]:
        return {"url": reverse("portal:district", args=[area.slug]), "state": "on" if area.slug == slug else ""}

    desks = desks_for(place.area, wording_for(request))
    context = {
        **parts,
        "place": place,
        "name": place.area.name,
        "desks": [listed for listed in desks if listed.is_near] or desks,
        "talks_url": _talks_url(place),
        "survey_url": reverse("surveys:public_district", args=[place.survey, slug]) if place.survey else "",
        "years_told": _years_told(request, parts),
        "help_url": f"{reverse('portal:help')}?district={slug}",
        "tiles": picture([one.area for one in places], cell) if len(places) > 1 else [],
        "crumbs": [{"label": _("地区"), "url": reverse("portal:districts")}, {"label": place.area.name}],
        "edition_words": parts["plan"].edition_name if parts.get("plan") else "",
        "writing_url": writing_address(request, reader, parts.get("plan"), f"districts/{slug}/") if reader else "",
    }
    return render(request, "portal/district.html", context)


def _years_told(request: HttpRequest, parts: dict[str, Any]) -> list[FiscalYear]:
    plan = parts.get("plan")
    return published_years(request, plan.document["period"]["number"]) if plan else []


def _talks_url(place: Place) -> str:
    """What was talked about in this district, as soon as something was announced."""
    return f"{reverse('meetings:public_meetings')}?district={place.area.slug}" if place.has_talks else ""
