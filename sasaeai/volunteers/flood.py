"""How often one visitor may send something from a page that everybody can use, so that nobody floods the desk."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from sasaeai.people.lockout import client_address

# More than a family or a meeting sends from one address in an hour.
ALLOWED = 12
MINUTES = 60


def is_flooding(request: HttpRequest, what: str) -> bool:
    return int(cache.get(_key(request, what), 0)) >= ALLOWED


def note(request: HttpRequest, what: str) -> None:
    key = _key(request, what)
    cache.add(key, 0, MINUTES * 60)
    try:
        cache.incr(key)
    except ValueError:
        # It expired between the two lines: counting starts anew.
        cache.set(key, 1, MINUTES * 60)


def _key(request: HttpRequest, what: str) -> str:
    return f"sent-{what}:{client_address(request)}"
