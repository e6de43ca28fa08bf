"""Whether a value reaches its target: one rule for sheets, grades and the check of the plan."""

from __future__ import annotations

from decimal import Decimal

from .models import Direction


def reaches(direction: str, value: Decimal, target: Decimal) -> bool:
    """What is to be kept (保つとよい) is missed only below its target."""
    return value <= target if direction == Direction.DOWN else value >= target
