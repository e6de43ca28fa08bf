"""添付: a file beside a plan, goal, measure or problem, kept by its content so that no file overwrites another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField

from .goal import Goal
from .measure import Measure
from .plan import Plan
from .problem import Problem


def kept_as(attachment: Attachment, _name: str) -> str:
    """Never the name that somebody gave: that one stands only in the database."""
    ending = attachment.name.rpartition(".")[2]
    return f"plans/{attachment.sha256[:2]}/{attachment.sha256}.{ending}"


class AttachmentQuerySet(BinnableQuerySet["Attachment"]):
    def with_owner(self) -> AttachmentQuerySet:
        return self.select_related("goal", "measure", "problem", "plan__area", "plan__period")


class Attachment(Binnable):
    """Of the plan itself where neither goal, measure nor problem is named."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="attachments")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="attachments")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="attachments")
    problem = models.ForeignKey(Problem, models.CASCADE, null=True, blank=True, related_name="attachments")
    title = models.CharField(_("題"), max_length=160)
    name = models.CharField(_("ファイルの名前"), max_length=120)
    size = models.PositiveIntegerField(_("大きさ（バイト）"), default=0)
    file = models.FileField(_("ファイル"), upload_to=kept_as, max_length=200)
    sha256 = models.CharField(max_length=64)
    attached_on = models.DateField(_("添付した日"))
    public = models.BooleanField(_("公開する"), default=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["attached_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal=None, measure=None) | Q(goal=None, problem=None) | Q(measure=None, problem=None),
                name="attachment_of_one_thing",
                violation_error_message=_("資料は、一つの目標・取組・課題に添えてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> Plan | Goal | Measure | Problem:
        return self.goal or self.measure or self.problem or self.plan
