"""写真: a wall of cards as it was photographed, beside which somebody types; it goes once it is typed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.meetings.models.meeting import Meeting


def kept_as(photo: MeetingPhoto, name: str) -> str:
    """Never the name that somebody gave: it may be a person's."""
    return f"meetings/{photo.uid}.{name.rpartition('.')[2]}"


class MeetingPhoto(models.Model):
    """Handwriting and faces are personal: only those who keep this meeting see it, and nothing leads to it later."""

    uid = ShortIdField()
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="photos", verbose_name=_("話しあい"))
    file = models.FileField(_("写真"), upload_to=kept_as, max_length=200)
    added_at = models.DateTimeField(_("入れた日時"))
    added_by_label = models.CharField(_("入れた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("カードの写真")
        verbose_name_plural = _("カードの写真")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meeting} {self.pk}"
