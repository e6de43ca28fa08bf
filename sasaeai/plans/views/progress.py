"""策定状況: how far each district's plan is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sasaeai.areas.tiles import tile_map
from sasaeai.plans.frame import show, ward_or_none
from sasaeai.plans.models import Plan, Progress
from sasaeai.plans.opening import reads
from sasaeai.plans.reader import Reader

STEPS = list(Progress)


@reads
def progress(request: HttpRequest, reader: Reader) -> HttpResponse:
    number = reader.plans[0].document["period"]["number"]
    plans = list(Plan.objects.of_districts().filter(period__number=number).select_related("area"))
    rows = [_row(reader, plan) for plan in plans]
    return show(
        request,
        "progress",
        reader,
        ward_or_none(reader) or reader.plans[0],
        [(_("策定状況"), "")],
        rows=rows,
        tiles=_tiles(reader, rows),
        published=sum(1 for row in rows if row["page"]),
        steps=[
            {"label": step.label, "count": sum(1 for row in rows if row["plan"].progress == step)} for step in STEPS
        ],
    )


def _row(reader: Reader, plan: Plan) -> dict[str, Any]:
    place = STEPS.index(Progress(plan.progress))
    return {
        "plan": plan,
        "page": reader.by_id.get(plan.pk) if not reader.is_working else None,
        "dots": [step <= place for step in range(len(STEPS))],
        "place": place + 1,
        "all": len(STEPS),
        "url": _url(reader, plan),
    }


def _url(reader: Reader, plan: Plan) -> str:
    """Every district has a page for the public; a desk only those that its viewer may read."""
    if reader.is_working and plan.pk not in reader.by_id:
        return ""
    return f"{reader.base}districts/{plan.area.slug}/"


def _tiles(reader: Reader, rows: list[dict[str, Any]]) -> list[list[Any]]:
    by_area = {row["plan"].area_id: row for row in rows}

    def cell(tile: Any) -> dict[str, Any]:
        row = by_area[tile.area.pk]
        state = {Progress.PUBLISHED: "on", Progress.NOT_STARTED: "none"}.get(row["plan"].progress, "")
        return {"label": reader.wording(tile.area.name), "url": row["url"], "state": state}

    areas = [row["plan"].area for row in rows]
    return [[tile and cell(tile) for tile in line] for line in tile_map(areas).rows]
