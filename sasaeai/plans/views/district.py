"""One district's plan, and what goes between the district and the ward."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sasaeai.plans.district_page import district_page
from sasaeai.plans.frame import show
from sasaeai.plans.items import PlanPage
from sasaeai.plans.opening import reads
from sasaeai.plans.pieces import tiles
from sasaeai.plans.reader import Reader
from sasaeai.plans.year_words import published_years


@reads
def district(request: HttpRequest, reader: Reader, slug: str) -> HttpResponse:
    parts = district_page(reader, slug)
    if not parts or (reader.is_working and parts["plan"] is None):
        raise Http404(_("この地区のページは見つかりません。"))
    plan: PlanPage | None = parts["plan"]
    name = plan.area_name if plan else reader.wording(parts["making"].area.name)
    return show(
        request,
        "district",
        reader,
        plan,
        [(name, "")],
        name=name,
        tiles=_tiles(reader, slug),
        years_told=published_years(request, plan.document["period"]["number"]) if plan else [],
        **_own(parts),
    )


def _own(parts: dict[str, Any]) -> dict[str, Any]:
    """What the frame does not give already."""
    return {key: value for key, value in parts.items() if key not in {"plan", "document", "measure_name", "base"}}


def _tiles(reader: Reader, slug: str) -> list[list[Any]]:
    def cell(page: PlanPage) -> dict[str, Any]:
        return {"state": "on" if page.area_slug == slug else ""}

    return tiles(reader, cell)
