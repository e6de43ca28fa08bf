"""How allauth behaves here: nobody signs up alone, a login is a name or a mail address, redirects stay inside."""

from __future__ import annotations

from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sasaeai.people import secrecy
from sasaeai.people.lockout import client_address
from sasaeai.people.models.account import normalised_login


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("このアカウントは止まっています。事務局にお電話ください。"),
        "enter_current_password": _("いまのパスワードが違います。もう一度入れてください。"),
        "incorrect_code": _("番号が違います。アプリに出ている新しい番号を入れてください。"),
        "incorrect_password": _("パスワードが違います。もう一度入れてください。"),
        "username_password_mismatch": _(
            "ログイン名かパスワードが違います。全角・半角や大文字・小文字を確かめてください。"
        ),
        "too_many_login_attempts": _("何度も続けて試されました。15分ほど待ってから、もう一度お試しください。"),
        "rate_limited": _("何度も続けて試されました。少し待ってから、もう一度お試しください。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Behind a proxy allauth would count everybody as one visitor: thirty sign-ins a minute for the whole ward."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords are counted by axes alone: by name only, anybody could lock out anybody."""

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return normalised_login(username)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie encrypted; the QR code is a drawing in the page, as `data:` is not allowed."""

    BOUND_TO = "second factor"
    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("番号が違います。アプリに出ている新しい番号を入れてください。"),
        "cannot_delete_authenticator": _("二段階認証を外すことはできません。事務局にご相談ください。"),
        "cannot_generate_recovery_codes": _("先に、認証アプリかパスキーを設定してください。"),
    }

    def encrypt(self, text: str) -> str:
        return str(secrecy.encrypt(text, bound_to=self.BOUND_TO))

    def decrypt(self, encrypted_text: str) -> str:
        return secrecy.decrypt(encrypted_text, bound_to=self.BOUND_TO)

    def build_totp_svg(self, url: str) -> str:
        return qr_drawing(url)


def qr_drawing(text: str) -> str:
    """An SVG element without style attributes; who places it says in words what it holds."""
    return segno.make(text, micro=False, error="m").svg_inline(
        scale=1, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
