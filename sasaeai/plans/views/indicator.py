"""Indicators: the list, and one with its definition, targets, values, chart and table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.plans import policy
from sasaeai.plans.figures import change, indicator_chart, latest, of_area, short_line
from sasaeai.plans.frame import show, ward_or_none
from sasaeai.plans.indicators_held import held
from sasaeai.plans.items import PlanPage
from sasaeai.plans.live import Value, metric_state, values
from sasaeai.plans.models import Source
from sasaeai.plans.opening import readable_periods, reads
from sasaeai.plans.reader import Reader
from sasaeai.plans.series import Earlier, earlier, uids_of
from sasaeai.plans.year_words import year_words

from .measure import page_number, page_of


@reads
def indicators(request: HttpRequest, reader: Reader) -> HttpResponse:
    number = page_number(request)
    found = reader.all_indicators((number - 1) * PER_PAGE, PER_PAGE)
    known = values([item.uid for item in found.items])
    rows = []
    for item in found.items:
        page = reader.plan_of(item)
        line = short_line(item.data, of_area(known.get(item.uid, []), page.area_id))
        rows.append({"item": item, "plan": page, "line": line, "url": reader.path(item)})
    return show(
        request,
        "indicators",
        reader,
        ward_or_none(reader) or reader.plans[0],
        [(_("指標の一覧"), "")],
        rows=rows,
        found=found,
        page=page_of(found, number),
    )


@reads
def indicator(request: HttpRequest, reader: Reader, uid: str) -> HttpResponse:
    item = reader.item("indicator", uid)
    page = reader.plan_of(item)
    series = values(uids_of([item]))
    known = series.get(uid, [])
    own = of_area(known, page.area_id)
    before = earlier(item, series, page.area_id, readable_periods(request, reader))
    is_live = item.data["source"] == Source.METRIC
    return show(
        request,
        "indicator",
        reader,
        page,
        [(_("指標の一覧"), f"{reader.base}indicators/"), (_("指標"), "")],
        indicator=item,
        owner_url=f"{reader.base}{item.data['owner_kind']}s/{item.parent_uid}/",
        # That it counts itself is said below the picture, with the day.
        chart=replace(indicator_chart(item, own, page.document, before), source=""),
        before=before,
        before_urls=_pages_of(before, reader),
        change=change(item.data, own),
        latest=latest(own),
        provisional=any(value.provisional for value in own),
        newest_day=max((value.taken_on for value in own), default=None),
        areas=_by_area(reader, page, known),
        metric=metric_state(item.data["metric_key"], known) if is_live else None,
        years_said=year_words(request, "indicator", uid),
        may_record=reader.is_working and _may_record(request, uid),
    )


def _pages_of(before: list[Earlier], reader: Reader) -> dict[str, str]:
    """Where each of the indicators before is read, by its uid."""
    name = "plans:desk:indicator" if reader.is_working else "plans:public:indicator"
    return {one.uid: reverse(name, args=[one.number, one.uid]) for one in before}


def _may_record(request: HttpRequest, uid: str) -> bool:
    row = held().filter(uid=uid).first()
    return row is not None and policy.may_record_value(request.viewer, row)  # type: ignore[attr-defined]


def _by_area(reader: Reader, page: PlanPage, known: list[Value]) -> dict[str, Any]:
    """Values of other areas than the plan's own: a row per area, a column per year."""
    others = [value for value in known if value.area_id != page.area_id]
    years = sorted({value.year for value in others})
    names = dict.fromkeys((value.area_id, reader.wording(value.area_name)) for value in others)
    by_cell = {(value.area_id, value.year): value for value in others}
    rows = [{"name": name, "cells": [by_cell.get((pk, year)) for year in years]} for pk, name in names]
    return {"years": years, "rows": rows} if rows else {}
