"""Goals × districts: how many measures each plan has for each goal; a blank is a blank, never zero."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called, whole
from sasaeai.plans.frame import show
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.opening import reads
from sasaeai.plans.pieces import Column, all_districts, level_name
from sasaeai.plans.reader import Reader


@reads
def table(request: HttpRequest, reader: Reader) -> HttpResponse:
    """`?rows=base` shows base goals only, `&open=` (uids) opens some of them.

    Everything is counted when the plan is published: no query per cell.
    """
    ward = reader.ward
    only_base = request.GET.get("rows") == "base"
    opened = request.GET.getlist("open")
    goals = reader.goals(ward)
    columns = [Column(ward.area_slug, capfirst(whole()), ward), *all_districts(reader)]
    bases = [goal for goal in goals if not goal.parent_uid]
    rows = [
        row
        for base in bases
        for row in _rows(reader, columns, goals, base, is_open=not only_base or base.uid in opened)
    ]
    if only_base:
        _let_open(rows, bases, goals, opened)
    return show(
        request,
        "table",
        reader,
        ward,
        [(_("目標と地区の表"), "")],
        columns=[_head(reader, column) for column in columns],
        waiting=[column.name for column in columns if column.page is None],
        rows=rows,
        tabs=_tabs(ward, goals, only_base),
        lists=[_district(reader, page) for page in reader.plans],
        has_measures=any(page.document["counts"]["all"] for page in reader.plans),
        corner=level_name(ward.document, 1),
        below_level="・".join(ward.document["levels"][1:]) if any(row.get("sub") for row in rows) else "",
    )


def _head(reader: Reader, column: Column) -> dict[str, str]:
    if column.page and column.page.is_ward:
        return {"label": column.name, "url": f"{reader.base}measures/?district={column.slug}"}
    return {"label": column.name, "url": f"{reader.base}districts/{column.slug}/"}


def _tabs(ward: PlanPage, goals: list[Item], only_base: bool) -> list[dict[str, Any]]:
    if not any(goal.parent_uid for goal in goals):
        return []
    deepest = max(goal.data["depth"] for goal in goals)
    base, below = level_name(ward.document, 1), level_name(ward.document, deepest)
    return [
        {"label": _("%(level)sまで") % {"level": below}, "url": "?", "current": not only_base},
        {"label": _("%(level)sだけ") % {"level": base}, "url": "?rows=base", "current": only_base},
    ]


def _let_open(rows: list[dict[str, Any]], bases: list[Item], goals: list[Item], opened: list[str]) -> None:
    """Each base goal that has something below it opens and closes by itself."""
    with_below = {goal.base_uid for goal in goals if goal.parent_uid}
    heads = [row for row in rows if not row.get("sub")]
    for base, row in zip(bases, heads, strict=True):
        if base.uid in with_below:
            is_open = base.uid in opened
            left = [uid for uid in opened if uid != base.uid] if is_open else [*opened, base.uid]
            query = urlencode([("rows", "base"), *(("open", uid) for uid in left)])
            row["toggle"] = {"url": f"?{query}#goal-{base.uid}", "is_open": is_open}
        row["anchor"] = f"goal-{base.uid}"


def _rows(
    reader: Reader, columns: list[Column], goals: list[Item], base: Item, *, is_open: bool
) -> list[dict[str, Any]]:
    below = [goal for goal in goals if goal.parent_uid and goal.base_uid == base.uid] if is_open else []
    rows = [_row(reader, columns, base, "base", f"base={base.uid}")]
    rows += [_row(reader, columns, goal, "goal", f"goal={goal.uid}") | {"sub": True} for goal in below]
    if below and any(page.document["counts"]["open"].get(base.uid) for page in reader.plans):
        rows.append(_open_row(reader, columns, base))
    return rows


def _row(reader: Reader, columns: list[Column], goal: Item, what: str, query: str) -> dict[str, Any]:
    return {
        "number": goal.number.partition("-")[2] or goal.number,
        "label": goal.title,
        "url": reader.path(goal),
        "colour": goal.data["colour"],
        "cells": _cells(reader, columns, what, goal.uid, query),
    }


def _open_row(reader: Reader, columns: list[Column], base: Item) -> dict[str, Any]:
    words = {"level": level_name(reader.ward.document, 2), "measure": reader.ward.document["measure_name"]}
    return {
        "label": _("%(level)sを定めていない%(measure)s") % words,
        "colour": base.data["colour"],
        "sub": True,
        "cells": _cells(reader, columns, "open", base.uid, f"base={base.uid}&open=1"),
    }


def _cells(reader: Reader, columns: list[Column], what: str, uid: str, query: str) -> list[dict[str, Any] | None]:
    """None where nothing is written: the piece says 該当する記載なし; a plan not published yet is said in words too."""
    words = _("%(area)s %(count)s件")

    def cell(column: Column) -> dict[str, Any] | None:
        if column.page is None:
            return {"waiting": True}
        count = column.page.document["counts"][what].get(uid)
        if not count:
            return None
        label = words % {"area": column.name, "count": count}
        return {"count": count, "label": label, "url": f"{reader.base}measures/?{query}&district={column.slug}"}

    return [cell(column) for column in columns]


def _district(reader: Reader, page: PlanPage) -> dict[str, Any]:
    """The same by district, for those who cannot use a wide table."""
    names = [(goal["uid"], goal) for goal in reader.ward.document["base_goals"]]
    counts = page.document["counts"]["base"]
    return {
        "plan": page,
        "label": called(_("%(whole)s計画")) if page.is_ward else page.area_name,
        "goals": [{**goal, "count": counts.get(uid)} for uid, goal in names],
        "without": counts.get("", 0),
    }
