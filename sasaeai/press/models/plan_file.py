"""計画ファイル: one zip with a plan and its districts' plans, made or being made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.plans.models import Period, Release


class PlanFileKind(models.TextChoices):
    PUBLIC = "public", _("公開用")
    WHOLE = "whole", _("事務局用")


class PlanFileState(models.TextChoices):
    WAITING = "waiting", _("順番を待っています")
    MAKING = "making", _("作っています")
    DONE = "done", _("できました")
    FAILED = "failed", _("作れませんでした")


class PlanFileQuerySet(models.QuerySet["PlanFile"]):
    def done(self) -> PlanFileQuerySet:
        return self.filter(state=PlanFileState.DONE)

    def for_everybody(self, period: int) -> PlanFile | None:
        """The newest public one of a period, by its number."""
        rows = self.done().filter(kind=PlanFileKind.PUBLIC, period__number=period)
        return rows.select_related("period").order_by("-made_at", "-pk").first()


class PlanFile(models.Model):
    """A public one is of one Release; the secretariat's whole one is of the working rows at the time."""

    uid = ShortIdField()
    period = models.ForeignKey(Period, models.CASCADE, related_name="+", verbose_name=_("計画期"))
    kind = models.CharField(_("種類"), max_length=8, choices=PlanFileKind.choices)
    release = models.ForeignKey(Release, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(_("状態"), max_length=8, choices=PlanFileState.choices, default=PlanFileState.WAITING)
    step = models.CharField(_("いまの段階"), max_length=60, blank=True)
    done_parts = models.PositiveSmallIntegerField(_("できた部分"), default=0)
    all_parts = models.PositiveSmallIntegerField(_("全部の部分"), default=0)
    error = models.TextField(_("作れなかったわけ"), blank=True)
    file = models.FileField(_("ファイル"), upload_to="plan-files", blank=True)
    size = models.PositiveBigIntegerField(_("大きさ（バイト）"), default=0)
    sha256 = models.CharField(_("ファイルのしるし"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("頼んだ時"))
    asked_by = models.CharField(_("頼んだ人"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("できた時"), null=True, blank=True)
    stamp = models.CharField(max_length=12, blank=True)

    objects = PlanFileQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = verbose_name_plural = _("計画ファイル")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=PlanFileState.DONE) | Q(made_at__isnull=False) & ~Q(file=""),
                name="plan_file_that_is_done_has_its_file",
                violation_error_message=_("できたファイルがありません。"),
            ),
            models.CheckConstraint(
                condition=Q(kind=PlanFileKind.PUBLIC, release__isnull=False) | Q(kind=PlanFileKind.WHOLE, release=None),
                name="public_plan_file_is_of_a_release",
                violation_error_message=_("公開用の計画ファイルは、公開した版から作ります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period.title}（{self.get_kind_display()}）"

    @property
    def is_waiting(self) -> bool:
        return self.state in {PlanFileState.WAITING, PlanFileState.MAKING}

    @property
    def is_done(self) -> bool:
        return self.state == PlanFileState.DONE
