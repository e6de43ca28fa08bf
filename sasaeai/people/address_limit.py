"""How often something may come from one network address, or be done by one person, before it is closed for a while."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sasaeai.people.lockout import client_address
from sasaeai.people.viewer import Request


@dataclass(frozen=True)
class AddressLimit:
    """`name` tells the counts apart; after `minutes` from the first, counting starts anew."""

    name: str
    allowed: int
    minutes: int = 60

    def is_reached(self, request: HttpRequest, allowed: int | None = None) -> bool:
        """`allowed`: fewer than usual, for this time."""
        return int(cache.get(self._key(request), 0)) >= (self.allowed if allowed is None else allowed)

    def note(self, request: HttpRequest) -> None:
        key = self._key(request)
        cache.add(key, 0, self.minutes * 60)
        try:
            cache.incr(key)
        except ValueError:
            # It expired between the two lines: counting starts anew.
            cache.set(key, 1, self.minutes * 60)

    def _key(self, request: HttpRequest) -> str:
        """Keyed: what is written without a name must not have the address it came from beside it in the database."""
        return f"{self.name}:{salted_hmac(self.name, client_address(request), algorithm='sha256').hexdigest()[:32]}"


@dataclass(frozen=True)
class PersonLimit(AddressLimit):
    """Of somebody who is signed in: an office has one address for all who work there."""

    def _key(self, request: Request) -> str:  # type: ignore[override]
        return f"{self.name}:{request.viewer.journal_id}"
