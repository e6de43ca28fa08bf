"""The form of what is left for the successor."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongTextField
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.forms.seen import plain
from sasaeai.plans.models import HandoverNote


class NoteForm(forms.Form):
    """`seen` is the fingerprint of the note that was on the page when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)
    words = LongTextField(
        label=_("次の方へ"),
        required=False,
        longest=PASSAGE,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=HandoverNote._meta.get_field("text").help_text,
    )

    @classmethod
    def showing(cls, words: str, *, seen: str) -> NoteForm:
        """The form as it is opened: `words` in the field, having seen the note `seen`."""
        return cls(initial={"words": words, "seen": fingerprint(seen)})

    @property
    def typed(self) -> str:
        return plain(self.cleaned_data["words"])
