"""A finding: which answers are counted, what is said of them, and in whose words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.plans.models import Goal
from sasaeai.surveys.findings import GAPS, unknown_gaps
from sasaeai.surveys.models import Finding, FindingKind
from sasaeai.surveys.questionnaire import Item, Questionnaire


class ChooseQuestionForm(forms.Form):
    """The first step: what the choices to be counted hang on."""

    question = forms.ChoiceField(label=_("問い"))

    def __init__(self, data: Any, *, questionnaire: Questionnaire) -> None:
        super().__init__(data)
        closed = [leaf for leaf in questionnaire.leaves if leaf.is_closed]
        self.fields["question"].choices = [(leaf.code, f"{leaf.number} {leaf.text}") for leaf in closed]  # type: ignore[attr-defined]


class FindingForm(forms.ModelForm):
    counted = forms.TypedMultipleChoiceField(
        label=_("数える選択肢"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("いくつか選ぶと、合わせた割合になります。「いちばん多い答え」では、選ばなくてかまいません。"),
    )  # fmt: skip
    parted_by = forms.ChoiceField(
        label=_("分けて見る問い"), required=False, help_text=_("「グループの違い」で使います。空けておくと、地区です。")
    )

    field_order = ["kind", "counted", "parted_by", "wished", "own_words"]

    class Meta:
        model = Finding
        fields = ["kind", "wished", "own_words"]
        widgets = {"own_words": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "own_words": _("空けておくと、画面が文を作ります。下の印を書いたところには、いつも新しい数字が入ります。")
        }

    def __init__(self, *args: Any, questionnaire: Questionnaire, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        self.fields["counted"].choices = [(option.code, option.label) for option in item.options]  # type: ignore[attr-defined]
        heads = [leaf for leaf in questionnaire.leaves if leaf.is_single and leaf.code != item.code]
        # With its number: two tables ask of the same things, how much they matter and how content one is.
        ways = ((leaf.code, f"{leaf.number} {leaf.text}") for leaf in heads)
        self.fields["parted_by"].choices = [("", _("地区")), *ways]  # type: ignore[attr-defined]
        self.initial["parted_by"] = self.instance.head.code if self.instance.head_id else ""
        self.initial["counted"] = self.instance.counted

    def clean_own_words(self) -> str:
        words = str(self.cleaned_data["own_words"])
        if unknown := unknown_gaps(words):
            raise ValidationError(
                _("%(gap)sという印はありません。%(known)sが使えます。")
                % {"gap": "{" + unknown[0] + "}", "known": "、".join("{" + gap + "}" for gap in GAPS)}
            )
        return words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") != FindingKind.MOST and not cleaned.get("counted"):
            self.add_error("counted", _("数える選択肢を、一つ以上選んでください。"))
        return cleaned

    def save(self, commit: bool = True) -> Finding:
        finding: Finding = super().save(commit=False)
        finding.counted = sorted(self.cleaned_data["counted"])
        head = self.questionnaire.by_code.get(self.cleaned_data["parted_by"])
        finding.head_id = head.pk if head else None
        return finding


class CiteForm(forms.Form):
    goals = forms.ModelMultipleChoiceField(
        Goal.objects.none(), label=_("どの目標の根拠にしますか"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("目標を、一つ以上選んでください。")},
    )  # fmt: skip

    def __init__(self, data: Any, *, finding: Finding) -> None:
        super().__init__(data)
        survey = finding.survey
        goals = Goal.objects.present().filter(plan__period=survey.period, plan__area=survey.area)
        self.fields["goals"].queryset = goals.order_by("parent__position", "position", "pk")  # type: ignore[attr-defined]
