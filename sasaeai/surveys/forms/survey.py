"""A survey on one page: its name, for which plan, whom it asks, from when until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.people.policy import Verb
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.models import Period
from sasaeai.surveys.ending import likely_day, wrong_day
from sasaeai.surveys.models import Survey


class SurveyForm(forms.ModelForm):
    opens_on = WrittenDateField(label=_("受付をはじめる日"), required=False)
    closes_on = WrittenDateField(label=_("しめきりの日"), required=False)

    class Meta:
        model = Survey
        fields = [
            "title", "area", "period", "predecessor", "purpose", "greeting", "for_whom", "opens_on", "closes_on",
            "contact", "anonymous", "answers_on_web", "tokens_on_paper",
        ]  # fmt: skip

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(pk__in=by.areas_where(Verb.SURVEY))
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        earlier = Survey.objects.visible_to(by).present().exclude(pk=self.instance.pk)
        self.fields["predecessor"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["contact"].help_text = _(
            "「地域と相談先」に書いた相談先から選びます。電話番号が、依頼状と調査票に印刷されます。"
        )
        if self.instance.pk is None:
            # `initial` of a field gives way to that of the (empty) instance.
            self.initial["area"] = areas.first()
            self.initial["period"] = Period.objects.filter(plans__area=self.initial["area"]).order_by("-number").first()


class EndForm(forms.Form):
    closed_on = WrittenDateField(
        label=_("受付を終えた日"),
        help_text=_("結果と報告書に、この日までうかがったと書きます。例：令和6年4月1日、R6.4.1、2024/4/1"),
    )

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.fields["closed_on"].initial = likely_day(survey)

    def clean_closed_on(self) -> date:
        day: date = self.cleaned_data["closed_on"]
        if words := wrong_day(self.survey, day):
            raise forms.ValidationError(words)
        return day
