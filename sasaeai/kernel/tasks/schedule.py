"""Say when a task is due by itself: `every(minutes=10)(task)` and `daily(at="03:00")(task)` in an app's schedule.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from sasaeai.kernel import clock
from sasaeai.kernel.models.task import ScheduleSlot

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """A task and the rule that tells the newest slot at a moment: two workers at the same moment see the same slot."""

    task: Task
    newest_slot: Callable[[datetime], datetime]


entries: dict[str, Entry] = {}


def every(*, minutes: int) -> Callable[[Task], Task]:
    """Due at every full multiple of so many minutes, counted from 1970."""
    step = timedelta(minutes=minutes)
    if step <= timedelta(0):
        raise ValueError("every() needs at least one minute.")

    def newest(now: datetime) -> datetime:
        return LONG_AGO + (now - LONG_AGO) // step * step

    return _registering(newest)


def daily(*, at: str) -> Callable[[Task], Task]:
    """Due once a day at a wall-clock time of the installation's time zone, `at="03:00"`."""
    moment = time.fromisoformat(at)

    def newest(now: datetime) -> datetime:
        local = timezone.localtime(now, timezone.get_default_timezone())
        today = datetime.combine(local.date(), moment, local.tzinfo)
        return today if today <= now else datetime.combine(local.date() - timedelta(days=1), moment, local.tzinfo)

    return _registering(newest)


def enqueue_due() -> list[str]:
    """Enqueue every entry whose newest slot nobody has taken; however many slots were missed, it runs once."""
    now = clock.now()
    taken = dict(ScheduleSlot.objects.values_list("path", "slot"))
    due = [path for path, entry in entries.items() if taken.get(path, LONG_AGO) < entry.newest_slot(now)]
    return [path for path in due if _take(path, now)]


def _take(path: str, now: datetime) -> bool:
    slot = entries[path].newest_slot(now)
    ScheduleSlot.objects.bulk_create([ScheduleSlot(path=path, slot=LONG_AGO)], ignore_conflicts=True)
    with transaction.atomic():
        mine = ScheduleSlot.objects.filter(path=path, slot__lt=slot).update(slot=slot)
        if mine:
            entries[path].task.enqueue()
    return bool(mine)


def _registering(newest: Callable[[datetime], datetime]) -> Callable[[Task], Task]:
    def register(task: Task) -> Task:
        entries[task.module_path] = Entry(task, newest)
        return task

    return register
