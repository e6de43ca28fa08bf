"""会議資料: what it is called, what it holds, and each part's own sentences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.models import Period, Release, ReleasePin
from sasaeai.press.models import MeetingPaper, MeetingPart, PartKind
from sasaeai.press.papers.meeting import slots
from sasaeai.press.papers.parts.goals import printed_number
from sasaeai.press.papers.whole import Whole

BY_GOAL = (PartKind.GOAL, PartKind.MEASURES, PartKind.INDICATORS)


class MeetingPaperForm(forms.ModelForm):
    held_on = WrittenDateField(label=gettext_lazy("会議の日"), required=False)

    class Meta:
        model = MeetingPaper
        fields = ["number", "title", "meeting", "held_on", "by", "release"]
        error_messages = {"title": {"required": gettext_lazy("題を書いてください。")}}

    def __init__(self, period: Period, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"] = ReleaseChoice(period)
        self.initial["release"] = self.instance.release_id


class ReleaseChoice(forms.ModelChoiceField):
    """Every publication of the period's ward plan by the edition that it brought; empty: what is being written."""

    def __init__(self, period: Period) -> None:
        pins = ReleasePin.objects.filter(plan__period=period, plan__ward_plan=None).order_by("release_id")
        self.names: dict[int, str] = {}
        for release, name in pins.values_list("release_id", "edition__name"):
            self.names[release] = name
        super().__init__(
            Release.objects.filter(pk__in=self.names).order_by("-pk"),
            label=_("もとにする計画"),
            required=False,
            empty_label=_("いま書いている計画（公開前の案）"),
        )

    def label_from_instance(self, release: Release) -> str:
        name = self.names[release.pk]
        return _("%(name)s（%(note)s）") % {"name": name, "note": release.change_note[:40]}


class AddPartForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("載せるもの"), choices=PartKind.choices)


class PartForm(forms.Form):
    """Heading, which goal or district, and the part's own sentences."""

    heading = forms.CharField(
        label=gettext_lazy("見出し"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("例：◆計画策定の趣旨。「１　…」のように数字で始めると、一段下の見出しになります。"),
    )

    def __init__(self, part: MeetingPart, whole: Whole, data: Any = None) -> None:
        words = {f"words_{key}": part.words.get(key, "") for key, _label in slots(part.kind)}
        chosen: Any = part.about.split(",") if part.kind == PartKind.GATHERING else part.about
        super().__init__(data, initial={"heading": part.heading, "about": chosen, **words})
        choice = _about(part, whole)
        if choice is not None:
            self.fields["about"] = choice
        for key, label in slots(part.kind):
            self.fields[f"words_{key}"] = forms.CharField(
                label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
            )

    def fill(self, part: MeetingPart) -> None:
        about = self.cleaned_data.get("about", "")
        part.heading = self.cleaned_data["heading"]
        part.about = ",".join(about) if isinstance(about, list) else about
        part.words = {key: self.cleaned_data[f"words_{key}"] for key, _label in slots(part.kind)}


def _about(part: MeetingPart, whole: Whole) -> forms.Field | None:
    goals = [(goal.uid, f"{printed_number(goal)}　{goal.title}") for goal in whole.goals.get(whole.first.plan_id, [])]
    if part.kind == PartKind.GOAL:
        return forms.ChoiceField(label=_("どの目標を"), choices=goals)
    if part.kind in BY_GOAL:
        return forms.ChoiceField(label=_("どの目標の"), required=False, choices=[("", _("計画の全部")), *goals])
    if part.kind == PartKind.PROBLEMS:
        areas = [(plan.area_slug, plan.area_name) for plan in whole.reader.districts]
        return forms.ChoiceField(label=_("どの地区の"), required=False, choices=[("", _("全部の地区")), *areas])
    if part.kind == PartKind.GATHERING:
        return forms.MultipleChoiceField(
            label=_("例にする目標（二つまで）"), required=False, choices=goals, widget=forms.CheckboxSelectMultiple
        )
    return None
