"""What a free answer is read as; a code; and the words that may be quoted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.masking import still_tells
from sasaeai.kernel.months import months_later
from sasaeai.plans.models import Goal
from sasaeai.surveys.models import Code, FreeAnswer, Reading, Survey
from sasaeai.surveys.retention import SOONEST


class ReadingForm(forms.Form):
    codes = forms.ModelMultipleChoiceField(
        Code.objects.none(), label=_("分類"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("いくつ選んでもかまいません。どれにも当たらなければ、選ばずに保存します。"),
        error_messages={"invalid_choice": _("その分類は、このアンケートにはありません。画面を読みなおしてください。")},
    )  # fmt: skip
    tone = forms.ChoiceField(
        label=_("どんな声か"), required=False, choices=[("", _("決めない")), *Reading.Tone.choices],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, data: Any, *, survey: Survey, before: Reading | None = None) -> None:
        super().__init__(data, initial={"codes": list(before.codes.all()), "tone": before.tone} if before else None)
        mine = [code.pk for code in before.codes.all()] if before else []
        kept = Code.objects.filter(survey=survey)
        self.fields["codes"].queryset = (kept.filter(retired=False) | kept.filter(pk__in=mine)).distinct()  # type: ignore[attr-defined]


class CodeForm(forms.ModelForm):
    class Meta:
        model = Code
        fields = ["name", "definition", "goal", "retired"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        survey = self.instance.survey
        goals = Goal.objects.present().filter(plan__period=survey.period, plan__area=survey.area)
        self.fields["goal"].queryset = goals  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        same = Code.objects.filter(survey=self.instance.survey, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError(_("同じ名前の分類がすでにあります。別の名前にしてください。"))
        return name


class QuoteForm(forms.Form):
    """A text that still seems to tell who it is about is saved only when somebody says that it does not."""

    words = forms.CharField(
        label=_("引用できる言葉"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("短くしてもかまいませんが、意味を変えないでください。空にすると、引用しません。"),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("人を特定できる言葉は、残っていません"), required=False)

    def __init__(self, data: Any, *, answer: FreeAnswer, proposed: str) -> None:
        super().__init__(data, initial={"words": answer.masked or proposed})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        left = list(still_tells(cleaned.get("words", "")))
        if left and not cleaned.get("sure"):
            words = "、".join(f"「{one.words}」" for one in left)
            raise ValidationError(
                _(
                    "%(words)sは、人を特定できる言葉かもしれません。消すか、〔　〕に置きかえてください。"
                    "そうでなければ、下の欄に印をつけて、もう一度保存してください。"
                )
                % {"words": words}
            )
        return cleaned


class KeepingForm(forms.ModelForm):
    """Shorter than that the words would go before anybody could take it back."""

    class Meta:
        model = Survey
        fields = ["words_kept_months"]

    def __init__(self, *args: Any, end: Callable[[Survey], date | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.end = end

    def clean_words_kept_months(self) -> int:
        months: int = self.cleaned_data["words_kept_months"]
        before = self.instance.words_kept_months
        day = self.end(self.instance)
        if day is not None and months < before and months_later(day, months - before) < today() + SOONEST:
            raise ValidationError(
                _("その月数では、すぐに消えます。消えるまで%(days)s日より長くなる月数にしてください。")
                % {"days": SOONEST.days}
            )
        return months
