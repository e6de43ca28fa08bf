"""The outbox: every message that leaves the system is stored first, once."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    WAITING = "waiting", _("送信を待っています")
    SENT = "sent", _("送信しました")
    UNDELIVERABLE = "undeliverable", _("届けられませんでした")


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=MessageState.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")

    def undeliverable(self) -> Self:
        """For a call list: whom to telephone because the message did not arrive."""
        return self.filter(state=MessageState.UNDELIVERABLE).order_by("created_at", "pk")


class Message(models.Model):
    """A message to one address.

    Promise: stored exactly once, sent at least once, and each time under the same Message-ID. At most the one message
    in flight is sent again when the sending process is killed.
    """

    key = models.CharField(_("二重に送らないための名前"), max_length=200, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    to = models.CharField(_("宛先"), max_length=254)
    subject = models.CharField(_("件名"), max_length=250)
    body = models.TextField(_("本文"))
    # Beside those that every mail has: how to stop a letter that comes again and again (List-Unsubscribe).
    headers = models.JSONField(_("ほかの見出し"), default=dict, blank=True)
    state = models.CharField(_("状態"), max_length=14, choices=MessageState.choices, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("預かった時"))
    next_try_at = models.DateTimeField(_("次に試す時"))
    tries = models.PositiveSmallIntegerField(_("試した回数"), default=0)
    ended_at = models.DateTimeField(_("送信または断念した時"), null=True)
    reason = models.CharField(_("届けられなかった理由"), max_length=500, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("送るメッセージ")
        verbose_name_plural = _("送るメッセージ")
        indexes = [
            models.Index(
                fields=["next_try_at"], name="kernel_message_due", condition=models.Q(state=MessageState.WAITING)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="kernel_message_undeliverable_has_reason",
                condition=~models.Q(state=MessageState.UNDELIVERABLE) | ~models.Q(reason=""),
                violation_error_message=_("届けられなかった理由を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
