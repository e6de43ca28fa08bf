"""What the demo ward holds beside plan, places and people: each app above the plan adds its own in its `demo.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.module_loading import autodiscover_modules

Furnish = Callable[[], None]
_furnishings: list[Furnish] = []
_early: list[Furnish] = []
_built_on: list[date] = []


def furnishes(furnish: Furnish) -> Furnish:
    """Called once at the end, when the rest of the demo ward stands; in the same transaction, on the same day."""
    _furnishings.append(furnish)
    return furnish


def furnishes_before_editions(furnish: Furnish) -> Furnish:
    """Called when plans, places and people stand and nothing has been decided yet: for what editions quote."""
    _early.append(furnish)
    return furnish


def furnish_before_editions() -> None:
    autodiscover_modules("demo")
    for furnish in _early:
        furnish()


def built_on() -> date:
    """The day on which the demo is really built: the clock stands still years before, but some things are of today."""
    return _built_on[-1]


def furnish_demo(on: date) -> None:
    autodiscover_modules("demo")
    _built_on.append(on)
    for furnish in _furnishings:
        furnish()
