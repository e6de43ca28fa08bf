"""引き継ぎ: what the holder of a seat leaves for whoever holds it next, and who has read it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import Seat


class HandoverNote(models.Model):
    """In the holder's own words; the secretariat writes it for those who do not sign in."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="+", verbose_name=_("席"))
    text = LongText(
        _("次の方へ"),
        max_length=PASSAGE,
        blank=True,
        help_text=_(
            "いま気にかけていること、決まっていないこと、助けてくれる団体、去年こまったこと。箇条書きで十分です。"
        ),
    )
    written_by = models.CharField(_("書いた人"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("書いた日時"))

    def __str__(self) -> str:
        return str(self.seat)


class HandoverReading(models.Model):
    """Somebody who holds the seat now has read what the one before left."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("前の席"))
    successor = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("いまの席"))
    read_on = models.DateField(_("読んだ日"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "successor"],
                name="handover_read_once",
                violation_error_message=_("この引き継ぎは、もう読んだことになっています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} → {self.successor}"
