"""データ: choose a file to bring in."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.exchange.opening import LARGEST_FILE


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_(
            "何のファイルかは、中身を見て判断します。取りこむ前に、何が変わるかを確かめられます。10MBまでです。"
        ),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("中身のないファイルです。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST_FILE:
            raise forms.ValidationError(gettext("ファイルが大きすぎます。10MBまでにしてください。"))
        return file
