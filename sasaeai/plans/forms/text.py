"""The form of one text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.plans.editable import Text


class TextForm(forms.Form):
    """`seen` is the fingerprint of the words that were on the page when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, text: Text, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        field = text.model_field
        widget: forms.Widget = forms.Textarea(attrs={"rows": 10}) if text.is_long else forms.TextInput()
        self.fields["words"] = forms.CharField(
            label=text.label,
            help_text=field.help_text,
            required=not field.blank,
            max_length=field.max_length,
            widget=widget,
            strip=True,
            error_messages={"required": _("文を書いてください。")},
        )
        self.initial.setdefault("words", text.words)
        self.initial.setdefault("seen", text.seen)

    @property
    def typed(self) -> str:
        """Browsers send line ends as CR LF; the plan keeps LF."""
        return str(self.cleaned_data["words"]).replace("\r\n", "\n")
