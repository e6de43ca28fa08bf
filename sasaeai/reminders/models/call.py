"""電話の記録: who was telephoned this week because no letter reaches them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation
from sasaeai.plans.editable import fingerprint

from .digest import _one_of


class PhoneCall(models.Model):
    """Noted once a week for each organisation and each district, so that nobody is called twice."""

    week = models.DateField(_("週（月曜日）"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("地区"))
    at = models.DateTimeField(_("電話した日時"))
    by_label = models.CharField(_("電話した人"), max_length=200)
    words = models.CharField(_("話したこと"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("電話の記録")
        verbose_name_plural = _("電話の記録")
        ordering = ["-week", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["week", "organisation"],
                name="reminder_call_organisation_once_a_week",
                violation_error_message=_("この団体には、今週もう電話しています。"),
            ),
            models.UniqueConstraint(
                fields=["week", "area"],
                name="reminder_call_area_once_a_week",
                violation_error_message=_("この地区には、今週もう電話しています。"),
            ),
            models.CheckConstraint(
                condition=_one_of("organisation", "area"),
                name="reminder_call_to_somebody",
                violation_error_message=_("団体か地区の、どちらか一つにしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.organisation or self.area}"

    @property
    def seen(self) -> str:
        """By which a later save knows whether the note has moved on."""
        return fingerprint(f"{self.pk}\n{self.words}")
