"""Limits on how often something may be done, nearly used up: a page is asked for the last times only."""

from __future__ import annotations

from django.test import RequestFactory

from sasaeai.people.address_limit import AddressLimit
from sasaeai.people.models import Person


def all_but(times: int, limit: AddressLimit, *, by: Person | None = None) -> None:
    """So many times are left, from the address of a test's client or of somebody who is signed in."""
    request = RequestFactory().get("/")
    request.viewer = by  # type: ignore[attr-defined]
    for _time in range(limit.allowed - times):
        limit.note(request)
