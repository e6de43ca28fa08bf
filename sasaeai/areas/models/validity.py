"""Validity in time: from which day to which day (both included) something is so; an empty end is open."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def valid_on(on: date, prefix: str = "") -> Q:
    """The condition that a row (or a row reached by `prefix`, e.g. "services__") is valid on that day."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": on})
    not_over = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": on})
    return begun & not_over


class ValidQuerySet(models.QuerySet[Any]):
    """Narrow it in each model, so that the rows keep their type."""

    def on(self, day: date) -> Self:
        return self.filter(valid_on(day))


class ValidInTime(models.Model):
    valid_from = models.DateField(_("いつから"), null=True, blank=True, help_text=_("空欄は「はじめから」です。"))
    valid_until = models.DateField(
        _("いつまで"), null=True, blank=True, help_text=_("この日までです。空欄は「今も続いている」です。")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                violation_error_message=_("「いつまで」は「いつから」と同じ日か、後の日にしてください。"),
            )
        ]

    def is_valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or self.valid_until >= day)
