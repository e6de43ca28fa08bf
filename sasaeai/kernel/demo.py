"""What the demo ward holds beside plan, places and people: each app above the plan adds its own in its `demo.py`."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

Furnish = Callable[[], None]
_furnishings: list[Furnish] = []


def furnishes(furnish: Furnish) -> Furnish:
    """Called once at the end, when the rest of the demo ward stands; in the same transaction, on the same day."""
    _furnishings.append(furnish)
    return furnish


def furnish_demo() -> None:
    autodiscover_modules("demo")
    for furnish in _furnishings:
        furnish()
