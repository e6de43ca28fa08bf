"""The bin (ごみ箱): what is deleted is put there first and can be taken back."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import now

_Row = TypeVar("_Row", bound="Binnable")


class BinnableQuerySet(models.QuerySet[_Row]):
    def present(self) -> Self:
        return self.filter(deleted_at=None)

    def binned(self) -> Self:
        return self.exclude(deleted_at=None)


class Binnable(models.Model):
    """A row that can be binned; a model of it says `objects = BinnableQuerySet.as_manager()`, or an heir of that.

    Its unique constraints usually say `condition=Q(deleted_at=None)`.
    """

    deleted_at = models.DateTimeField(_("ごみ箱に入れた日時"), null=True, blank=True, editable=False)
    deleted_by_label = models.CharField(_("ごみ箱に入れた人"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_binned(self) -> bool:
        return self.deleted_at is not None

    def bin(self, by: Any) -> None:
        """Put it into the bin; `by` as in kernel.journal (None: 自動). Binning twice changes nothing."""
        if self.is_binned:
            return
        self.deleted_at = now()
        self.deleted_by_label = by.journal_label if by is not None else gettext("自動")
        self.save(update_fields=["deleted_at", "deleted_by_label"])

    def restore(self) -> None:
        self.deleted_at, self.deleted_by_label = None, ""
        self.save(update_fields=["deleted_at", "deleted_by_label"])
