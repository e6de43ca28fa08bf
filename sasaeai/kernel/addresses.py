"""Addresses that also lead here from outside: in a feed, in a sitemap."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, path: str) -> str:
    """Under the public address of the installation, or under the one that was asked where none is set."""
    if settings.PUBLIC_ADDRESS:
        return settings.PUBLIC_ADDRESS.rstrip("/") + path
    return request.build_absolute_uri(path)
