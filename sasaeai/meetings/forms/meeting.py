"""A meeting on one page: when, where, for whom; who came, one kind on each line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.meetings.actions.meetings import mark
from sasaeai.meetings.attending import UnreadableAttendees, read_attendees, usual_lines, written
from sasaeai.meetings.models import Meeting, MeetingKind
from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField, WrittenTimeField, plain

from .choosing import areas_to_listen, choose_area, periods_to_choose

# A plan of the sixties is nobody's meeting; a typed 平成 for 令和 is.
EARLIEST, LATEST_AHEAD = date(1990, 1, 1), 3


class MeetingForm(forms.ModelForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    kind = forms.ChoiceField(
        label=_("種類"),
        choices=MeetingKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("種類を選んでください。")},
    )
    day = WrittenDateField(label=_("日"))
    start = WrittenTimeField(label=_("はじまり"))
    end = WrittenTimeField(label=_("おわり"))
    attendees_text = forms.CharField(
        label=_("参加した人（種類と人数）"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_(
            "一行に一種類、「民生委員 5」のように書きます。人数を書かない行は数えません。名前は書かないでください。"
        ),
    )

    class Meta:
        model = Meeting
        fields = ["kind", "title", "area", "organisation", "period", "day", "start", "end", "place", "agenda", "notes"]
        error_messages = {"title": {"required": _("名前を書いてください。例：第１回 ○○地区意見交換会")}}

    field_order = (
        "kind", "title", "area", "organisation", "day", "start", "end", "place", "agenda", "attendees_text", "notes",
        "period",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Viewer, instance: Meeting, **kwargs: Any) -> None:
        lines = written(instance.attendees.all()) if instance.pk else ""
        initial: dict[str, Any] = {"attendees_text": lines or usual_lines(), "seen": mark(instance)}
        if instance.pk is None:
            initial |= {"day": today(), "kind": MeetingKind.DISTRICT}
        super().__init__(*args, **kwargs | {"instance": instance, "initial": initial})
        self.attendees: list[tuple[str, int]] = []
        fields: dict[str, Any] = self.fields
        choose_area(self, by)
        if instance.pk:
            # A district that ended stays what the meeting was about.
            fields["area"].queryset = Area.objects.filter(Q(pk__in=areas_to_listen(by)) | Q(pk=instance.area_id))
        fields["period"].queryset = periods_to_choose()
        fields["period"].empty_label = _("（決めない）")
        fields["organisation"].queryset = Organisation.objects.filter(Q(area=None) | Q(area__in=by.area_ids))
        fields["organisation"].empty_label = _("（団体への聞き取りのとき、選びます）")
        for name in ("agenda", "notes"):
            fields[name].widget.attrs["rows"] = 6

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day <= today().replace(year=today().year + LATEST_AHEAD, day=1):
            raise ValidationError(_("日付を確かめてください。今から3年先までの日を書きます。"))
        return day

    def clean_agenda(self) -> str:
        return plain(self.cleaned_data["agenda"])

    def clean_notes(self) -> str:
        return plain(self.cleaned_data["notes"])

    def clean_attendees_text(self) -> str:
        text: str = self.cleaned_data["attendees_text"]
        try:
            self.attendees = read_attendees(text)
        except UnreadableAttendees as unreadable:
            raise ValidationError(str(unreadable)) from None
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end <= start:
            self.add_error("end", _("おわりの時刻は、はじまりより後にしてください。"))
        day = cleaned.get("day")
        if self.instance.announced_at and day and day > today():
            self.add_error("day", _("公表した話しあいの日は、先の日にできません。先に公表をやめてください。"))
        return cleaned
