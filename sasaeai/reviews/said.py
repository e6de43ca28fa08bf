"""What was said on sheets, shortly: enough to accept a page of them without opening each."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sasaeai.plans.models import DistrictReview, Review

from .models import Sheet

LONGEST = 120
WORDS = ("done", "result", "cause", "response")
DISTRICT_WORDS = ("done", "good", "trouble", "next_year", "consult")
Key = tuple[str, int | None]


def said_on(sheets: Iterable[Sheet], year: int) -> dict[int, str]:
    """By the sheet's key; two queries, whatever the number of sheets."""
    rows = list(sheets)
    words = _of_things(rows, year) | _of_districts(rows, year)
    return {row.pk: words[key] for row in rows if (key := _key(row)) in words}


def _key(sheet: Sheet) -> Key:
    of = {"measure": sheet.measure_id, "goal": sheet.goal_id, "indicator": sheet.indicator_id}
    return sheet.kind, of.get(sheet.kind, sheet.plan_id)


def _of_things(sheets: list[Sheet], year: int) -> dict[Key, str]:
    plans = {row.plan_id for row in sheets}
    keys = [key for row in sheets if row.kind != "district" for key in [_key(row)]]
    of = {name: [key for kind, key in keys if kind == name] for name in ("measure", "goal", "indicator")}
    found: dict[Key, str] = {}
    rows = Review.objects.filter(plan__in=plans, fiscal_year=year)
    rows = rows.filter(measure__in=of["measure"]) | rows.filter(goal__in=of["goal"])
    rows |= Review.objects.filter(plan__in=plans, fiscal_year=year, indicator__in=of["indicator"])
    for row in rows:
        kind, key = next((name, key) for name in of if (key := getattr(row, f"{name}_id")))
        found[kind, key] = _short(_("変わりなし") if row.unchanged else _joined(row, WORDS))
    return found


def _of_districts(sheets: list[Sheet], year: int) -> dict[Key, str]:
    plans = [row.plan_id for row in sheets if row.kind == "district"]
    rows = DistrictReview.objects.filter(plan__in=plans, fiscal_year=year)
    return {("district", row.plan_id): _short(_joined(row, DISTRICT_WORDS)) for row in rows}


def _joined(row: Review | DistrictReview, names: tuple[str, ...]) -> str:
    return "／".join(words for name in names if (words := " ".join(getattr(row, name).split())))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST] + "…"
