"""HTML from texts and marks: what format_html does at half its price, for pages that ask a thousand times."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

NOTHING = SafeString("")


def html(shape: str, *values: object) -> SafeString:
    """`shape` with its {} filled; every value that is not HTML already is escaped. `shape` itself is never a text."""
    return SafeString(shape.format(*[_safe(value) for value in values]))


def _safe(value: object) -> str:
    if isinstance(value, SafeString):
        return value
    if isinstance(value, int):
        return str(value)
    return escape(str(value))


def joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))
