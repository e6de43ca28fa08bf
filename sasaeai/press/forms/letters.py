"""Letters that were lost: which numbers get a new one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.number_lists import read_numbers


class AgainForm(forms.Form):
    numbers = forms.CharField(
        label=_("なくした手紙の整理番号"), max_length=20_000,
        help_text=_("例：12、15、20～25　前の合言葉は使えなくなり、書きかけの答えは消えます。"),
        widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": _("整理番号を入力してください。")},
    )  # fmt: skip

    def clean_numbers(self) -> tuple[int, ...]:
        read = read_numbers(self.cleaned_data["numbers"])
        if read.error:
            raise forms.ValidationError(read.error)
        return read.numbers
