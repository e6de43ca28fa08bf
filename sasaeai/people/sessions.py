"""Sessions in the database, as Django keeps them: each page asks for one, in SQL that is written once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from sasaeai.kernel.prepared import prepared


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        now = timezone.now()  # noqa: TID251 - it was begun by this clock, not by ours
        for kept, until in _kept(self.session_key):
            if until > now:
                return self.decode(kept)
        self._session_key = None
        return {}


@prepared
def _kept(key: str) -> QuerySet[Any, Any]:
    return Session.objects.filter(pk=key).values_list("session_data", "expire_date")
