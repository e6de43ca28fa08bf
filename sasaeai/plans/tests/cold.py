"""Forget what processes keep of editions, as if they had just been started."""

from __future__ import annotations

from django.core.cache import caches

from sasaeai.plans import released
from sasaeai.plans.pins import pins_at


def forget_editions() -> None:
    caches["pages"].clear()
    released._kept.clear()
    for kept in (pins_at, released.pages_at):
        kept.cache_clear()
