"""欠けている用件: a rule that could not say what waits, so that letters go out without it."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _


class Fault(models.Model):
    """One row for each rule that raises, as long as it does."""

    rule = models.CharField(_("きまり"), max_length=200, unique=True)
    error = models.CharField(_("問題の種類"), max_length=80)
    seen_at = models.DateTimeField(_("起きた日時"))

    class Meta:
        verbose_name = _("お知らせから欠けている用件")
        verbose_name_plural = _("お知らせから欠けている用件")
        ordering = ["rule"]

    def __str__(self) -> str:
        return self.rule

    @property
    def room(self) -> str:
        """What the app is called to which the rule belongs."""
        found = apps.get_containing_app_config(self.rule)
        return str(found.verbose_name) if found else self.rule
