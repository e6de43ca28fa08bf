"""新旧対照表: what became of every goal and measure of the period before, and why."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.plans.frame import show
from sasaeai.plans.items import Item, PlanPage
from sasaeai.plans.models import SuccessionKind
from sasaeai.plans.opening import current_pins, reads
from sasaeai.plans.pieces import ancestry
from sasaeai.plans.quoting import linked
from sasaeai.plans.reader import MeasureFilter, Reader

from .measure import page_number, page_of


@reads
def succession(request: HttpRequest, reader: Reader) -> HttpResponse:
    """`?of=measures` compares the ward's measures, 50 a page, `?district=` a district's; otherwise the ward's goals."""
    ward = reader.ward
    district = _district(request, reader)
    of = "measure" if district or request.GET.get("of") == "measures" else "goal"
    plan = district or ward
    published = {pin.number for pin in current_pins(request)}
    ended = [_ended(row, published) for row in plan.document.get("ended", []) if row["of"] == of]
    page = None
    if of == "measure":
        number = page_number(request)
        found = reader.list_measures(MeasureFilter(district=plan.area_slug), (number - 1) * PER_PAGE, PER_PAGE)
        items, page = found.items, page_of(found, number)
        ended = ended if number >= page.paginator.num_pages else []
    else:
        items = reader.goals(ward)
    rows = [_row(reader, item, published) for item in items]
    return show(
        request,
        "succession",
        reader,
        ward,
        [(_("新旧対照表"), "?" if district else ""), *([(district.area_name, "")] if district else [])],
        rows=rows,
        ended=ended,
        page=page,
        tabs=_tabs(ward.document, "" if district else of),
        district=district,
        districts=[
            {"name": one.area_name, "url": f"?{urlencode({'district': one.area_slug})}", "current": one == district}
            for one in reader.districts
        ],
        old_period=_old_period(items),
        said=any(row["ancestors"] for row in rows) or bool(ended),
        kinds=_kinds(rows, ended),
    )


def _district(request: HttpRequest, reader: Reader) -> PlanPage | None:
    slug = request.GET.get("district", "")
    if not slug:
        return None
    found = next((plan for plan in reader.districts if plan.area_slug == slug), None)
    if found is None:
        raise Http404(_("この地区の計画は、まだ公開していません。"))
    return found


def _row(reader: Reader, item: Item, published: set[int]) -> dict[str, Any]:
    ancestors = ancestry(item, published)
    for above, row in pairwise(ancestors):
        row["as_above"] = bool(row["reason"]) and _why(above) == _why(row)
    return {"item": item, "url": reader.path(item), "ancestors": ancestors}


def _why(ancestor: dict[str, Any]) -> tuple[str, Any]:
    return ancestor["reason"], ancestor["evidence"]


def _ended(row: dict[str, Any], published: set[int]) -> dict[str, Any]:
    number = row.get("old_period_number") if row.get("old_uid") else None
    evidence = linked(row.get("evidence", []), published)
    return {**row, "old_number": number if number in published else None, "evidence": evidence}


def _tabs(document: dict[str, Any], of: str) -> list[dict[str, Any]]:
    return [
        {"label": _("目標"), "url": "?", "current": of == "goal"},
        {"label": document["measure_name"], "url": "?of=measures", "current": of == "measure"},
    ]


def _old_period(items: list[Item]) -> str:
    """第1期, as the ancestors say."""
    names = (row["old_period"] for item in items for row in item.data["ancestors"] if row["old_period"])
    return next(names, "")


def _kinds(rows: list[dict[str, Any]], ended: list[Any]) -> list[dict[str, Any]]:
    """How many were inherited, changed…: the whole comparison in one line."""
    counts = dict.fromkeys(SuccessionKind.values, 0)
    for row in rows:
        for ancestor in row["ancestors"]:
            counts[ancestor["kind"]] += 1
    counts[SuccessionKind.ENDED] = len(ended)
    return [{"label": str(SuccessionKind(kind).label), "count": count} for kind, count in counts.items() if count]
