"""The one clock: nothing else in the product asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from django.utils import timezone

# For the whole process, not for a thread: a test's live server must see the same frozen time as the test.
_frozen: datetime | None = None


def now() -> datetime:
    """The present moment, aware."""
    return _frozen or timezone.now()  # noqa: TID251 - the one place that may


def today() -> date:
    """The present day in the installation's TIME_ZONE."""
    return timezone.localtime(now()).date()


def start_of(day: date) -> datetime:
    """Midnight, where a moment has to be stored and only its day may be known."""
    return timezone.make_aware(datetime.combine(day, time.min))


@contextmanager
def frozen(moment: date | datetime) -> Iterator[datetime]:
    """Stop the clock at `moment` (a plain date means nine in the morning); for tests and for building the demo ward."""
    global _frozen
    before, _frozen = _frozen, _aware(moment)
    try:
        yield _frozen
    finally:
        _frozen = before


def _aware(moment: date | datetime) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
