"""Whether a value reaches its target: one rule for sheets, grades and the check of the plan."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, Q, QuerySet

from .models import Direction, IndicatorValue


def reaches(direction: str, value: Decimal, target: Decimal) -> bool:
    """What is to be kept (保つとよい) is missed only below its target."""
    return value <= target if direction == Direction.DOWN else value >= target


def missed_targets(year: int) -> QuerySet[IndicatorValue]:
    """The values of a plan's own area that do not reach their target of this fiscal year: `reaches` for many rows."""
    target = {"indicator__targets__fiscal_year": year}
    over = Q(indicator__direction=Direction.DOWN, value__gt=F("indicator__targets__value"), **target)
    below = Q(~Q(indicator__direction=Direction.DOWN), value__lt=F("indicator__targets__value"), **target)
    return IndicatorValue.objects.filter(over | below, fiscal_year=year, area=F("indicator__plan__area"))
