"""How answers are weighed, and what a new version changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.models import Survey, Weighting
from sasaeai.surveys.weighting import Margin


class WeightingForm(forms.Form):
    weighting = forms.ChoiceField(label=_("重みのつけ方"), choices=Weighting.choices, widget=forms.RadioSelect)
    margins = forms.MultipleChoiceField(
        label=_("人口に合わせる問い"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("「年齢などの人口にも合わせる」のときに使います。地区の人数には、いつも合わせます。"),
    )

    def __init__(self, *args: Any, survey: Survey, margins: list[Margin], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"weighting": survey.weighting, "margins": survey.margins})
        super().__init__(*args, **kwargs)
        offered = self.fields["margins"]
        offered.choices = [(one.item.code, f"{one.item.number} {one.item.text}") for one in margins]  # type: ignore[attr-defined]
        if not margins:
            del self.fields["margins"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("weighting") == Weighting.POPULATION and not found.get("margins"):
            if "margins" in self.fields:
                self.add_error("margins", _("人口に合わせる問いを、一つ以上選んでください。"))
            else:
                self.add_error("weighting", _("人口の数が、まだありません。「標本」で年齢などの人口を入れてください。"))
        return found


class PublishForm(forms.Form):
    change = forms.CharField(
        label=_("前の版から何を変えたか"),
        max_length=200,
        help_text=_("例：10月31日までに届いた回答を加えました。"),
        error_messages={
            "required": _("前の版から何を変えたかを書いてください。読む人が、数字の違いの理由を知るためです。")
        },
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["change"]
