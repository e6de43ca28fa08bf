"""添付: a file that belongs to a plan, found by its content so that no two files overwrite each other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .plan import Plan


class Attachment(models.Model):
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="attachments")
    title = models.CharField(_("題"), max_length=160)
    file = models.FileField(_("ファイル"), upload_to="plans")
    sha256 = models.CharField(max_length=64)
    attached_on = models.DateField(_("添付した日"))
    public = models.BooleanField(_("公開する"), default=False)
    sample = models.BooleanField(_("見本"), default=False)

    class Meta:
        ordering = ["attached_on", "id"]

    def __str__(self) -> str:
        return self.title
