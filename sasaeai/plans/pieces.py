"""What pages hand to the design system's pieces: tiles, schedules, charts, what became of the period before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.areas.tiles import tile_map
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.words import differences

from .items import Item, PlanPage
from .live import Mark
from .models import SuccessionKind

ROLES = ("lead", "partner", "support")


def tiles(districts: Iterable[PlanPage], cell: Callable[[PlanPage], dict[str, Any]]) -> list[list[Any]]:
    """Rows for design/tiles.html: each district where it lies, with what `cell` says of it."""
    by_id = {plan.area_id: plan for plan in districts}
    areas = [
        Area(pk=plan.area_id, name=plan.area_name, tile_column=plan.tile[0], tile_row=plan.tile[1])
        for plan in by_id.values()
    ]
    return [
        [tile and {"label": tile.area.name, **cell(by_id[tile.area.pk])} for tile in row]
        for row in tile_map(areas).rows
    ]


def fiscal_years(document: Mapping[str, Any]) -> list[FiscalYear]:
    period = document["period"]
    return [FiscalYear(period["first_year"] + offset) for offset in range(period["years"])]


def this_year(document: Mapping[str, Any]) -> FiscalYear:
    """This fiscal year, or the nearest year of the period when today lies outside it."""
    years = fiscal_years(document)
    return min(max(FiscalYear.of(today()), years[0]), years[-1])


def schedule(measure: Item, years: Iterable[FiscalYear], done: Mapping[int, Mark]) -> list[dict[str, Any]]:
    """One cell per fiscal year: what was planned, and what was really done."""
    planned = {cell["year"]: cell for cell in measure.data["schedule"]}
    return [_cell(year, planned.get(year.year), done.get(year.year)) for year in years]


def _cell(year: FiscalYear, planned: Mapping[str, Any] | None, mark: Mark | None) -> dict[str, Any]:
    planned = planned or {"state": "", "tone": 0, "words": ""}
    return {
        "year": year,
        "label": planned["state"] or (mark.state if mark else ""),
        "tone": planned["tone"] or (mark.tone if mark else 1),
        "words": planned["words"],
        "done": bool(mark and mark.state),
        "done_state": mark.state if mark else "",
        "done_words": mark.words if mark else "",
        "differs": bool(mark and mark.state and planned["state"] and mark.state != planned["state"]),
    }


def schedule_states(rows: Iterable[Iterable[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The legend: every state that the grid shows, once, in the order of its tone."""
    seen = {(cell["tone"], cell["label"]) for row in rows for cell in row if cell["label"]}
    return [{"label": label, "tone": tone} for tone, label in sorted(seen)]


def actors(measure: Item) -> list[dict[str, Any]]:
    """だれが, 主体 first; a main actor is marked."""
    ordered = sorted(measure.data["actors"], key=lambda actor: ROLES.index(actor["role"]))
    return [{"label": actor["name"], "main": actor["role"] == "lead", "role": actor["role"]} for actor in ordered]


def ancestry(item: Item, published: Iterable[int]) -> list[dict[str, Any]]:
    """What became of the item's ancestors; a link stands only where the old plan can be read."""
    numbers = set(published)
    return [_ancestor(row, item, numbers) for row in item.data["ancestors"]]


def _ancestor(row: Mapping[str, Any], item: Item, published: set[int]) -> dict[str, Any]:
    is_new = row["kind"] == SuccessionKind.NEW
    compared = not is_new and row["kind"] == SuccessionKind.CHANGED and row["old_title"] != item.title
    return {
        "kind": row["kind"],
        "how": str(SuccessionKind(row["kind"]).label),
        "old": row["old_title"],
        "old_uid": row["old_uid"],
        "old_period": row["old_period"],
        "old_number": row["old_period_number"] if row["old_period_number"] in published else None,
        "reason": row["reason"],
        "sample": row["sample"],
        "parts": differences(row["old_title"], item.title) if compared else [],
    }


def level_name(document: Mapping[str, Any], depth: int) -> str:
    """What this plan calls its goals of a depth (基本目標, 小目標…)."""
    levels = document["levels"]
    return str(levels[depth - 1]) if depth <= len(levels) else _("目標")
