"""How much may come in from everybody together: a limit for each sender does not hold a flood from many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.utils import timezone

from sasaeai.kernel.clock import now

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Room(NamedTuple):
    """When more is taken (None: now), and whether half is used up: then no sender should take much of the rest."""

    again: datetime | None
    is_scarce: bool


@dataclass(frozen=True)
class Ceiling:
    """By the hour and by the day of the clock, so that everybody can be told when it opens again."""

    name: str
    an_hour: int
    a_day: int

    def opens_again(self) -> datetime | None:
        """When more is taken; None as long as anything is. One query."""
        return self.room().again

    def room(self) -> Room:
        """One query."""
        hour, day = _begun()
        known = cache.get_many(self._keys(hour, day))
        of_hour, of_day = (int(known.get(key, 0)) for key in self._keys(hour, day))
        again = day + DAY if of_day >= self.a_day else hour + HOUR if of_hour >= self.an_hour else None
        return Room(again, is_scarce=2 * of_hour >= self.an_hour or 2 * of_day >= self.a_day)

    def note(self) -> bool:
        """One more came in; True for the one with which it is reached, so that somebody is told once."""
        hour, day = _begun()
        reached = False
        for key, most, length in zip(self._keys(hour, day), (self.an_hour, self.a_day), (HOUR, DAY), strict=True):
            cache.add(key, 0, int(length.total_seconds()))
            reached |= cache.incr(key) == most
        return reached

    def _keys(self, hour: datetime, day: datetime) -> list[str]:
        return [f"{self.name}:{hour:%Y%m%d%H}", f"{self.name}:{day:%Y%m%d}"]


def _begun() -> tuple[datetime, datetime]:
    """When this hour and this day began."""
    hour = timezone.localtime(now()).replace(minute=0, second=0, microsecond=0)
    return hour, hour.replace(hour=0)
