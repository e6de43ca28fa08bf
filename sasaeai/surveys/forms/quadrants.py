"""Which two tables are beside each other as 重要度 and 満足度, and what the quadrants are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.quadrant_words import QUADRANTS, usual_names
from sasaeai.surveys.questionnaire import Item

LABELS = (
    _("大切で、満足が低いところ"), _("大切で、満足が高いところ"), _("大切さも満足も低いところ"),
    _("大切さが低く、満足が高いところ"),
)  # fmt: skip
LONGEST_NAME = 20


class TablesForm(forms.Form):
    importance = forms.ChoiceField(label=_("重要度の表"))
    satisfaction = forms.ChoiceField(label=_("満足度の表"))

    def __init__(self, *args: Any, offered: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.code, f"{item.number} {item.text}") for item in offered]
        for name in ("importance", "satisfaction"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("importance") and found.get("importance") == found.get("satisfaction"):
            self.add_error("satisfaction", _("重要度と満足度には、別の表を選んでください。"))
        return found


class QuadrantsForm(TablesForm):
    def __init__(self, *args: Any, names: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, own, usual in zip(QUADRANTS, LABELS, [*names, *[""] * 4], usual_names(), strict=False):
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=LONGEST_NAME, initial=own or usual,
                help_text=_("空けると「%(name)s」になります。") % {"name": usual},
            )  # fmt: skip

    @property
    def names(self) -> list[str]:
        return [self.cleaned_data[name] for name in QUADRANTS]
