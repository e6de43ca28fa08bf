"""Addresses that open a row without an account and can be made anew: a lost sheet of paper then opens nothing."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import is_token_of, token_of, uid_part


class OpensByLink(models.Model):
    """`link_number` is part of what is signed: with the next number every address given out before is closed."""

    link_purpose: ClassVar[str]

    uid = ShortIdField()
    link_number = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def purpose(self) -> str:
        return f"{self.link_purpose}-{self.link_number}"

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=self.purpose)

    def make_link_anew(self) -> None:
        type(self)._default_manager.filter(pk=self.pk).update(link_number=F("link_number") + 1)
        self.refresh_from_db(fields=["link_number"])


_Row = TypeVar("_Row", bound=OpensByLink)


def opened_by(token: str, rows: models.QuerySet[_Row]) -> _Row | None:
    """The row that an address opens; None for one that was made up, or given out before the link was made anew."""
    uid = uid_part(token)
    row = rows.filter(uid=uid).first() if uid else None
    return row if row is not None and is_token_of(token, row.uid, purpose=row.purpose) else None
