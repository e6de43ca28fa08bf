"""The texts of one part of a survey in another language, each beside its Japanese source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from sasaeai.kernel.models import TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.kernel.texts import PASSAGE, LongTextField
from sasaeai.plans.editable import fingerprint
from sasaeai.plans.forms.seen import plain
from sasaeai.plans.other_words import Said
from sasaeai.surveys.actions.other_words import Wish, now_in

SHORT = 40


class OtherWordsForm(forms.Form):
    """Fields are named by their source: what was typed for a text that changed meanwhile belongs to no field."""

    def __init__(self, rows: list[Said], language: TextVariant.Variant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {source_hash(row.place.source): row for row in rows}
        for key, row in self.rows.items():
            lines = 1 if len(row.place.source) <= SHORT else min(8, 2 + len(row.place.source) // 40)
            attrs = {"rows": lines} | ({"lang": "en"} if language == TextVariant.Variant.ENGLISH else {})
            words = LongTextField(
                required=False, longest=PASSAGE, widget=forms.Textarea(attrs=attrs), initial=now_in(row),
                label=getattr(row.place, "where", ""),
            )  # fmt: skip
            self.fields[f"w_{key}"] = words
            self.fields[f"s_{key}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=fingerprint(now_in(row))
            )

    @property
    def wishes(self) -> list[Wish]:
        given = self.cleaned_data
        return [Wish(row.place, plain(given[f"w_{key}"]), given[f"s_{key}"]) for key, row in self.rows.items()]

    @property
    def homeless(self) -> list[str]:
        """Typed for texts that do not stand here any more; what was there before and is unchanged is not among them."""
        keys = [name[2:] for name in self.data if name.startswith("w_") and name[2:] not in self.rows]
        typed = {key: plain(self.data[f"w_{key}"]) for key in keys}
        return [words for key, words in typed.items() if words and fingerprint(words) != self.data.get(f"s_{key}")]

    def lines(self, meanwhile: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
        for key, row in self.rows.items():
            yield {
                "row": row, "words": self[f"w_{key}"], "seen": self[f"s_{key}"],
                "theirs": (meanwhile or {}).get(row.place.source),
            }  # fmt: skip

    def seen_again(self, meanwhile: dict[str, str]) -> None:
        """What the others wrote stands on the page now: saving again writes over it knowingly."""
        shown = dict(self.data.items())
        for key, row in self.rows.items():
            theirs = meanwhile.get(row.place.source)
            shown[f"s_{key}"] = fingerprint(plain(shown.get(f"w_{key}", "")) if theirs is None else theirs)
        self.data = shown
