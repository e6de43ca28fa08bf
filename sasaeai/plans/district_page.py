"""A district's plan as a page shows it; the portal's district page includes the same pieces."""

from __future__ import annotations

from typing import Any

from .attached import attached_to
from .exchange import supporters, ways_up
from .figures import short_line
from .items import Item, PlanPage
from .live import Mark, done_marks
from .models import Plan
from .pieces import actors, fiscal_years, schedule
from .reader import Outline, Reader

# Beyond this, each heading shows how many there are and leads to the list.
MOST_MEASURES = 50


def district_page(reader: Reader, slug: str) -> dict[str, Any]:
    """For `plans/_district_plan.html` and `plans/_two_way.html`; {} when there is no such district in this period.

    At most three queries. Without a published edition `plan` is None and `making` the row that says how far it is.
    """
    plan = reader.district(slug)
    if plan is None:
        return _not_yet(reader, slug)
    count = plan.document["counts"]["all"]
    outline = reader.outline(plan) if count <= MOST_MEASURES else Outline(reader.goals(plan), [], [])
    measures = outline.measures
    return {
        "plan": plan,
        "making": None,
        "document": plan.document,
        "measure_name": plan.document["measure_name"],
        "measure_count": count,
        "headings": _headings(plan, outline.goals, measures),
        "without_heading": [row for row in _rows(plan, measures, {}) if not row["item"].base_uid],
        "years": fiscal_years(plan.document) if plan.document["uses_schedule"] else [],
        "ways": ways_up(reader, plan.plan_id),
        "supports": supporters(reader, outline),
        "attachments": attached_to(reader, f"plan-{plan.uid}"),
        "base": reader.base,
    }


def _not_yet(reader: Reader, slug: str) -> dict[str, Any]:
    document = reader.plans[0].document
    number = document["period"]["number"]
    rows = Plan.objects.of_districts().filter(period__number=number, area__slug=slug).select_related("area")
    making = rows.first()
    if making is None:
        return {}
    ways = ways_up(reader, making.pk)
    return {
        "plan": None,
        "making": making,
        "measure_name": document["measure_name"],
        "headings": [],
        "ways": ways,
        "supports": [],
        "base": reader.base,
    }


def _headings(plan: PlanPage, goals: list[Item], measures: list[Item]) -> list[dict[str, Any]]:
    """The district's headings along the ward's base goals, each with everything that stands below it."""
    done = done_marks([item.uid for item in measures]) if plan.document["uses_schedule"] else {}
    rows = _rows(plan, measures, done)
    counts = plan.document["counts"]["base"]
    return [
        {
            "goal": goal,
            "rows": [row for row in rows if row["item"].base_uid == goal.base_uid],
            "count": counts.get(goal.base_uid, 0),
        }
        for goal in goals
        if not goal.parent_uid
    ]


def _rows(plan: PlanPage, measures: list[Item], done: dict[str, dict[int, Mark]]) -> list[dict[str, Any]]:
    document = plan.document
    years = fiscal_years(document)
    return [
        {
            "item": item,
            "actors": actors(item),
            "cells": schedule(item, years, done.get(item.uid, {})) if document["uses_schedule"] else [],
            "indicators": [short_line(line, []) for line in item.data["indicators"]]
            if document["uses_indicators"]
            else [],
        }
        for item in measures
    ]
