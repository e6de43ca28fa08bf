"""出どころ: from which file, sheet and cell each value of one item came."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request
from sasaeai.plans.access import editable
from sasaeai.plans.models import Goal, Indicator, Measure
from sasaeai.press.bringing.comparing import field_label
from sasaeai.press.models import Origin

from .bringing_access import page
from .bringing_preview import Look

MODELS: dict[str, Any] = {"goal": Goal, "measure": Measure, "indicator": Indicator}


@login_required
def origin(request: Request, period: int, kind: str, uid: str) -> HttpResponse:
    if kind not in MODELS:
        raise Http404
    row = editable(request.viewer, MODELS[kind].objects.all(), period, uid)
    rows = Origin.objects.filter(uid=uid, bringing__plan=row.plan).select_related("bringing")
    told = [
        {
            "bringing": origin.bringing,
            "cells": [
                {"label": field_label(name), "words": Look.words(name, value), "sheet": sheet, "cell": cell}
                for name, (value, sheet, cell) in origin.cells.items()
            ],
        }
        for origin in rows.order_by("-bringing__applied_at", "-pk")
    ]
    return page(request, "origin", row.plan, _("「%(title)s」の出どころ") % {"title": row}, told=told)
