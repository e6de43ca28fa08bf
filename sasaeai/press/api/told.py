"""From items and rows to the answers' shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from sasaeai.areas.models import Area, Town
from sasaeai.areas.models.population import Profile
from sasaeai.plans.exchange import bearer_of, common_of, standing
from sasaeai.plans.figures import number as decimal_of
from sasaeai.plans.items import Item, Link, PlanPage
from sasaeai.plans.live import Mark, Value
from sasaeai.plans.models import Edition, Problem, Release

from .asking import Asked

TEXTS = ("philosophy", "philosophy_sub", "introduction", "pillar", "tiers", "profile", "committee")
Told = dict[str, Any]


def figure(value: Decimal | None) -> int | float | None:
    """Two decimals and fourteen digits fit into a float without loss."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def texts(document: Mapping[str, Any]) -> dict[str, str]:
    return {key: document.get(key, "") for key in TEXTS}


def period(document: Mapping[str, Any], plans: Iterable[str]) -> Told:
    about = document["period"]
    return {
        "number": about["number"],
        "name": about["name"],
        "title": document["title"],
        "formal_title": document["formal_title"],
        "first_fiscal_year": about["first_year"],
        "years": about["years"],
        "levels": document["levels"],
        "measure_name": document["measure_name"],
        "plans": list(plans),
    }


def release(row: Release, editions: Iterable[int]) -> Told:
    return {
        "id": row.pk,
        "released_at": row.released_at,
        "change_note": row.change_note,
        "editions": list(editions),
    }


def edition(row: Edition) -> Told:
    return {
        "id": row.pk,
        "plan": row.plan.uid,
        "name": row.name,
        "kind": row.kind.name,
        "decided_on": row.decided_on,
        "adopted_on": row.adopted_on,
        "change_note": row.change_note,
        "published_at": row.published_at,
    }


def plan(asked: Asked, page: PlanPage, municipality: str) -> Told:
    document = page.document
    path = asked.reader.base if page.is_ward else f"{asked.reader.base}districts/{page.area_slug}/"
    return {
        "id": page.uid,
        "period": document["period"]["number"],
        "area": page.area_slug,
        "area_name": page.area_name,
        "municipality": municipality,
        "is_ward": page.is_ward,
        "edition": page.edition_id,
        "edition_name": page.edition_name,
        "edition_kind": page.edition_kind,
        "decided_on": page.decided_on,
        "adopted_on": page.adopted_on,
        "measures": document["counts"]["all"],
        "texts": texts(document),
        "sample": document["sample"],
        "url": asked.url(path),
    }


def goal(asked: Asked, item: Item) -> Told:
    data = item.data
    return {
        **_common(asked, item),
        "short_title": data["short"],
        "level": data["level"],
        "depth": data["depth"],
        "parent": item.parent_uid or None,
        "base_goal": item.base_uid or None,
        "follows": data["follows"] or None,
        "explanation": data["explanation"],
        "five_years": data["five_years"],
        "evidence": data["evidence"],
        "ancestors": _ancestors(item),
    }


def measure(asked: Asked, item: Item, done: Mapping[int, Mark]) -> Told:
    data = item.data
    return {
        **_common(asked, item),
        "area": asked.reader.plan_of(item).area_slug,
        "text": data["text"],
        "audience": data["audience"],
        "content_kind": data["content_kind"],
        "goal": item.goal_uid or None,
        "base_goal": item.base_uid or None,
        "helps": data["helps"],
        "actors": data["actors"],
        "schedule": _years(data["schedule"], done),
        "indicators": [row["uid"] for row in data["indicators"]],
        "written_by": data["written_by"],
        "ancestors": _ancestors(item),
    }


def _years(planned: Iterable[Mapping[str, Any]], done: Mapping[int, Mark]) -> list[Told]:
    """Only years of which something is said."""
    by_year = {cell["year"]: cell for cell in planned}
    found = []
    for year in sorted(by_year.keys() | done.keys()):
        cell, mark = by_year.get(year, {}), done.get(year)
        found.append(
            {
                "fiscal_year": year,
                "planned": cell.get("state", ""),
                "planned_words": cell.get("words", ""),
                "done": mark.state if mark else "",
                "done_words": mark.words if mark else "",
            }
        )
    return found


