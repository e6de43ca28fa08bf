"""How answers are weighed, and what a new version changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.surveys.crossing import Crossing, Offered
from sasaeai.surveys.joining import LEAST, LEAST_MOST, LEAST_USUAL, MOST_HIGH, MOST_LOW, MOST_USUAL, Rule
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
    cells = forms.ChoiceField(
        label=_("組み合わせる区分"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "「組み合わせた区分の人口に合わせる」のときに使います。人数は「標本」の「人口の欄」に書いたものです。"
        ),
    )
    least = forms.IntegerField(
        label=_("一つの区分の最低の回答数"),
        required=False,
        min_value=LEAST,
        max_value=LEAST_MOST,
        initial=LEAST_USUAL,
        help_text=_("これより少ない区分は、となりの区分と合わせます。"),
    )
    most = forms.DecimalField(
        label=_("重みは、合わせる前の何倍まで"),
        required=False,
        min_value=Decimal(str(MOST_LOW)),
        max_value=Decimal(str(MOST_HIGH)),
        decimal_places=1,
        initial=Decimal(str(MOST_USUAL)),
        help_text=_(
            "これをこえる区分も、となりの区分と合わせます。重みが大きいほど、わずかな人の答えで結果が動きます。"
        ),
    )

    def __init__(
        self, *args: Any, survey: Survey, margins: list[Margin], ways: list[Offered], **kwargs: Any
    ) -> None:  # fmt: skip
        kept = Crossing.of(survey)
        initial: dict[str, Any] = {"weighting": survey.weighting, "margins": survey.margins}
        if kept is not None:
            initial |= {"cells": ",".join(kept.by), "least": kept.rule.least, "most": f"{kept.rule.most:g}"}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.ways = {one.key: one for one in ways}
        cast(forms.ChoiceField, self.fields["margins"]).choices = [
            (one.item.code, f"{one.item.number} {one.item.text}") for one in margins
        ]
        cast(forms.ChoiceField, self.fields["cells"]).choices = [(one.key, one.label) for one in ways]
        if not margins:
            del self.fields["margins"]
        if not ways:
            for name in ("cells", "least", "most"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        wish = found.get("weighting")
        if wish == Weighting.POPULATION and not found.get("margins"):
            self._choose("margins", gettext("人口に合わせる問いを、一つ以上選んでください。"))
        if wish == Weighting.CELLS and not found.get("cells") and "cells" not in self.errors:
            self._choose("cells", gettext("組み合わせる区分を選んでください。"))
        return found

    def _choose(self, name: str, words: str) -> None:
        if name in self.fields:
            self.add_error(name, words)
        else:
            self.add_error("weighting", _("人口の数が、まだありません。「標本」の「人口の欄」に人数を入れてください。"))

    @property
    def crossing(self) -> Crossing | None:
        """What was chosen; None for another way to weigh."""
        chosen = self.ways.get(self.cleaned_data.get("cells") or "")
        if self.cleaned_data["weighting"] != Weighting.CELLS or chosen is None:
            return None
        least, most = self.cleaned_data.get("least"), self.cleaned_data.get("most")
        return Crossing(chosen.by, Rule(least or LEAST_USUAL, float(most or MOST_USUAL)))


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
