"""変わりなしリンク: addresses that let somebody answer without an account, in a mail or as a QR code.

`SheetLink` is good for one press on one sheet; `OwnerLink` only shows an organisation which of its sheets are open, and
leads to their links. Both end a fortnight after the deadline, and at once when they are stopped.
"""

from __future__ import annotations

from datetime import date, timedelta
from operator import attrgetter
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people.models import Organisation

from .sheet import Sheet
from .year import ReviewYear

# A sheet of paper that lay under other paper for a fortnight after the deadline is still wanted.
AFTER_DUE = timedelta(days=14)


class Link(models.Model):
    PURPOSE: ClassVar[str]
    # The way from the link to its year.
    YEAR: ClassVar[str]

    uid = ShortIdField()
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200, blank=True)
    revoked_at = models.DateTimeField(_("止めた日時"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=self.PURPOSE)

    @classmethod
    def with_token(cls, token: str) -> Self | None:
        """The link that an address names, also one that has ended; None for a token that was made up."""
        uid = uid_in(token, purpose=cls.PURPOSE)
        if uid is None:
            return None
        found: Self | None = cls._default_manager.filter(uid=uid).select_related(f"{cls.YEAR}__period__area").first()
        return found

    @property
    def of_year(self) -> ReviewYear:
        found: ReviewYear = attrgetter(self.YEAR.replace("__", "."))(self)
        return found

    @property
    def valid_until(self) -> date:
        """Moves with the deadline: whoever gets more time can still use what they have."""
        return self.of_year.due_on + AFTER_DUE

    def is_open(self, on: date) -> bool:
        return self.revoked_at is None and on <= self.valid_until


class SheetLink(Link):
    """Whoever it is passed on to can press the same button and nothing else."""

    PURPOSE = "review-sheet"
    YEAR = "sheet__year"

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="links")
    used_at = models.DateTimeField(_("使われた日時"), null=True, blank=True, editable=False)

    class Meta(Link.Meta):
        verbose_name = _("変わりなしリンク")
        verbose_name_plural = _("変わりなしリンク")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(revoked_at=None),
                name="one_open_link_per_sheet",
                violation_error_message=_("このシートのリンクは、すでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.sheet)


class OwnerLink(Link):
    PURPOSE = "review-owner"
    YEAR = "year"

    year = models.ForeignKey(ReviewYear, models.CASCADE, related_name="+")
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("団体"))

    class Meta(Link.Meta):
        verbose_name = _("団体のリンク")
        verbose_name_plural = _("団体のリンク")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "owner"],
                condition=Q(revoked_at=None),
                name="one_open_link_per_owner_and_year",
                violation_error_message=_("この団体のリンクは、すでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.year}"
