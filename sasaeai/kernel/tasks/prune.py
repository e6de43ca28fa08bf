"""Forget finished work after a while: successes soon, failures after people have had time to see them."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task
from django_tasks.base import TaskResultStatus

from sasaeai.kernel import clock
from sasaeai.kernel.models.task import StoredTask

KEEP_SUCCESSFUL = timedelta(days=3)
KEEP_FAILED = timedelta(days=90)


@task
def forget_finished_tasks() -> int:
    """How many rows were deleted."""
    now = clock.now()
    old = StoredTask.objects.finished_before(now - KEEP_SUCCESSFUL, TaskResultStatus.SUCCESSFUL)
    given_up = StoredTask.objects.finished_before(now - KEEP_FAILED, TaskResultStatus.FAILED)
    return old.delete()[0] + given_up.delete()[0]
