"""allauth's forms in our words: a label above each field says what to type, a line below it says where to find it."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

CODE_HELP = _("認証アプリに出ている6桁の数字です。回復コードでもかまいません。")
FORGOTTEN = _("忘れたときは、事務局にお電話ください。新しい招待をお送りします。")


class InOurWords(forms.Form):
    """Labels and help by field name; no placeholder, which vanishes while one types."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class LoginForm(InOurWords, account.LoginForm):
    words = {
        "login": (_("ログイン名"), _("メールアドレスか、自分で決めた名前です。")),
        "password": (_("パスワード"), ""),
    }


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    words = {"password": (_("パスワード"), FORGOTTEN)}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    words = {
        "oldpassword": (_("いまのパスワード"), FORGOTTEN),
        "password1": (_("新しいパスワード"), password_validators_help_text_html()),
        "password2": (_("新しいパスワード（もう一度）"), ""),
    }


class AuthenticateForm(InOurWords, second.AuthenticateForm):
    words = {"code": (_("確認の番号"), CODE_HELP)}


class ReauthenticateByCodeForm(InOurWords, second.ReauthenticateForm):
    words = {"code": (_("確認の番号"), CODE_HELP)}


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    words = {"code": (_("アプリに出た6桁の数字"), _("30秒ごとに変わります。出ている間に入れてください。"))}


class AddPasskeyForm(InOurWords, passkey.AddWebAuthnForm):
    words = {
        "name": (_("このパスキーの名前"), _("例：事務室のパソコン、わたしのスマートフォン")),
        "passwordless": (
            _("パスワードなしでログインする"),
            _("指紋・顔・端末の暗証番号だけでログインできるようになります。"),
        ),
    }


class RenamePasskeyForm(InOurWords, passkey.EditWebAuthnForm):
    words = {"name": (_("このパスキーの名前"), _("例：事務室のパソコン、わたしのスマートフォン"))}
