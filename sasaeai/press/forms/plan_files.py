"""The file from which an empty installation starts, and who starts there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 300_000_000


class TakeInForm(forms.Form):
    file = forms.FileField(
        label=_("計画ファイル（zip）"),
        help_text=_(
            "ほかの市区町村の「オープンデータ」のページや、前に使っていたシステムの事務局から受け取ったものです。"
        ),
        error_messages={
            "required": _("計画ファイルを選んでください。"),
            "empty": _("ファイルが空です。選びなおしてください。"),
        },
    )
    person = forms.CharField(
        label=_("あなたのお名前"),
        max_length=100,
        help_text=_("事務局の最初の一人になります。ほかの人は、あとから招待できます。"),
        error_messages={"required": _("お名前を書いてください。")},
    )

    def __init__(self, *args: Any, needs_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_person:
            del self.fields["person"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > MOST_BYTES:
            raise forms.ValidationError(_("ファイルが大きすぎます（300MBまで）。システムの担当者に相談してください。"))
        return file
