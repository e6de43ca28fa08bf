"""How allauth behaves here: nobody signs up alone, a login is a name or a mail address, redirects stay inside."""

from __future__ import annotations

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from sasaeai.people import secrecy
from sasaeai.people.models.account import normalised_login


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return normalised_login(username)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie encrypted; the QR code is a drawing in the page, as `data:` is not allowed."""

    BOUND_TO = "second factor"

    def encrypt(self, text: str) -> str:
        return str(secrecy.encrypt(text, bound_to=self.BOUND_TO))

    def decrypt(self, encrypted_text: str) -> str:
        return secrecy.decrypt(encrypted_text, bound_to=self.BOUND_TO)

    def build_totp_svg(self, url: str) -> str:
        return qr_drawing(url)


def qr_drawing(text: str) -> str:
    """An SVG element without style attributes; who places it says in words what it holds."""
    return segno.make(text, micro=False, error="m").svg_inline(
        scale=6, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=False
    )
