"""Forget what processes keep of editions, as if they had just been started."""

from __future__ import annotations

from django.core.cache import caches

from sasaeai.plans import released


def forget_editions() -> None:
    caches["pages"].clear()
    released._kept.clear()
    for kept in (released.pins_at, released.pages_at, released.goals_at):
        kept.cache_clear()
