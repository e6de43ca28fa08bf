"""The reader's text size, kept in a cookie of its own: the page cache has to put `text_size(request)` into its key."""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "text"
LARGE = "large"
YEAR = 60 * 60 * 24 * 365


def text_size(request: HttpRequest) -> str:
    """`large` or `usual`, and nothing else: strange cookies must not fill the cache."""
    return LARGE if request.COOKIES.get(COOKIE) == LARGE else "usual"
