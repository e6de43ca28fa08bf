"""変わりなしリンク: an address that lets one press confirm one sheet, without an account; in a mail or as a QR code."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import token_of, uid_in

from .sheet import Sheet

PURPOSE = "review-sheet"


class SheetLinkQuerySet(models.QuerySet["SheetLink"]):
    def open(self, on: date) -> Self:
        return self.filter(revoked_at=None, valid_until__gte=on)

    def with_token(self, token: str) -> SheetLink | None:
        """The link that an address names, also one that has ended; None for a token that was made up."""
        uid = uid_in(token, purpose=PURPOSE)
        if uid is None:
            return None
        rows = self.filter(uid=uid).select_related(
            "sheet__year__period__area", "sheet__plan__area", "sheet__goal", "sheet__measure", "sheet__indicator",
            "sheet__owner",
        )  # fmt: skip
        return rows.first()


class SheetLink(models.Model):
    """Good for one sheet and one purpose; whoever it is passed on to can press the same button and nothing else."""

    uid = ShortIdField()
    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="links")
    valid_until = models.DateField(_("いつまで使えるか"))
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200, blank=True)
    used_at = models.DateTimeField(_("使われた日時"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("止めた日時"), null=True, blank=True, editable=False)

    objects = SheetLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("変わりなしリンク")
        verbose_name_plural = _("変わりなしリンク")
        ordering = ["-made_at", "-pk"]
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

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=PURPOSE)

    def is_open(self, on: date) -> bool:
        return self.revoked_at is None and self.valid_until >= on
