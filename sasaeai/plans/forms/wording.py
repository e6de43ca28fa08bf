"""The form of a text in another language, beside its Japanese source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.texts import CHAPTER, LongTextField
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.other_words import Said

from .seen import plain

HINTS = {
    TextVariant.Variant.SIMPLE: _(
        "短い文で、むずかしい言葉を言いかえて書きます。言葉の間を空けると、読みやすくなります。"
    ),
    TextVariant.Variant.ENGLISH: _("英語で書きます。人や町の名前は、ローマ字で書きます。"),
}


class WordingForm(forms.Form):
    """`seen` holds a fingerprint of the wording that was on the page when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    words = LongTextField(required=False, longest=CHAPTER, rows=6)

    def __init__(self, now: Said, language: TextVariant.Variant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.label, words.help_text = language.label, HINTS[language]
        if language == TextVariant.Variant.ENGLISH:
            words.widget.attrs["lang"] = "en"
        self.initial.setdefault("words", now.words)
        self.initial.setdefault("seen", fingerprint(now.words))

    @property
    def typed(self) -> str:
        return plain(self.cleaned_data["words"])
