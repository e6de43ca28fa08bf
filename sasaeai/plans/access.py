"""Getting a row for somebody: not readable is 404, readable but not changeable is 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from sasaeai.people.policy import require

from . import policy
from .models import Plan

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

Row = TypeVar("Row", bound=models.Model)


def readable_plan(viewer: Viewer, *, period: int, area: str) -> Plan:
    """The plan being written for an area (by its slug)."""
    plan = Plan.objects.filter(period__number=period, area__slug=area).select_related("area", "period").first()
    if plan is None or not policy.may_read(viewer, plan):
        raise Http404(_("この計画は見つかりません。"))
    return plan


def readable(viewer: Viewer, rows: models.QuerySet[Row], period: int, uid: str) -> Row:
    """A row of a plan of this period by its uid; `rows` may narrow further, e.g. to those not in the bin."""
    found: Any = rows.filter(plan__period__number=period, uid=uid).select_related("plan__area", "plan__period").first()
    if found is None or not policy.may_read(viewer, found.plan):
        raise Http404(_("この項目は見つかりません。ごみ箱に入っているかもしれません。"))
    return found


def editable(viewer: Viewer, rows: models.QuerySet[Row], period: int, uid: str) -> Row:
    found: Any = readable(viewer, rows, period, uid)
    require(policy.may_edit(viewer, found.plan))
    return found
