"""Signs of life of the task process, so that a status page can say that background work has stopped."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from sasaeai.kernel import clock
from sasaeai.kernel.models.task import WorkerBeat

BEAT_EVERY = timedelta(seconds=30)
STOPPED_AFTER = timedelta(minutes=3)
FORGOTTEN_AFTER = timedelta(days=1)


def beat(worker: str) -> None:
    now = clock.now()
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"seen_at": now}, create_defaults=_born(now))


def sign_off(worker: str) -> None:
    """Forget old workers; the last word of this one stays, so that `last_seen` keeps its meaning."""
    beat(worker)
    WorkerBeat.objects.filter(seen_at__lt=clock.now() - FORGOTTEN_AFTER).delete()


def last_seen() -> datetime | None:
    """When a task process last gave a sign of life; None if there never was one."""
    return WorkerBeat.objects.aggregate(seen=Max("seen_at"))["seen"]


def is_stopped(after: timedelta = STOPPED_AFTER) -> bool:
    """Whether a status page should say 「裏方の処理が止まっています」."""
    seen = last_seen()
    return seen is None or seen < clock.now() - after


def _born(now: datetime) -> dict[str, datetime]:
    return {"started_at": now, "seen_at": now}
