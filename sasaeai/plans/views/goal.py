"""One goal: why it is there, what became of its ancestor, what is done for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.design.charts import full
from sasaeai.design.phrases import measured
from sasaeai.plans.afterwards import afterwards
from sasaeai.plans.attached import attached_to
from sasaeai.plans.figures import chart, indicator_chart, of_area, short_line
from sasaeai.plans.frame import goal_words, show, ward_or_none
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.live import Mark, Value, done_marks, values
from sasaeai.plans.opening import current_pins, readable_periods, reads
from sasaeai.plans.pieces import actors, fiscal_years, gathered_ancestry, schedule, schedule_states, this_year, tiles
from sasaeai.plans.reader import MeasureFilter, Reader
from sasaeai.plans.series import earlier, uids_of
from sasaeai.plans.telling import news_for
from sasaeai.plans.year_words import published_years

# As many measures as a page can carry; the rest stands behind a link to the list.
MOST_MEASURES, MOST_OF_WARD, MOST_CHARTS = 40, 10, 3


@reads
def goal(request: HttpRequest, reader: Reader, uid: str) -> HttpResponse:
    ward = ward_or_none(reader)
    goals = reader.goals(ward) if ward else []
    found = next((goal for goal in goals if goal.uid == uid), None)
    if ward is None or found is None:
        # A district's heading has its place on the district's page.
        heading = reader.item("goal", uid)
        slug = reader.plan_of(heading).area_slug
        return redirect(f"{reader.base}districts/{slug}/#goal-{uid}")
    measures = reader.first_measures(_filter(found), MOST_MEASURES, ())
    shown = [item.uid for item in measures if item.plan_id == ward.plan_id][:MOST_OF_WARD]
    around = sorted(reader.find(shown, indicators_of=[uid]).values(), key=lambda item: item.order)
    own = [item for item in around if item.kind == "measure"]
    indicators = [item for item in around if item.kind == "indicator"]
    known = values([line["uid"] for item in own for line in item.data["indicators"]] + uids_of(indicators))
    rows = _ward_rows(ward, own, known)
    published = {pin.number for pin in current_pins(request)}
    counts = {page.plan_id: _count(page, found) for page in reader.plans}
    return show(
        request,
        "goal",
        reader,
        ward,
        _crumbs(reader, goals, found),
        goal=found,
        attachments=attached_to(reader, f"goal-{found.uid}"),
        ancestors=gathered_ancestry(found, published),
        afterwards=afterwards(request, reader, found),
        children=_children(reader, goals, found),
        ties=_ties(reader, ward, found),
        rows=rows,
        years=fiscal_years(ward.document),
        states=schedule_states(row["cells"] for row in rows),
        ward_count=counts[ward.plan_id],
        districts=_districts(reader, found, measures, counts),
        with_measures=sum(1 for page in reader.districts if counts[page.plan_id]),
        tiles=_tiles(reader, found, counts),
        indicators=_charts(ward, found, indicators, own, known, readable_periods(request, reader)),
        steps=_steps(found, sum(counts.values()), ward, indicators, known),
        list_query=_query(found),
        with_indicators=any(row["indicators"] for row in rows),
        year=this_year(ward.document),
        years_told=published_years(request, ward.document["period"]["number"]),
        told_of=found.base_uid or uid,
        news=news_for(request, found.data.get("counted", ())),
    )


def _filter(goal: Item) -> MeasureFilter:
    return MeasureFilter(goal=goal.uid) if goal.parent_uid else MeasureFilter(base=goal.uid)


def _query(goal: Item) -> str:
    return f"goal={goal.uid}" if goal.parent_uid else f"base={goal.uid}"


def _count(page: PlanPage, goal: Item) -> int:
    counts = page.document["counts"]
    return int(counts["goal" if goal.parent_uid else "base"].get(goal.uid, 0))


def _crumbs(reader: Reader, goals: list[Item], goal: Item) -> list[tuple[str, str]]:
    by_uid = {item.uid: item for item in goals}
    trail = [(goal_words(goal), "")]
    above = by_uid.get(goal.parent_uid)
    while above is not None:
        trail.insert(0, (goal_words(above), reader.path(above)))
        above = by_uid.get(above.parent_uid)
    return trail


def _children(reader: Reader, goals: list[Item], goal: Item) -> list[dict[str, Any]]:
    return [
        {
            "number": child.number,
            "title": child.title,
            "url": reader.path(child),
            "colour": child.data["colour"],
            "ward": _count(reader.ward, child),
            "districts": sum(_count(page, child) for page in reader.districts),
        }
        for child in goals
        if child.parent_uid == goal.uid
    ]


def _ties(reader: Reader, ward: PlanPage, goal: Item) -> dict[str, Any]:
    """Base goals that this one ties, and those that tie it."""
    bases = ward.document["base_goals"]
    mine = next((row for row in bases if row["uid"] == goal.uid), None)
    if mine is None:
        return {}
    tied = [row for row in bases if row["uid"] in mine.get("ties", [])]
    return {
        "tied": tied,
        "all": bool(tied) and len(tied) == len(bases) - 1,
        "by": [row for row in bases if goal.uid in row.get("ties", [])],
    }


def _ward_rows(ward: PlanPage, measures: list[Item], known: dict[str, list[Value]]) -> list[dict[str, Any]]:
    done: dict[str, dict[int, Mark]] = done_marks([item.uid for item in measures])
    years = fiscal_years(ward.document)
    return [
        {
            "item": item,
            "actors": actors(item),
            "cells": (cells := schedule(item, years, done.get(item.uid, {}))),
            "now": cells[years.index(this_year(ward.document))],
            "indicators": [
                short_line(line, of_area(known.get(line["uid"], []), ward.area_id)) for line in item.data["indicators"]
            ],
        }
        for item in measures
    ]


def _districts(reader: Reader, goal: Item, measures: list[Item], counts: dict[int, int]) -> list[dict[str, Any]]:
    """Each district with its measures for this goal, as far as they were loaded."""
    found = []
    for page in reader.districts:
        own = [item for item in measures if item.plan_id == page.plan_id]
        count = counts[page.plan_id]
        if count:
            found.append({"plan": page, "count": count, "measures": own, "more": count > len(own)})
    return found


def _tiles(reader: Reader, goal: Item, counts: dict[int, int]) -> list[list[Any]]:
    def cell(page: PlanPage) -> dict[str, Any]:
        count = counts[page.plan_id]
        if not count:
            return {"state": "none"}
        url = f"{reader.base}measures/?{_query(goal)}&district={page.area_slug}"
        return {"url": url, "state": "", "count": _("%(count)s件") % {"count": count}}

    return tiles(reader, cell)


def _charts(
    ward: PlanPage,
    goal: Item,
    indicators: list[Item],
    measures: list[Item],
    known: dict[str, list[Value]],
    periods: set[int] | None,
) -> list[dict[str, Any]]:
    """The goal's own indicators; where it has none, those of its measures that have values."""

    def of_ward(uid: str) -> list[Value]:
        return of_area(known.get(uid, []), ward.area_id)

    own = [
        (
            item.uid,
            item.title,
            indicator_chart(item, of_ward(item.uid), ward.document, earlier(item, known, ward.area_id, periods)),
        )
        for item in indicators[:MOST_CHARTS]
    ]
    colour = f"g{goal.data['colour']}"
    lines = [line for item in measures for line in item.data["indicators"] if of_ward(line["uid"])]
    theirs = [
        (line["uid"], line["title"], chart(line["title"], line, of_ward(line["uid"]), ward.document, colour=colour))
        for line in (lines[:1] if not own and goal.parent_uid else [])
    ]
    return [{"uid": uid, "title": title, "chart": drawn} for uid, title, drawn in [*own, *theirs]]


def _voice(evidence: dict[str, Any]) -> list[str]:
    """Asked, and how many answered."""
    if not evidence.get("answered"):
        return []
    return [_("%(count)s人が答えた") % {"count": f"{evidence['answered']:,}"}]


def _steps(goal: Item, count: int, ward: PlanPage, indicators: list[Item], known: dict[str, list[Value]]) -> list[str]:
    """From the voice to the result, in as many steps as are known."""
    steps = [step for row in goal.data["evidence"][:1] for step in _voice(row)]
    steps.append(f"{goal.data['level']} {goal.number}")
    if count:
        steps.append(f"{ward.document['measure_name']} {count}")
    for item in indicators[:1]:
        line = short_line(item.data, of_area(known.get(item.uid, []), ward.area_id))
        if line["value"] is not None:
            steps.append(f"{item.title} {measured(full(line['value']), item.data['unit'])}")
    return steps
