"""What pages hand to the design system's pieces: tiles, schedules, charts, what became of the period before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.areas.models import Area
from sasaeai.areas.tiles import tile_map
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.words import Difference, differences

from .familiar import familiar
from .items import Item, PlanPage
from .live import Mark
from .models import SuccessionKind
from .quoting import linked
from .reader import Reader

ROLES = ("lead", "partner", "support")


def tiles(reader: Reader, cell: Callable[[PlanPage], dict[str, Any]]) -> list[list[Any]]:
    """Rows for design/tiles.html: each district where it lies, with what `cell` says of it.

    A district whose plan is not published yet has its place too, in words and without a state of its own.
    """
    published = {plan.area_slug: plan for plan in reader.districts}
    areas = [Area(name=name, slug=slug, tile_column=tile[0], tile_row=tile[1]) for slug, name, tile in _places(reader)]

    def shown(area: Area) -> dict[str, Any]:
        plan = published.get(area.slug)
        said = cell(plan) if plan else {"state": "waiting"}
        return {"label": area.name, "url": f"{reader.base}districts/{area.slug}/", **said}

    return [[tile and shown(tile.area) for tile in row] for row in tile_map(areas).rows] if published else []


@dataclass(frozen=True)
class Column:
    """A district in a table of all; `page` is None as long as its plan is not published."""

    slug: str
    name: str
    page: PlanPage | None


def all_districts(reader: Reader) -> list[Column]:
    """Every district in the ward's order, whether its plan can be read yet or not."""
    published = {plan.area_slug: plan for plan in reader.districts}
    return [Column(slug, name, published.get(slug)) for slug, name, _tile in _places(reader)]


def _places(reader: Reader) -> list[tuple[str, str, Any]]:
    """Districts as the ward's plan knows them; where it cannot be read, those that can."""
    for plan in reader.plans:
        if plan.is_ward and plan.document.get("districts"):
            known = [(row["slug"], row["name"], row["tile"]) for row in plan.document["districts"]]
            slugs = {slug for slug, _name, _tile in known}
            return known + [row for row in _own_places(reader) if row[0] not in slugs]
    return _own_places(reader)


def _own_places(reader: Reader) -> list[tuple[str, str, Any]]:
    return [(plan.area_slug, plan.area_name, plan.tile) for plan in reader.districts]


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
    state = familiar(planned["state"])
    return {
        "year": year,
        "label": state or (mark.state if mark else ""),
        "tone": planned["tone"] or (mark.tone if mark else 1),
        "words": planned["words"],
        "done": bool(mark and mark.state),
        "done_state": mark.state if mark else "",
        "done_words": mark.words if mark else "",
        "differs": bool(mark and mark.state and state and mark.state != state),
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


def gathered_ancestry(item: Item, published: Iterable[int]) -> list[dict[str, Any]]:
    """The same for a page: those that went into it alike stand together (`same`), so that the reason is read once."""
    rows = ancestry(item, published)
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for place, row in enumerate(rows):
        found.setdefault((row["kind"], row["reason"] or str(place)), []).append(row)
    return [{"reason": together[0]["reason"], "same": together} for together in found.values()]


def _ancestor(row: Mapping[str, Any], item: Item, published: set[int]) -> dict[str, Any]:
    is_new = row["kind"] == SuccessionKind.NEW
    compared = not is_new and row["kind"] == SuccessionKind.CHANGED and row["old_title"] != item.title
    parts = differences(row["old_title"], item.title) if compared else []
    kept = sum(len(text) for kind, text in parts if kind == "same")
    return {
        "kind": row["kind"],
        "how": str(SuccessionKind(row["kind"]).label),
        "old": row["old_title"],
        "old_uid": row["old_uid"],
        "old_period": row["old_period"],
        "old_number": row["old_period_number"] if row["old_period_number"] in published else None,
        "reason": row["reason"],
        "evidence": linked(row.get("evidence", []), published),
        "sample": row["sample"],
        # Marks help only where most words stayed; otherwise both texts are read as they are.
        "parts": parts if kept * 2 >= len(item.title) and _says_something(parts) else [],
    }


def _says_something(parts: list[Difference]) -> bool:
    """Whether more than signs (「」、。) changed."""
    return any(sign.isalnum() for kind, text in parts if kind != "same" for sign in text)


def level_name(document: Mapping[str, Any], depth: int) -> str:
    """What this plan calls its goals of a depth (基本目標, 小目標…)."""
    levels = document["levels"]
    return str(levels[depth - 1]) if depth <= len(levels) else _("目標")
