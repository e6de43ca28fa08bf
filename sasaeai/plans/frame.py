"""What every reading page shows around its own matter: where one is, which edition, who may edit."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.design.phrases import labelled

from . import policy
from .items import Item, PlanPage
from .opening import current_number, reads_older
from .pins import Pin
from .reader import Reader


def ward_or_none(reader: Reader) -> PlanPage | None:
    """The ward's plan where the reader may read it (a committee's desk may not)."""
    try:
        return reader.ward
    except Http404:
        return None


def show(
    request: HttpRequest,
    template: str,
    reader: Reader,
    plan: PlanPage | None,
    crumbs: list[tuple[str, str]],
    **context: Any,
) -> HttpResponse:
    """Render a reading page. `crumbs` are (label, address) below 計画; the last one is the page itself.

    What the page itself says (`context`) stands before what follows from its plan.
    """
    document = (plan or reader.plans[0]).document
    around = {
        "reader": reader,
        "base": reader.base,
        "plan": plan,
        "document": document,
        "measure_name": document["measure_name"],
        "crumbs": crumb_trail(reader, crumbs),
        "can_edit": bool(reader.is_working and plan and policy.may_edit(request.viewer, plan)),  # type: ignore[attr-defined]
        "may_classify": bool(reader.is_working and plan and policy.may_classify(request.viewer, plan)),  # type: ignore[attr-defined]
        "edition_words": edition_words(plan),
        "now_reading": now_reading(request, reader),
        "writing_url": writing_address(request, reader, plan, request.path.removeprefix(reader.base)),
    }
    return render(request, f"plans/{template}.html", around | context)


def crumb_trail(reader: Reader, crumbs: list[tuple[str, str]]) -> list[dict[str, str]]:
    if not crumbs:
        return []
    trail = [{"label": _("計画"), "url": reader.base}]
    trail += [{"label": label, "url": url} for label, url in crumbs[:-1]]
    return [*trail, {"label": crumbs[-1][0], "url": ""}]


def edition_words(plan: PlanPage | None) -> str:
    """確定（平成23年3月31日）; of what is being written: 公開前."""
    if plan is None or plan.edition_id is None:
        return _("公開前の計画")
    return plan.edition_name


def now_reading(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """Said on top of a page that is not what the public reads now."""
    if reader.is_working:
        return {"kind": "working"}
    current = current_number(request)
    if not reads_older(request):
        period = reader.plans[0].document["period"]
        return {} if period["number"] == current else {"kind": "other", "of": period["name"], "current": current}
    pinned: list[Pin] = reader.pinned  # type: ignore[attr-defined]
    return {"kind": "older", "on": pinned[0].released_at, "current": current}


def writing_address(request: HttpRequest, reader: Reader, plan: PlanPage | None, rest: str) -> str:
    """Where the published page `rest` of a plan is written, for somebody who may write it; empty for everybody else."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if plan is None or reader.is_working or viewer.is_anonymous or reads_older(request):
        return ""
    if not policy.may_edit(viewer, plan):
        return ""
    return reverse("plans:desk:plan", args=[plan.document["period"]["number"]]) + rest


def goal_words(goal: Item) -> str:
    """基本目標2 人材・担い手: a goal in as few words as a trail has room for."""
    name = goal.data["short"] if goal.data["depth"] == 1 else ""
    return f"{labelled(goal.data['level'], goal.number)} {name}".strip()
