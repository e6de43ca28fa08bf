"""What is counted against guessing, where every process sees it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counted(models.Model):
    """One count or mark of Django's default cache (`kernel.counts`), for as long as it is good."""

    key = models.CharField(_("数えるものの名前"), max_length=255, primary_key=True)
    value = models.JSONField(_("数えた結果"))
    good_until = models.DateTimeField(_("いつまで数えるか"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("当て推量を数えたもの")

    def __str__(self) -> str:
        return self.key
