"""The plan at a glance."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from sasaeai.plans.attached import attached_to
from sasaeai.plans.frame import show, ward_or_none
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.live import problems_of
from sasaeai.plans.opening import reads
from sasaeai.plans.pieces import tiles
from sasaeai.plans.reader import Reader
from sasaeai.plans.year_words import published_years


@reads
def plan(request: HttpRequest, reader: Reader) -> HttpResponse:
    ward = ward_or_none(reader)
    if ward is None:
        return show(request, "own_plans", reader, None, [], plans=reader.plans)
    goals = reader.goals(ward)
    return show(
        request,
        "plan",
        reader,
        ward,
        [],
        goals=_tree(reader, goals),
        attachments=attached_to(reader, f"plan-{ward.uid}"),
        ring=_ring(ward),
        thinking=_thinking(goals),
        all_measures=sum(page.document["counts"]["all"] for page in reader.plans),
        ward_measures=ward.document["counts"]["all"],
        tiles=_tiles(reader),
        goal_count=len(ward.document["base_goals"]),
        levels=_levels(ward, goals),
        has=_lists(reader, ward, goals) | {"years": bool(published_years(request, ward.document["period"]["number"]))},
    )


def _lists(reader: Reader, ward: PlanPage, goals: list[Item]) -> dict[str, bool]:
    """Which lists have a line to show; whoever writes the plan finds the way to all of them."""
    if reader.is_working:
        return {"indicators": True, "problems": True, "succession": True}
    return {
        "indicators": reader.all_indicators(0, 1).total > 0,
        "problems": problems_of(reader).exists(),
        "succession": bool(ward.document["ended"]) or any(goal.data["ancestors"] for goal in goals),
    }


def _ring(ward: PlanPage) -> list[dict[str, Any]]:
    return [{**goal, "ties": bool(goal.get("ties"))} for goal in ward.document["base_goals"]]


def _thinking(goals: list[Item]) -> list[dict[str, Any]]:
    """Base goals with the thinking over the period, theirs and that of the goals below."""
    said = [goal for goal in goals if goal.data["five_years"]]
    rows = []
    for base in (goal for goal in goals if not goal.parent_uid):
        below = [goal for goal in said if goal.base_uid == base.uid and goal.uid != base.uid]
        if base in said or below:
            rows.append({"goal": base, "below": below})
    return rows


def _levels(ward: PlanPage, goals: list[Item]) -> list[dict[str, Any]]:
    """How many goals of each depth there are, by the plan's own names."""
    depths = Counter(goal.data["depth"] for goal in goals)
    names = {goal.data["depth"]: goal.data["level"] for goal in goals}
    return [{"name": names[depth], "count": depths[depth]} for depth in sorted(depths)]


def _tree(reader: Reader, goals: list[Item]) -> list[dict[str, Any]]:
    """Base goals with everything below them, and how many measures serve each, ward and districts together."""
    served: Counter[str] = Counter()
    for page in reader.plans:
        counts = page.document["counts"]
        served.update({uid: count for uid, count in counts["base"].items() if uid})
        served.update(counts["goal"])
    rows: list[dict[str, Any]] = []
    for goal in goals:
        row: dict[str, Any] = {"item": goal, "count": served.get(goal.uid), "url": reader.path(goal), "below": []}
        if goal.parent_uid and rows:
            rows[-1]["below"].append(row)
        else:
            rows.append(row)
    return rows


def _tiles(reader: Reader) -> list[list[Any]]:
    def cell(page: PlanPage) -> dict[str, Any]:
        return {"state": ""}

    return tiles(reader, cell)
