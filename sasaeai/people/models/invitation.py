"""An invitation to sign in, sent by mail or printed on a sheet; only the fingerprint of its secret is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.people.models.person import Person

# No signs that look alike on paper; 12 of 31 are 59 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 12
LASTS = timedelta(days=14)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """As it is printed: abcd-efgh-jkmn."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def fingerprint(typed: str) -> str:
    """Keyed, so that a copy of the database alone opens no invitation."""
    key = f"invitation:{settings.SECRET_KEY}".encode()
    return hmac.new(key, plain_code(typed).encode(), hashlib.sha256).hexdigest()


def plain_code(typed: str) -> str:
    """The signs that count, however they were typed: full-width, in capitals, with or without what stands between."""
    plain = unicodedata.normalize("NFKC", typed).lower()
    return "".join(sign for sign in plain if sign in ALPHABET)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> Self:
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)

    def with_code(self, typed: str) -> Self:
        return self.filter(code_hash=fingerprint(typed)).select_related("person__account")


class Invitation(models.Model):
    class Way(models.TextChoices):
        MAIL = "mail", _("メール")
        SHEET = "sheet", _("紙")

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations", verbose_name=_("人"))
    way = models.CharField(_("届け方"), max_length=10, choices=Way.choices)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("作った日時"))
    created_by_label = models.CharField(_("作った人"), max_length=100)
    expires_at = models.DateTimeField(_("有効期限"))
    used_at = models.DateTimeField(_("使われた日時"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("招待")
        verbose_name_plural = _("招待")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return _("%(person)sさんへの招待") % {"person": self.person}

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and self.revoked_at is None and self.expires_at > at
