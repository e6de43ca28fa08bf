"""くりかえし見つからなかった手助け: what a district's plan may take up as a problem, and what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.plans.models import Problem
from sasaeai.volunteers.models.kinds import ErrandKind


class UnmetNeed(models.Model):
    """The row is written when somebody decides: a problem of the plan, or for a reason none. Once a year."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地区"))
    kind = models.ForeignKey(ErrandKind, models.PROTECT, related_name="+", verbose_name=_("依頼の種類"))
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    problem = models.ForeignKey(
        Problem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("課題")
    )
    dismissed_because = models.CharField(
        _("課題にしない理由"), max_length=120, blank=True, help_text=_("例：別の課題にもう書いてあるため")
    )
    on = models.DateField(_("決めた日"))
    by_label = models.CharField(_("決めた人"), max_length=200)

    class Meta:
        verbose_name = _("くりかえし見つからなかった手助け")
        verbose_name_plural = _("くりかえし見つからなかった手助け")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind", "fiscal_year"],
                name="unmet_need_decided_once_a_year",
                violation_error_message=_("これについては、もう決めてあります。"),
            ),
            models.CheckConstraint(
                condition=Q(problem=None) | Q(dismissed_because=""),
                name="unmet_need_is_a_problem_or_not",
                violation_error_message=_("課題にするか、しない理由を書くか、どちらかにしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}（{self.area}）"
