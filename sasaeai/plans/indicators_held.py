"""Indicators that are read and written: neither they nor what they hang on lie in the bin."""

from __future__ import annotations

from sasaeai.plans.models import Indicator
from sasaeai.plans.models.indicator import IndicatorQuerySet


def held() -> IndicatorQuerySet:
    rows = Indicator.objects.present().filter(goal__deleted_at=None, measure__deleted_at=None)
    found: IndicatorQuerySet = rows.select_related(
        "goal", "measure", "owner", "plan__area", "plan__period", "goal__plan__area", "measure__plan__area",
        "goal__plan__period", "measure__plan__period",
    )  # fmt: skip
    return found
