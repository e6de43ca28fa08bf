"""What somebody sees after too many wrong passwords: how long to wait, and whom to call."""

from __future__ import annotations

import ipaddress
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sasaeai.people.devices import known_device
from sasaeai.people.models.account import normalised_login


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which a wrong password is counted: the one that was tried, on a known device with the device."""
    name = _tried(request, credentials)
    device = known_device(request, name)
    # No login has a space in it, so nobody can type this one.
    return f"{name} {device}" if device else name


def is_on_known_device(request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    return bool(known_device(request, _tried(request, credentials)))


def _tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The form calls it `login`, Django's credentials call it `username`."""
    given = credentials or {}
    name = given.get("username") or given.get("login") or request.POST.get("login") or ""
    return normalised_login(name)[:150]


def client_address(request: HttpRequest) -> str:
    """Whom tries are counted for. The last address in the proxy's header is the one that the proxy itself saw."""
    if settings.BEHIND_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        return _network(forwarded.rpartition(",")[2].strip())
    return _network(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """A household with IPv6 has 2^64 addresses: all of them are one visitor."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.IPv6Network((known.packed, 64), strict=False).network_address)


def page(request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    wait = get_cool_off(request)
    minutes = round(wait.total_seconds() / 60) if wait else 0
    return render(request, "people/locked_out.html", {"minutes": minutes}, status=429)
