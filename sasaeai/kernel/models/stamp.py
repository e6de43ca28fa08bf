"""The one row that says which state the public pages are in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicStamp(models.Model):
    """Its word changes whenever anything public changes; page cache and ETags are keyed by it."""

    stamp = models.CharField(_("公開中の版のしるし"), max_length=10)
    # Words for rooms beside the plan, with blanks between: they lie here because every page asks for this row anyway.
    entrances = models.CharField(_("計画のほかの入口"), max_length=1000, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("公開中の版のしるし")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="public_stamp_is_one_row",
                violation_error_message=_(
                    "公開中の版のしるしは1つだけです。新しく作らず、今あるものを変えてください。"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.stamp
