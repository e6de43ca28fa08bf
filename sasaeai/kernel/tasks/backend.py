"""The django-tasks backend that keeps tasks as rows of our own database, stored in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from sasaeai.kernel import clock
from sasaeai.kernel.models.task import StoredTask


class UnknownTask(Exception):
    """A stored path no longer names a task, for example after an update."""


class DatabaseBackend(BaseTaskBackend):
    """Whoever rolls back takes the task back too; whoever commits can be sure that it will be tried."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.validate_task(task)
        now = clock.now()
        row = StoredTask.objects.create(
            path=task.module_path,
            args=normalize_json(list(args)),
            kwargs=normalize_json(kwargs),
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after,
            available_at=task.run_after or now,
            enqueued_at=now,
        )
        result = result_of(row, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult:
        """Raises TaskResultDoesNotExist, also for rows that were pruned."""
        try:
            return result_of(StoredTask.objects.get(pk=int(result_id)))
        except (StoredTask.DoesNotExist, ValueError):
            raise TaskResultDoesNotExist(result_id) from None


def task_at(path: str) -> Task:
    """The task that a stored path names; raises UnknownTask."""
    try:
        found = import_string(path)
    except ImportError as error:
        raise UnknownTask(f"{path}: {error}") from error
    if not isinstance(found, Task):
        raise UnknownTask(path)
    return found


def result_of(row: StoredTask, task: Task | None = None) -> TaskResult:
    """The row as django-tasks shows it to callers."""
    called: Task = replace(task or task_at(row.path), priority=row.priority, queue_name=row.queue)
    result: TaskResult = TaskResult(
        task=_deferred(called, row.run_after),
        id=str(row.pk),
        status=TaskResultStatus(row.status),
        enqueued_at=row.enqueued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        last_attempted_at=row.last_attempted_at,
        args=row.args,
        kwargs=row.kwargs,
        backend=called.backend,
        errors=[TaskError(**error) for error in row.errors],
        worker_ids=list(row.workers),
    )
    object.__setattr__(result, "_return_value", row.return_value)
    return result


def _deferred(task: Task, run_after: datetime | None) -> Task:
    return replace(task, run_after=run_after) if run_after else task
