"""What staff and committees fill in: a record (while somebody tells it by telephone), a kind, a link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.models import Measure, Period
from sasaeai.records import policy
from sasaeai.records.actions.recording import mark
from sasaeai.records.days import check_day, earliest_day
from sasaeai.records.forms.counting import CountsForm, HeadsField, MinutesField
from sasaeai.records.models import ActivityKind, ActivityRecord, Channel, RecordingLink
from sasaeai.records.models.record import LONGEST_NEWS

FIELDS = (
    "kind", "area", "day", "organisation", "group_name", "children", "adults", "older", "people", "minutes", "news",
    "channel", "on_behalf_of", "measure",
)  # fmt: skip


def areas_to_record(viewer: Viewer) -> list[Area]:
    """The whole ward first, then its districts in their order."""
    areas = Area.objects.filter(pk__in=viewer.area_ids).on(today()).order_by("position", "pk")
    return sorted((area for area in areas if policy.may_record(viewer, area)), key=lambda area: not area.is_root)


def organisations_near(viewer: Viewer) -> Any:
    near = Q(area=None) | Q(area__in=viewer.area_ids)
    return Organisation.objects.filter(near).select_related("kind")


def measures_near(viewer: Viewer) -> Any:
    """Of the running period, or the newest that has begun, in the plans that this viewer reads."""
    period = Period.objects.filter(first_year__lte=FiscalYear.current().year).running()
    rows = Measure.objects.present().filter(plan__period=period, plan__area__in=viewer.area_ids)
    return rows.order_by("plan__area__parent", "plan__area__position", "pk")


def checked_area(form: Any, viewer: Viewer) -> None:
    field: Any = form.fields["area"]
    areas = areas_to_record(viewer)
    field.queryset = Area.objects.filter(pk__in=[area.pk for area in areas]).order_by("position", "pk")
    field.empty_label = None if len(areas) == 1 else _("選んでください")


class RecordForm(CountsForm):
    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    kind = forms.ModelChoiceField(
        label=_("何をしたか"),
        queryset=ActivityKind.objects.none(),
        empty_label=_("選んでください"),
        error_messages={"required": _("活動の種類を選んでください。")},
    )
    area = forms.ModelChoiceField(
        label=_("どこで"),
        queryset=Area.objects.none(),
        error_messages={
            "required": _("地区を選んでください。"),
            "invalid_choice": _("この地区の記録は書けません。選びなおしてください。"),
        },
    )
    day = WrittenDateField(label=_("いつ"))
    channel = forms.ChoiceField(
        label=_("受け取り方"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.LINK],
        widget=forms.RadioSelect,
        error_messages={"required": _("受け取り方を選んでください。")},
    )
    children = HeadsField(label=_("子ども"))
    adults = HeadsField(label=_("大人"))
    older = HeadsField(label=_("65歳以上"))
    people = HeadsField(label=_("合計"), help_text=_("空けておくと、三つを足します。"))
    group_name = forms.CharField(
        label=_("グループの名前"),
        required=False,
        max_length=80,
        help_text=_("例：三丁目あいさつ隊。人の名前は書かないでください。"),
    )
    organisation = forms.ModelChoiceField(
        label=_("または、登録した団体から"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("（選ばない）"),
    )
    on_behalf_of = forms.CharField(
        label=_("どなたから聞いたか"),
        required=False,
        max_length=80,
        help_text=_("例：三丁目の民生委員、サロンの世話人。人の名前は書かないでください。"),
    )
    minutes = MinutesField(label=_("時間（分）"))
    news = forms.CharField(
        label=_("おしらせの一文"),
        required=False,
        max_length=LONGEST_NEWS,
        help_text=_("例：雪の朝も、あいさつ隊が通学路に立ちました。事務局が「おしらせに出す」を押すと、公開します。"),
    )
    measure = forms.ModelChoiceField(
        label=_("かかわる取組"), queryset=Measure.objects.none(), required=False, empty_label=_("（決めない）")
    )

    def __init__(self, *args: Any, by: Viewer, row: ActivityRecord | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"once": new_uid(), "day": today(), "channel": Channel.PHONE}
        if row is not None:
            initial = {name: getattr(row, name) for name in FIELDS} | {"seen": mark(row)}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.row = row
        fields: dict[str, Any] = self.fields
        kept = Q(retired=False) | Q(pk=row.kind_id if row else None)
        fields["kind"].queryset = ActivityKind.objects.filter(kept)
        checked_area(self, by)
        fields["organisation"].queryset = organisations_near(by)
        fields["measure"].queryset = measures_near(by)
        if row is not None and row.channel == Channel.LINK:
            fields["channel"].choices = Channel.choices

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if self.row is None or day != self.row.day:
            check_day(day, earliest_day())
        return day

    def clean_news(self) -> str:
        return " ".join(self.cleaned_data["news"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("organisation") and cleaned.get("group_name"):
            self.add_error("group_name", _("団体を選んだときは、グループの名前は空けておいてください。"))
        return cleaned

    def written(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class KindForm(forms.ModelForm):
    class Meta:
        model = ActivityKind
        fields = ["name", "example", "position", "retired"]


class LinkForm(forms.ModelForm):
    valid_until = WrittenDateField(label=_("いつまで使えるか"))

    class Meta:
        model = RecordingLink
        fields = ["area", "group_name", "organisation", "kind", "valid_until"]
        help_texts = {"kind": _("はじめから選ばれた形で開きます。ほかの種類も選べます。")}

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        # Until the end of the fiscal year: the group is spoken with once a year.
        super().__init__(*args, **kwargs | {"initial": {"valid_until": FiscalYear.current().end}})
        fields: dict[str, Any] = self.fields
        checked_area(self, by)
        areas = [area.pk for area in areas_to_record(by) if policy.may_keep_ledger(by, area)]
        fields["area"].queryset = fields["area"].queryset.filter(pk__in=areas)
        fields["organisation"].queryset = organisations_near(by)
        fields["organisation"].empty_label = _("（選ばない）")
        fields["kind"].queryset = ActivityKind.objects.offered()
        fields["kind"].empty_label = _("（決めない）")

    def clean_valid_until(self) -> date:
        day: date = self.cleaned_data["valid_until"]
        if day < today():
            raise forms.ValidationError(_("過ぎた日です。今日か先の日を書いてください。"))
        if day > FiscalYear.current().end.replace(year=FiscalYear.current().end.year + 2):
            raise forms.ValidationError(_("長すぎます。長くても、3年度先の3月までにしてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("organisation") and cleaned.get("group_name"):
            self.add_error("group_name", _("団体を選んだときは、グループの名前は空けておいてください。"))
        return cleaned
