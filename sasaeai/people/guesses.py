"""Counts wrong invitation codes by address, so that nobody tries them one after the other."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from sasaeai.people.lockout import client_address

ALLOWED = 20
MINUTES = 60


def too_many(request: HttpRequest) -> bool:
    return int(cache.get(_key(request), 0)) >= ALLOWED


def note(request: HttpRequest) -> None:
    cache.add(_key(request), 0, MINUTES * 60)
    try:
        cache.incr(_key(request))
    except ValueError:
        # It expired between the two lines: counting starts anew.
        cache.set(_key(request), 1, MINUTES * 60)


def _key(request: HttpRequest) -> str:
    return f"invitation-guesses:{client_address(request)}"
