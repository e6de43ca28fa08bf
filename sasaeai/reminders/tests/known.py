"""Mail servers of the tests."""

from __future__ import annotations

import smtplib

from django.core.mail.backends.base import BaseEmailBackend


class NobodyByThatName(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        raise smtplib.SMTPRecipientsRefused({email_messages[0].to[0]: (550, b"no such user")})
