"""案の記録: what one run of the proposal engine reached, what no plan can beat, and whom it proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.people.policy import Verb

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class PlanningRunQuerySet(models.QuerySet["PlanningRun"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Runs of districts that the seat covers, all of them."""
        elsewhere = Area.objects.exclude(pk__in=viewer.areas_where(Verb.MEDIATE))
        return self.exclude(pk__in=self.model.objects.filter(areas__in=elsewhere).values("pk"))


class PlanningRun(models.Model):
    """`reached` and `bound` count per goal what is missing; equal in all goals is the proof. `pairs` names no person:
    [the request's uid, the volunteer's uid], in order."""

    uid = ShortIdField()
    at = models.DateTimeField(_("日時"))
    by_label = models.CharField(_("計画した人"), max_length=200)
    first_day = models.DateField(_("七日間の初めの日"))
    areas = models.ManyToManyField(Area, related_name="+", verbose_name=_("地区"))
    requests = models.PositiveIntegerField(_("依頼の数"))
    people = models.PositiveIntegerField(_("ボランティアの数"))
    reached = models.JSONField(_("目標ごとの残り"))
    bound = models.JSONField(_("これより良くできない値"))
    is_proven = models.BooleanField(_("一番良い案だと証明できた"))
    branches = models.PositiveIntegerField(_("調べた枝の数"))
    pairs = models.JSONField(_("案"), default=list)
    empty = models.JSONField(_("うまらない席"), default=list)

    objects = PlanningRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("案の記録")
        verbose_name_plural = _("案の記録")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.first_day} {self.uid}"
