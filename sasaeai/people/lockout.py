"""What somebody sees after too many wrong passwords: how long to wait, and whom to call."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sasaeai.people.models.account import normalised_login


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that was tried: the form calls it `login`, Django's credentials call it `username`."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    return normalised_login(name)[:150]


def client_address(request: HttpRequest) -> str:
    """The last address in the proxy's header is the one that the proxy itself saw."""
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def page(request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    wait = get_cool_off(request)
    minutes = round(wait.total_seconds() / 60) if wait else 0
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
