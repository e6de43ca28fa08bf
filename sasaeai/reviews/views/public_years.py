"""年度のふりかえり for everybody: the years, one year at a glance, what was said of a goal and by a district."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.phrases import labelled
from sasaeai.plans.frame import crumb_trail, ward_or_none
from sasaeai.plans.items import Item
from sasaeai.plans.models import GradeOf
from sasaeai.plans.opening import reads
from sasaeai.plans.reader import MeasureFilter, Reader
from sasaeai.plans.views.measure import page_number, page_of
from sasaeai.reviews.attendance import members_in
from sasaeai.reviews.models import ReviewYear, Signature
from sasaeai.reviews.public import Said, districts_that_told, graded, reviews_by_uid
from sasaeai.reviews.published import acts_that_published, corrections_in, published_meetings, signatures_in


def _show(
    request: HttpRequest, template: str, reader: Reader, crumbs: list[tuple[str, str]], **context: Any
) -> HttpResponse:
    plan = ward_or_none(reader) or reader.plans[0]
    around = {
        "reader": reader, "base": reader.base, "plan": plan, "document": plan.document,
        "measure_name": plan.document["measure_name"], "edition_words": plan.edition_name,
        "crumbs": crumb_trail(reader, [(_("年度のふりかえり"), f"{reader.base}years/"), *crumbs]),
    }  # fmt: skip
    return render(request, f"reviews/{template}.html", around | context)


def _number(reader: Reader) -> int:
    return int(reader.plans[0].document["period"]["number"])


def _published(reader: Reader, year: int) -> ReviewYear:
    rows = ReviewYear.objects.public().filter(period__number=_number(reader), fiscal_year=year)
    found = rows.select_related("period").first()
    if found is None:
        raise Http404(_("この年度のふりかえりは、まだ公表していません。"))
    return found


def _published_and_signed(reader: Reader, year: int) -> tuple[ReviewYear, list[Signature]]:
    """Whoever publishes a year signs it, so the signatures bring it along; one brought in unsigned is asked for."""
    acts = acts_that_published(_number(reader), year)
    return (acts[0].year, acts) if acts else (_published(reader, year), [])


@reads
def years(request: HttpRequest, reader: Reader) -> HttpResponse:
    rows = ReviewYear.objects.public().filter(period__number=_number(reader))
    return _show(request, "public_years", reader, [], years=list(rows))


@reads
def year(request: HttpRequest, reader: Reader, year: int) -> HttpResponse:
    found, acts = _published_and_signed(reader, year)
    ward = ward_or_none(reader)
    goals = reader.goals(ward) if ward else []
    reviews = reviews_by_uid(found, goal=[goal.uid for goal in goals])
    grades = graded(found, GradeOf.GOAL, reviews)
    told = districts_that_told(found)
    lines = [{"name": name, "slug": slug, "review": told.get(plan)} for plan, name, slug in found.figures["districts"]]
    said = [
        Said(goal, _goal_address(reader, found, goal), reviews.get(goal.uid), grades.get(goal.uid)) for goal in goals
    ]
    tree = _tree(said)
    meetings = [
        {"meeting": row, "agenda": agenda, "members": members_in(row.members)}
        for row, agenda in published_meetings(found)
    ]
    return _show(
        request, "public_year", reader, [(found.year.words, "")],
        year=found, goals=[row for row in tree if row["said"].is_told or row["below"]],
        silent=[row["said"] for row in tree if not (row["said"].is_told or row["below"])],
        districts=lines, came=len(told), absent=[reader.wording(row["name"]) for row in lines if not row["review"]],
        signatures=signatures_in(acts), corrections=corrections_in(acts),
        meetings=meetings,
    )  # fmt: skip


def _tree(said: list[Said]) -> list[dict[str, Any]]:
    """Base goals, each with those below it that something was said of, and those of which nothing came."""
    rows: list[dict[str, Any]] = []
    for one in said:
        if one.item.parent_uid and rows:
            rows[-1]["below" if one.is_told else "silent"].append(one)
        else:
            rows.append({"said": one, "below": [], "silent": []})
    return rows


def _goal_address(reader: Reader, found: ReviewYear, goal: Item) -> str:
    return f"{reader.base}years/{found.fiscal_year}/goals/{goal.base_uid or goal.uid}/"


@reads
def goal(request: HttpRequest, reader: Reader, year: int, uid: str) -> HttpResponse:
    """What was said of the ward's measures under a base goal, and of its indicators that were asked about."""
    found = _published(reader, year)
    item = reader.item("goal", uid)
    ward = ward_or_none(reader)
    if ward is None or item.plan_id != ward.plan_id:
        raise Http404(_("この目標のページは見つかりません。"))
    number = page_number(request)
    wanted = MeasureFilter(base=item.base_uid or uid, district=ward.area_slug)
    part = reader.list_measures(wanted, (number - 1) * PER_PAGE, PER_PAGE)
    lines = [line["uid"] for row in part.items for line in row.data["indicators"]]
    reviews = reviews_by_uid(found, goal=[uid], measure=[row.uid for row in part.items], indicator=lines)
    own = {uid: reviews[uid]} if uid in reviews else {}
    rows: list[dict[str, Any]] = [
        {
            "said": Said(row, reader.path(row), reviews.get(row.uid)),
            "indicators": [
                {"line": line, "review": reviews[line["uid"]]}
                for line in row.data["indicators"]
                if line["uid"] in reviews
            ],
        }
        for row in part.items
    ]
    words = labelled(item.data["level"], item.number)
    return _show(
        request, "public_goal", reader,
        [(found.year.words, f"{reader.base}years/{found.fiscal_year}/"), (words, "")],
        year=found, goal=Said(item, reader.path(item), own.get(uid), graded(found, GradeOf.GOAL, own).get(uid)),
        rows=[row for row in rows if row["said"].is_told or row["indicators"]],
        silent=[row["said"] for row in rows if not (row["said"].is_told or row["indicators"])],
        found=part, page=page_of(part, number),
    )  # fmt: skip


@reads
def district(request: HttpRequest, reader: Reader, year: int, slug: str) -> HttpResponse:
    found = _published(reader, year)
    asked = {known: (plan, name) for plan, name, known in found.figures["districts"]}
    page = reader.district(slug)
    if page is not None:
        asked.setdefault(slug, (page.plan_id, page.area_name))
    if slug not in asked:
        raise Http404(_("この地区のページは見つかりません。"))
    plan, name = asked[slug]
    return _show(
        request, "public_district", reader,
        [(found.year.words, f"{reader.base}years/{found.fiscal_year}/"), (name, "")],
        year=found, name=reader.wording(name), has_plan=page is not None, slug=slug,
        review=districts_that_told(found).get(plan),
    )  # fmt: skip
