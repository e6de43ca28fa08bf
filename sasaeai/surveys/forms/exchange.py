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


class OptionsForm(forms.Form):
    """What holds for the whole file."""

    sheet = forms.CharField(label=_("回答のシート"), required=False, max_length=60)
    head = forms.IntegerField(label=_("見出しの行の数"), min_value=1, max_value=5)
    missing = forms.CharField(
        label=_("無回答を表す値"), required=False, max_length=100,
        help_text=_("空欄と「無回答」「NA」は、いつも無回答です。ほかにあれば書いてください（例：99 999）。"),
    )  # fmt: skip
    not_asked = forms.CharField(
        label=_("非該当を表す値"), required=False, max_length=100,
        help_text=_("「非該当」「*」「-」は、いつも非該当です。ほかにあれば書いてください（例：88）。"),
    )  # fmt: skip
    unknown = forms.ChoiceField(
        label=_("選択肢にない値"),
        choices=[("stop", _("取りこまずに、直してもらう")), ("missing", _("無回答とする（直したことを残す）"))],
    )
    twice = forms.ChoiceField(
        label=_("同じ番号が2回あるとき"),
        choices=[("stop", _("取りこまずに、直してもらう")), ("first", _("はじめの行だけを使う"))],
    )
