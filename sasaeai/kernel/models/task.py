"""The rows behind background work: what is to be done, which schedule slot was taken, who was last seen working."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks.base import DEFAULT_TASK_QUEUE_NAME, TaskResultStatus

UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


class StoredTaskQuerySet(models.QuerySet["StoredTask"]):
    def claimable(self, now: datetime) -> Self:
        """What a worker may take now: waiting tasks that are due, and running ones whose lease has run out."""
        return self.filter(status__in=UNFINISHED, available_at__lte=now).order_by("-priority", "available_at", "pk")

    def failed(self) -> Self:
        return self.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")

    def finished_before(self, moment: datetime, status: str) -> Self:
        return self.filter(status=status, finished_at__lt=moment)


class StoredTask(models.Model):
    """One piece of background work.

    `available_at` is the one time that decides: before it, nobody takes the row. While a worker runs the task it is
    the end of the worker's lease; `attempts` is the token by which a worker proves that the lease is still its own.
    """

    path = models.CharField(_("仕事"), max_length=200)
    args = models.JSONField(_("引数"), default=list)
    kwargs = models.JSONField(_("名前つきの引数"), default=dict)
    queue = models.CharField(_("列"), max_length=40, default=DEFAULT_TASK_QUEUE_NAME)
    priority = models.SmallIntegerField(_("優先度"), default=0)
    run_after = models.DateTimeField(_("この時より後に"), null=True)
    status = models.CharField(
        _("状態"), max_length=10, choices=TaskResultStatus.choices, default=TaskResultStatus.READY
    )
    available_at = models.DateTimeField(_("引き受けられる時"))
    attempts = models.PositiveSmallIntegerField(_("試した回数"), default=0)
    workers = models.JSONField(_("引き受けた処理"), default=list)
    enqueued_at = models.DateTimeField(_("頼んだ時"))
    started_at = models.DateTimeField(_("始めた時"), null=True)
    last_attempted_at = models.DateTimeField(_("最後に試した時"), null=True)
    finished_at = models.DateTimeField(_("終わった時"), null=True)
    errors = models.JSONField(_("失敗の記録"), default=list)
    return_value = models.JSONField(_("結果"), null=True)

    objects = StoredTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("裏方の仕事")
        verbose_name_plural = _("裏方の仕事")
        indexes = [
            models.Index(
                fields=["available_at"], name="kernel_task_claimable", condition=models.Q(status__in=UNFINISHED)
            ),
            models.Index(fields=["finished_at"], name="kernel_task_finished"),
        ]

    def __str__(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def last_error(self) -> str:
        """The traceback of the last failure, for the page that shows failed work."""
        return self.errors[-1]["traceback"] if self.errors else ""


class ScheduleSlot(models.Model):
    """The newest slot of a scheduled task that some worker has taken."""

    path = models.CharField(_("仕事"), max_length=200, unique=True)
    slot = models.DateTimeField(_("最後に引き受けた回"))

    class Meta:
        verbose_name = _("予定の回")
        verbose_name_plural = _("予定の回")

    def __str__(self) -> str:
        return self.path


class WorkerBeat(models.Model):
    """A sign of life of one task process."""

    worker = models.CharField(_("処理の名前"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("始めた時"))
    seen_at = models.DateTimeField(_("最後に見た時"))

    class Meta:
        verbose_name = _("裏方の処理")
        verbose_name_plural = _("裏方の処理")

    def __str__(self) -> str:
        return self.worker
