"""What makes a password good enough, said so that somebody who chooses their first one understands it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.min_length:
            gaps = {"least": self.min_length, "typed": len(password)}
            words = _("パスワードは%(least)s文字以上にしてください。いまは%(typed)s文字です。") % gaps
            raise ValidationError(words, code="password_too_short")

    def get_help_text(self) -> str:
        return _("%(least)s文字以上。好きな言葉を三つつなげると、長くても覚えられます。") % {"least": self.min_length}


class NotTheName(UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("login",))

    def get_error_message(self) -> str:
        return _("ログイン名と似ています。似ていないパスワードにしてください。")

    def get_help_text(self) -> str:
        return _("ログイン名と似たものは使えません。")


class NotWellKnown(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("よく使われるパスワードなので、人にあてられます。別のものにしてください。")

    def get_help_text(self) -> str:
        return _("「password123」のように、よく使われるものは使えません。")
