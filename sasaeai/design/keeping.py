"""Pieces that stand on every page with the same words are drawn once for what they are given, and see nothing else."""

from __future__ import annotations

from functools import lru_cache
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.template.loader import get_template
from django.utils.autoreload import file_changed
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Whom a page is for, which rooms are open and where one stands: a ward has some dozens of frames in use.
MOST = 256
# Stands in the piece where something comes that is another on every page; nobody can write it beforehand.
GAP = token_hex(16)


class Given:
    """What a piece is given. Equal is only what would be drawn alike: 1 is not True, and HTML is not its own text."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self._key = _key(values)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and self._key == other._key


def drawn(piece: str, values: dict[str, Any], gap: str = "") -> SafeString:
    """`gap` is a text that the piece shows where it has `{{ gap }}`."""
    html = _drawn(piece, get_language(), settings.ROOT_URLCONF, Given(values))
    return SafeString(html.replace(GAP, escape(gap)))


@receiver(file_changed)
def forget(**_changed: Any) -> None:
    """`runserver` tells of a template that somebody is changing, and does not start again for it."""
    _drawn.cache_clear()


@lru_cache(maxsize=MOST)
def _drawn(piece: str, _language: str | None, _addresses: str, given: Given) -> str:
    return get_template(piece).render({**given.values, "gap": GAP})


def _key(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((name, _key(one)) for name, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(_key(one) for one in value)
    return type(value), value
