"""The form of one text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import LongTextField
from sasaeai.plans.editable import Text

SENTENCE = 100  # letters that do not fit into one line of a phone


class TextForm(forms.Form):
    """`seen` is the fingerprint of the words that were on the page when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, text: Text, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        field = text.model_field
        given: dict[str, Any] = {
            "label": text.label,
            "help_text": field.help_text,
            "required": not field.blank,
            "error_messages": {"required": _("文を書いてください。")},
        }
        self.fields["words"] = (
            LongTextField(widget=self._widget, longest=field.max_length, **given)
            if text.is_long
            else forms.CharField(widget=self._widget, max_length=field.max_length, **given)
        )
        self.initial.setdefault("words", text.words)
        self.initial.setdefault("seen", text.seen)

    @property
    def typed(self) -> str:
        """Browsers send line ends as CR LF; the plan keeps LF, and a sentence that is one line stays one."""
        words = str(self.cleaned_data["words"]).replace("\r\n", "\n")
        return words if self.text.is_long else " ".join(words.split("\n"))

    @property
    def _widget(self) -> forms.Widget:
        """A whole sentence is read in full while it is written, also on a phone."""
        if self.text.is_long:
            return forms.Textarea(attrs={"rows": 10})
        return forms.Textarea(attrs={"rows": 3}) if self.text.model_field.max_length >= SENTENCE else forms.TextInput()
