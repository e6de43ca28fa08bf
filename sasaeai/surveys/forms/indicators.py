"""A question as an indicator: which one, which answers count; and the list that a person goes through and signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.areas.models import Area
from sasaeai.kernel.texts import LongTextField
from sasaeai.plans.models import Indicator
from sasaeai.surveys.models import Choice, IndicatorQuestion, Survey

# What somebody looks at before the paper is printed: name of the field, and the sentence beside its box.
REVIEWED = (
    ("goal", gettext_lazy("この問いの答えで、その目標（取組）が進んだかどうかが分かる")),
    ("asked", gettext_lazy("聞く相手が、指標で見たい人たちと合っている")),
    ("counted", gettext_lazy("数える選択肢が正しい（「わからない」などを数えていない）")),
    ("direction", gettext_lazy("よい向き（増えるとよい・減るとよい）が、数える選択肢と合っている")),
    ("baseline", gettext_lazy("現状値（基準値）がある。または、今回を基準にすると決めた")),
)


def indicators_for(survey: Survey) -> QuerySet[Indicator]:
    """Of the plans of the survey's area and what lies below it; of its period, if it names one."""
    rows = Indicator.objects.present().filter(plan__area__in=Area.objects.below(survey.area))
    if survey.period_id:
        rows = rows.filter(plan__period=survey.period_id)
    return rows.filter(Q(goal=None) | Q(goal__deleted_at=None)).select_related("goal", "measure", "plan__area")


class IndicatorQuestionForm(forms.ModelForm):
    class Meta:
        model = IndicatorQuestion
        fields = ["indicator", "counted", "base", "who_is_asked"]
        widgets = {"counted": forms.CheckboxSelectMultiple, "base": forms.RadioSelect}

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance.question
        chosen: Any = self.fields["indicator"]
        chosen.queryset = indicators_for(survey)
        chosen.label_from_instance = _with_goal
        counted: Any = self.fields["counted"]
        counted.queryset = Choice.objects.filter(question=question.answered_by)
        counted.label_from_instance = _numbered
        self.fields["who_is_asked"].help_text = _("例：18歳以上の方全員")
        if not self.instance.pk:
            self.initial.setdefault("who_is_asked", survey.for_whom)

    def clean_counted(self) -> list[Choice]:
        counted = list(self.cleaned_data["counted"])
        if len(counted) == self.instance.question.answered_by.choices.count():
            raise forms.ValidationError(
                _("すべての選択肢を数えると、いつも100％になります。数えるものだけを選んでください。")
            )
        return counted

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        others = IndicatorQuestion.objects.filter(
            question=self.instance.question, indicator=cleaned.get("indicator")
        ).exclude(pk=self.instance.pk)
        if others.exists():
            self.add_error("indicator", _("この問いは、もうこの指標につながっています。"))
        return cleaned


def _with_goal(indicator: Indicator) -> str:
    of = indicator.goal or indicator.measure
    return _("%(indicator)s（%(goal)s）") % {"indicator": indicator.title, "goal": of}


def _numbered(choice: Choice) -> str:
    return f"{choice.code} {choice.label}"


class ReviewForm(forms.Form):
    """Each box by itself: one tick for all of them would be one that nobody read."""

    remark = LongTextField(
        label=gettext_lazy("確かめたこと"), required=False,
        help_text=gettext_lazy("だれと話したか、何を決めたかなど。書いておくと、次の調査で役に立ちます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = {
            name: forms.BooleanField(label=label, error_messages={"required": _NOT_TICKED}) for name, label in REVIEWED
        }
        self.fields = boxes | self.fields


_NOT_TICKED = gettext_lazy("確かめてから印をつけてください。合わないときは、問いか指標を直します。")
