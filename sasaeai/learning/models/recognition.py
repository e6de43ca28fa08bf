"""認定: where and why a qualification was recognised; the qualification itself lies with the person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.learning.models.application import Application
from sasaeai.people.models import Qualification, QualificationKind
from sasaeai.people.policy import Verb

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.areas_where(Verb.TEACH))

    def with_everything(self) -> Self:
        return self.select_related(
            "qualification__person__same_as", "qualification__kind", "area", "application__course"
        )

    def valid_on(self, day: date) -> Self:
        return self.filter(qualification__in=Qualification.objects.valid_on(day))

    def newest(self) -> Self:
        """Without those that were renewed: nobody is asked twice about one thing."""
        later = Qualification.objects.filter(
            person=OuterRef("qualification__person"),
            kind=OuterRef("qualification__kind"),
            since__gt=OuterRef("qualification__since"),
            revoked_on=None,
        )
        return self.filter(~Exists(later), qualification__revoked_on=None)


class Recognition(models.Model):
    """The area is that of the course, or of the desk that saw the evidence: people themselves have no area."""

    qualification = models.OneToOneField(Qualification, models.PROTECT, related_name="+", verbose_name=_("資格"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="recognitions", verbose_name=_("申し込み")
    )
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name=_("更新した認定")
    )

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("認定")
        verbose_name_plural = _("認定")
        ordering = ["-qualification__since", "-pk"]

    def __str__(self) -> str:
        return str(self.qualification)


class RenewalRule(models.Model):
    """更新の決まり: so many minutes of practice within so many months prolong a qualification."""

    kind = models.OneToOneField(QualificationKind, models.CASCADE, related_name="+", verbose_name=_("資格の種類"))
    minutes = models.PositiveIntegerField(_("必要な活動の時間（分）"))
    months = models.PositiveSmallIntegerField(_("何か月の間の活動か"), default=12)
    any_practice = models.BooleanField(
        _("資格を使わない活動も数える"),
        default=False,
        help_text=_("印をつけないと、この資格を使った活動だけを数えます。"),
    )

    class Meta:
        verbose_name = _("更新の決まり")
        verbose_name_plural = _("更新の決まり")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, months__gte=1),
                name="renewal_rule_asks_for_something",
                violation_error_message=_("活動の時間と月数は、1以上にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.kind)
