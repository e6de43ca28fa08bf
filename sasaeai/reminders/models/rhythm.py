"""どのくらい受け取るか: how often somebody wants the letter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("毎週")
    FORTNIGHTLY = "fortnightly", _("二週に一度")
    MONTHLY = "monthly", _("四週に一度")
    NEVER = "never", _("受け取らない")

    @property
    def weeks(self) -> int:
        """So many weeks from one letter to the next."""
        return {"weekly": 1, "fortnightly": 2, "monthly": 4}.get(self.value, 0)
