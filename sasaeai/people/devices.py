"""Devices on which somebody has signed in before: whoever tries that person's name elsewhere does not lock them out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

from sasaeai.people.models import Account

LASTS = 60 * 60 * 24 * 365
SALT = "sasaeai.people.devices"


def cookie_name(login: str) -> str:
    """One for each name, as several people sign in on the computer of an office; it does not tell the name."""
    return f"known-{salted_hmac(SALT, login).hexdigest()[:16]}"


def known_device(request: HttpRequest, login: str) -> str:
    """Which device this is, if this name has signed in on it within a year; else nothing."""
    name = cookie_name(login)
    try:
        found = signing.loads(request.COOKIES.get(name, ""), salt=f"{SALT}.{name}", max_age=LASTS)
    except signing.BadSignature:
        return ""
    return str(found)


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the device its mark with the answer to the request that signed somebody in."""
    login = getattr(request, "_signed_in_as", "")
    if not login:
        return
    name = cookie_name(login)
    response.set_cookie(
        name,
        signing.dumps(known_device(request, login) or get_random_string(12), salt=f"{SALT}.{name}"),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@receiver(user_logged_in)
def _signed_in(request: HttpRequest | None, user: Account, **_more: Any) -> None:
    if request is not None:
        request._signed_in_as = user.login  # type: ignore[attr-defined]
