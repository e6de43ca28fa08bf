"""活動の種類: what happens in daily life, in the words of this ward; data, because every ward has others."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKindQuerySet(models.QuerySet["ActivityKind"]):
    def offered(self) -> Self:
        """Those that new records choose from."""
        return self.filter(retired=False)


class ActivityKind(models.Model):
    """A kind is retired, never deleted: old records keep their word."""

    name = models.CharField(
        _("種類の名前"),
        max_length=30,
        unique=True,
        help_text=_("例：サロン・茶話会"),
        error_messages={"unique": _("同じ名前の種類がすでにあります。別の名前にしてください。")},
    )
    example = models.CharField(
        _("例"), max_length=80, blank=True, help_text=_("何がこの種類に入るかを、ひとことで。例：月に一度のお茶の会")
    )
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    retired = models.BooleanField(
        _("新しい記録では使わない"), default=False, help_text=_("いままでの記録には、名前が残ります。")
    )

    objects = ActivityKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("活動の種類")
        verbose_name_plural = _("活動の種類")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
