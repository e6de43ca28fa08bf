"""Measures: the list with its filters in the address, and all about one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.pages import PER_PAGE
from sasaeai.design.phrases import labelled
from sasaeai.kernel.numbers import asked_number
from sasaeai.plans.attached import attached_to
from sasaeai.plans.figures import of_area, short_line
from sasaeai.plans.frame import show, ward_or_none
from sasaeai.plans.items import Item, Link, PlanPage
from sasaeai.plans.live import done_marks, problems_taken_up, values
from sasaeai.plans.opening import current_pins, reads
from sasaeai.plans.pieces import (
    actors,
    fiscal_years,
    gathered_ancestry,
    level_name,
    schedule,
    schedule_states,
    this_year,
)
from sasaeai.plans.reader import MeasureFilter, Reader, Slice
from sasaeai.plans.year_words import published_years, year_words

# Where a list begins is counted in measures, which the database has to hold as well.
LAST_PAGE = 99_999


@reads
def measures(request: HttpRequest, reader: Reader) -> HttpResponse:
    ward = ward_or_none(reader)
    wanted = MeasureFilter.of(request.GET)
    number = page_number(request)
    found = reader.list_measures(wanted, (number - 1) * PER_PAGE, PER_PAGE, ("colour", "schedule"))
    goals = reader.goals(ward) if ward else []
    plan = ward or reader.plans[0]
    year = this_year(plan.document)
    done = done_marks([item.uid for item in found.items])
    return show(
        request,
        "measures",
        reader,
        plan,
        [(_("%(measure)sの一覧") % {"measure": plan.document["measure_name"]}, "")],
        wanted=wanted,
        found=found,
        rows=[_line(reader, item, year, done.get(item.uid, {})) for item in found.items],
        year=year,
        bases=[goal for goal in goals if not goal.parent_uid],
        below=[goal for goal in goals if goal.parent_uid],
        below_level=level_name(plan.document, 2) if len(plan.document["levels"]) > 1 else "",
        base_level=level_name(plan.document, 1),
        page=page_of(found, number),
        heading=_heading(reader, goals, wanted),
    )


def page_number(request: HttpRequest) -> int:
    return max(1, min(asked_number(request.GET.get("page")) or 1, LAST_PAGE))


def page_of(found: Slice, number: int) -> Any:
    """Django's Page for the pager, of a list that was cut already."""
    return Paginator(range(found.total), PER_PAGE).get_page(number)


def _heading(reader: Reader, goals: list[Item], wanted: MeasureFilter) -> list[str]:
    """What the list is narrowed to, in words."""
    titles = {goal.uid: f"{labelled(goal.data['level'], goal.number)}　{goal.title}" for goal in goals}
    areas = {page.area_slug: called(_("%(whole)s計画")) if page.is_ward else page.area_name for page in reader.plans}
    words = [titles.get(wanted.goal) or titles.get(wanted.base, ""), areas.get(wanted.district, "")]
    if wanted.open_only:
        level = level_name(reader.plans[0].document, 2)
        words.append(_("%(level)sを定めていないもの") % {"level": level})
    if wanted.words:
        words.append(_("「%(words)s」を含むもの") % {"words": wanted.words})
    return [word for word in words if word]


def _line(reader: Reader, item: Item, year: Any, done: Any) -> dict[str, Any]:
    page = reader.plan_of(item)
    uses = page.document["uses_schedule"]
    return {
        "item": item,
        "url": reader.path(item),
        "plan": page,
        "cell": schedule(item, [year], done)[0] if uses else None,
    }


@reads
def measure(request: HttpRequest, reader: Reader, uid: str) -> HttpResponse:
    links = reader.links("", sources=[uid], targets=[uid])
    around = reader.find({uid} | {end for link in links for end in _ends(link)})
    item = around.get(uid)
    if item is None or item.kind != "measure":
        raise Http404(_("この番号のページは、この版にはありません。"))
    page = reader.plan_of(item)
    document = page.document
    cells = schedule(item, fiscal_years(document), done_marks([uid]).get(uid, {}))
    known = values([line["uid"] for line in item.data["indicators"]])
    lines = [short_line(line, of_area(known.get(line["uid"], []), page.area_id)) for line in item.data["indicators"]]
    return show(
        request,
        "measure",
        reader,
        page,
        _crumbs(reader, item, page),
        measure=item,
        attachments=attached_to(reader, f"measure-{item.uid}"),
        goal=item.data.get("goal"),
        goal_url=_goal_address(reader, item, page),
        roles=_by_role(item),
        cells=cells if document["uses_schedule"] else [],
        states=schedule_states([cells]),
        indicators=lines if document["uses_indicators"] else [],
        serves=[around[link.target_uid] for link in links if link.kind == "serves" and link.target_uid in around],
        supports=_others(reader, links, around, uid, forward=True),
        supported_by=_others(reader, links, around, uid, forward=False),
        problems=problems_taken_up(reader, uid),
        years_said=year_words(request, "measure", uid),
        years_told=published_years(request, document["period"]["number"]) if page.is_ward and item.base_uid else [],
        ancestors=gathered_ancestry(item, {pin.number for pin in current_pins(request)}),
    )


def _ends(link: Link) -> tuple[str, str]:
    return link.source_uid, link.target_uid


def _others(reader: Reader, links: list[Link], around: dict[str, Item], uid: str, *, forward: bool) -> list[Any]:
    """Measures at the other end of a support; what is not published yet has no row here."""
    found = []
    for link in links:
        start, end = _ends(link)
        if link.kind != "supports" or (start if forward else end) != uid:
            continue
        other = around.get(end if forward else start)
        if other is not None:
            found.append({"item": other, "plan": reader.plan_of(other), "words": link.words})
    return found


def _goal_address(reader: Reader, item: Item, page: PlanPage) -> str:
    """A district's measure leads to the ward's goal; empty where nobody may read that one (a committee's desk)."""
    if not page.is_ward and ward_or_none(reader) is None:
        return ""
    return f"{reader.base}goals/{item.goal_uid if page.is_ward else item.base_uid}/"


def _by_role(item: Item) -> list[dict[str, Any]]:
    """主体・協力・支援, each with its names; roles that nobody has are left out."""
    rows = actors(item)
    roles = dict.fromkeys(row["role"] for row in rows)
    return [{"role": role, "names": [row["label"] for row in rows if row["role"] == role]} for role in roles]


def _crumbs(reader: Reader, item: Item, page: PlanPage) -> list[tuple[str, str]]:
    trail: list[tuple[str, str]] = []
    goal = item.data.get("goal")
    if not page.is_ward:
        trail.append((page.area_name, f"{reader.base}districts/{page.area_slug}/"))
    elif goal:
        trail += _base_crumb(reader, item, page)
        trail.append((labelled(goal["level"], goal["number"]), f"{reader.base}goals/{item.goal_uid}/"))
    name = page.document["measure_name"]
    return [*trail, (f"{name} {item.number}" if item.number else name, "")]


def _base_crumb(reader: Reader, item: Item, page: PlanPage) -> list[tuple[str, str]]:
    """The base goal, unless the measure stands right under it."""
    base = next((row for row in page.document["base_goals"] if row["uid"] == item.base_uid), None)
    if base is None or item.base_uid == item.goal_uid:
        return []
    words = f"{level_name(page.document, 1)}{base['number']} {base['short']}".strip()
    return [(words, f"{reader.base}goals/{base['uid']}/")]