def indicator(asked: Asked, item: Item, known: Iterable[Value]) -> Told:
    data = item.data
    told = _common(asked, item)
    del told["number"]
    return {
        **told,
        "area": asked.reader.plan_of(item).area_slug,
        "unit": data["unit"],
        "kind": data["kind"],
        "direction": data["direction"],
        "basis": data["basis"],
        "owner": {"kind": data["owner_kind"], "id": item.parent_uid},
        "responsible": item.lead,
        "definition": data["definition"],
        "method": data["method"],
        "target_reason": data["target_reason"],
        "source": data["source"],
        "baseline": _figure(data["baseline_year"], data["baseline"]) if data["baseline"] is not None else None,
        "targets": [_figure(row["year"], row["value"]) for row in data["targets"]],
        "values": [_value(value) for value in known],
    }


def _figure(year: int, value: str) -> Told:
    return {"fiscal_year": year, "value": figure(decimal_of(value))}


def _value(value: Value) -> Told:
    return {
        "area": value.area_slug,
        "fiscal_year": value.year,
        "value": figure(value.value),
        "suppressed": value.suppressed,
        "provisional": value.provisional,
        "error": figure(value.error),
        "source": value.source,
        "note": value.note,
        "taken_on": value.taken_on,
        "sample": value.sample,
    }


def problem(asked: Asked, row: Problem, taken: Iterable[str], known: Mapping[str, Item]) -> Told:
    common = common_of(row, asked.reader)
    bearer = bearer_of(row, common)
    return {
        "id": row.uid,
        "area": row.plan.area.slug,
        "is_common": row.plan.ward_plan_id is None,
        "title": row.title,
        "text": row.text,
        "kind": row.kind.name if row.kind else "",
        "written_on": row.written_on,
        "occasion": row.occasion,
        "state": standing(row, asked.reader).code,
        "promised_on": bearer.promised_on,
        "answered_on": bearer.answered_on,
        "answer": bearer.answer if bearer.answered_on else "",
        "common": common.uid if isinstance(common, Problem) else None,
        "goal": row.goal.uid if row.goal and row.goal.uid in known else None,
        "measures": [uid for uid in taken if uid in known],
        "sample": row.sample,
        "url": asked.url(f"{asked.reader.base}problems/{row.uid}/"),
    }


def link(row: Link) -> Told:
    return {"kind": row.kind, "source": row.source_uid, "target": row.target_uid, "words": row.words}


def district(asked: Asked, area: Area, towns: Iterable[Town], known: Profile | None, municipality: str) -> Told:
    page = asked.reader.district(area.slug)
    people = known and {"total": known["total"], "share_65": figure(known["share_65"]), "on": known["on"]}
    return {
        "code": area.slug,
        "name": area.name,
        "kana": area.kana,
        "municipality": municipality,
        "valid_from": area.valid_from,
        "valid_until": area.valid_until,
        "towns": [{"name": town.name, "kana": town.kana, "chome": town.chome_text} for town in towns],
        "population": people,
        "plan": page.uid if page else None,
        "sample": area.sample,
        "url": asked.url(reverse("portal:district", args=[area.slug])),
    }


def _common(asked: Asked, item: Item) -> Told:
    return {
        "id": item.uid,
        "plan": asked.reader.plan_of(item).uid,
        "number": item.number,
        "title": item.title,
        "sample": item.sample,
        "url": asked.url(asked.reader.path(item)),
    }


def _ancestors(item: Item) -> list[Told]:
    return [
        {
            "kind": row["kind"],
            "reason": row["reason"],
            "old_id": row["old_uid"],
            "old_title": row["old_title"],
            "old_period": row["old_period_number"],
            "sample": row["sample"],
        }
        for row in item.data["ancestors"]
    ]
