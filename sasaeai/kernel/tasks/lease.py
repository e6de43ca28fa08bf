"""Take a task for a while, keep it while working, and give it back: all by compare-and-set, on any database."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection
from django_tasks.base import TaskResultStatus

from sasaeai.kernel import clock
from sasaeai.kernel.models.task import StoredTask
from sasaeai.kernel.tasks.beat import beat

logger = logging.getLogger(__name__)

TRIES = 5
LOST = "sasaeai.kernel.tasks.lease.WorkerLost"


class WorkerLost(Exception):
    """The process that ran the task was killed, every time it tried."""


@dataclass(frozen=True)
class Claim:
    """A task in the hands of one worker; only the holder of the newest attempt may renew or finish it."""

    row: StoredTask
    worker: str
    lease: timedelta

    def renew(self) -> bool:
        return self._set(available_at=clock.now() + self.lease)

    def succeed(self, value: Any) -> bool:
        return self._finish(TaskResultStatus.SUCCESSFUL, return_value=value)

    def fail(self, error: dict[str, str]) -> bool:
        """Put it back for later, longer each time; after the last try leave it as failed, with every traceback."""
        errors = [*self.row.errors, error]
        if self.row.attempts >= TRIES:
            return self._finish(TaskResultStatus.FAILED, errors=errors)
        return self._set(
            status=TaskResultStatus.READY, errors=errors, available_at=clock.now() + pause_after(self.row.attempts)
        )

    def _finish(self, status: TaskResultStatus, **fields: Any) -> bool:
        return self._set(status=status, finished_at=clock.now(), **fields)

    def _set(self, **fields: Any) -> bool:
        mine = StoredTask.objects.filter(pk=self.row.pk, attempts=self.row.attempts, status=TaskResultStatus.RUNNING)
        changed = bool(mine.update(**fields))
        if changed:
            for name, value in fields.items():
                setattr(self.row, name, value)
        return changed


def pause_after(attempt: int) -> timedelta:
    """10 seconds, 1 minute, 6 minutes, 36 minutes."""
    return timedelta(seconds=10 * 6 ** (attempt - 1))


def claim_next(worker: str, lease: timedelta) -> Claim | None:
    """Take the most urgent task that nobody holds; another worker may be faster, then the next one is tried."""
    for row in StoredTask.objects.claimable(clock.now())[:8]:
        if row.attempts >= TRIES:
            _give_up(row)
        elif _took(row, worker, lease):
            return Claim(row, worker, lease)
    return None


@contextmanager
def kept(claim: Claim) -> Iterator[None]:
    """Renew the lease from a second thread for as long as the work takes."""
    done = threading.Event()
    thread = threading.Thread(target=_keep, args=(claim, done), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _took(row: StoredTask, worker: str, lease: timedelta) -> bool:
    now = clock.now()
    fields = {
        "status": TaskResultStatus.RUNNING,
        "available_at": now + lease,
        "attempts": row.attempts + 1,
        "workers": [*row.workers, worker],
        "last_attempted_at": now,
        "started_at": row.started_at or now,
    }
    seen = StoredTask.objects.filter(pk=row.pk, status=row.status, attempts=row.attempts, available_at__lte=now)
    if not seen.update(**fields):
        return False
    for name, value in fields.items():
        setattr(row, name, value)
    return True


def _give_up(row: StoredTask) -> None:
    """Every try ended with a killed process: the task itself may be what kills it, so it is not tried again."""
    error = {"exception_class_path": LOST, "traceback": f"WorkerLost: {row.attempts} × {row.workers}\n"}
    now = clock.now()
    StoredTask.objects.filter(pk=row.pk, status=row.status, attempts=row.attempts, available_at__lte=now).update(
        status=TaskResultStatus.FAILED, finished_at=now, errors=[*row.errors, error]
    )


def _keep(claim: Claim, done: threading.Event) -> None:
    try:
        while not done.wait(claim.lease.total_seconds() / 3):
            _renew_or_say_why(claim)
    finally:
        connection.close()


def _renew_or_say_why(claim: Claim) -> None:
    try:
        if not claim.renew():
            logger.warning("Task %s ran out of its lease: another worker may have taken it.", claim.row.pk)
        beat(claim.worker)
    except DatabaseError:
        # A busy or restarting database: the next round tries again with a fresh connection.
        logger.warning("The lease of task %s could not be renewed just now.", claim.row.pk, exc_info=True)
        connection.close()
