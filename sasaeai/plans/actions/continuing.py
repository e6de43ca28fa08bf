"""A series of numbers goes on: indicators of the period before, under the successors of what they belonged to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from sasaeai.plans.models import Indicator, IndicatorValue

from .succeeding import Item, kind_of

INDICATOR = (
    "position", "kind", "title", "unit", "direction", "basis", "definition", "method", "owner_id", "source",
    "metric_key", "sample",
)  # fmt: skip


def continue_indicators(pairs: Iterable[tuple[Item, Item]]) -> list[Indicator]:
    """The present indicators of old goals and measures go on under the new ones: the last value is the new baseline.

    Targets and their reason are for the new period to find. Three queries, whatever the number.
    """
    new_of = {(kind_of(old), old.pk): new for old, new in pairs}
    goals, measures = ([pk for of, pk in new_of if of == name] for name in ("goal", "measure"))
    rows = Indicator.objects.present().filter(Q(goal__in=goals) | Q(measure__in=measures))
    olds = list(rows.select_related("plan").order_by("position", "pk"))
    last = _last_values(olds)
    made = []
    for old in olds:
        owner = new_of["goal", old.goal_id] if old.goal_id else new_of["measure", old.measure_id or 0]
        year, value = last.get(old.pk, (old.baseline_year, old.baseline_value))
        made.append(
            Indicator(
                plan_id=owner.plan_id, continues=old, baseline_year=year, baseline_value=value,
                **{kind_of(owner): owner}, **{name: getattr(old, name) for name in INDICATOR},
            )
        )  # fmt: skip
    return Indicator.objects.bulk_create(made)


def _last_values(indicators: Sequence[Indicator]) -> dict[int, tuple[int, Any]]:
    """Year and value of each one's own area: the last that is confirmed, else the last at all."""
    areas = {row.pk: row.plan.area_id for row in indicators}
    rows = IndicatorValue.objects.filter(indicator__in=list(areas), value__isnull=False)
    found: dict[int, tuple[bool, int, Any]] = {}
    for key, area, year, value, frozen in rows.values_list(
        "indicator_id", "area_id", "fiscal_year", "value", "frozen_at"
    ):
        candidate = (frozen is not None, year, value)
        if area == areas[key] and candidate[:2] > found.get(key, (False, 0, None))[:2]:
            found[key] = candidate
    return {key: (year, value) for key, (_frozen, year, value) in found.items()}
