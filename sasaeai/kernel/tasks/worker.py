"""The task process: take, work, give back; sleep when there is nothing; stop only between two tasks."""

from __future__ import annotations

import logging
import os
import socket
import time
from datetime import timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, reset_queries
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskContext, task_backends
from django_tasks.utils import get_exception_traceback, get_module_path, get_random_id, normalize_json

from sasaeai.kernel.tasks.backend import result_of, task_at
from sasaeai.kernel.tasks.beat import BEAT_EVERY, beat, sign_off
from sasaeai.kernel.tasks.lease import Claim, claim_next, kept
from sasaeai.kernel.tasks.schedule import enqueue_due

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
# While the database is away the rests double, so that the log does not fill.
LONGEST_REST_SECONDS = 60.0
DEFAULT_LEASE_SECONDS = 60


def lease_from_settings() -> timedelta:
    """`TASKS["default"]["OPTIONS"]["LEASE_SECONDS"]`, 60 without it."""
    options = task_backends[DEFAULT_TASK_BACKEND_ALIAS].options
    return timedelta(seconds=float(options.get("LEASE_SECONDS", DEFAULT_LEASE_SECONDS)))


class Worker:
    """One process, one task at a time."""

    def __init__(self, lease: timedelta | None = None) -> None:
        self.name = f"{socket.gethostname()[:32]}-{os.getpid()}-{get_random_id()[:6]}"
        self.lease = lease or lease_from_settings()
        self.stopping = False
        self._chores_at = 0.0

    def stop(self, *_: Any) -> None:
        """For a signal handler: the current task is finished first."""
        self.stopping = True

    def run(self) -> None:
        """Work until stopped; a database that is away is waited for."""
        rest = IDLE_SECONDS
        while not self.stopping:
            try:
                close_old_connections()
                reset_queries()
                worked, rest = self.turn(), IDLE_SECONDS
            except DatabaseError:
                worked, rest = False, min(rest * 2, LONGEST_REST_SECONDS)
                logger.exception("The database does not answer; trying again in %s seconds.", rest)
                connection.close()
            if not worked:
                self._rest(rest)
        sign_off(self.name)

    def drain(self) -> int:
        """Do all that is due now, and say how much it was."""
        done = 0
        while not self.stopping and self.turn():
            done += 1
        sign_off(self.name)
        return done

    def turn(self) -> bool:
        """At most one task; whether there was one."""
        if time.monotonic() >= self._chores_at:
            beat(self.name)
            enqueue_due()
            self._chores_at = time.monotonic() + BEAT_EVERY.total_seconds()
        claim = claim_next(self.name, self.lease)
        if claim:
            perform(claim)
        return bool(claim)

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(min(IDLE_SECONDS, seconds))


def perform(claim: Claim) -> None:
    """Run the task and write down how it went, unless the lease was lost on the way."""
    row = claim.row
    try:
        with kept(claim):
            value = _call(claim)
    except (Exception, SystemExit) as error:
        logger.exception("Task %s %s failed (try %s).", row.pk, row.path, row.attempts)
        written = claim.fail(_described(error))
    else:
        written = claim.succeed(value)
    if not written:
        logger.warning("Task %s %s ended after its lease: the result of the other worker counts.", row.pk, row.path)


def _call(claim: Claim) -> Any:
    task = task_at(claim.row.path)
    before = [TaskContext(task_result=result_of(claim.row, task))] if task.takes_context else []
    return normalize_json(task.call(*before, *claim.row.args, **claim.row.kwargs))


def _described(error: BaseException) -> dict[str, str]:
    return {"exception_class_path": get_module_path(type(error)), "traceback": get_exception_traceback(error)}
