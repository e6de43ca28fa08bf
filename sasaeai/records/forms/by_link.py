"""What a group fills in on its own link: ten seconds on a telephone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.fiscal import UnreadableDate, parse_date
from sasaeai.records.days import check_day, earliest_day
from sasaeai.records.forms.counting import CountsForm, HeadsField, MinutesField
from sasaeai.records.models import ActivityKind, ActivityRecord, RecordingLink
from sasaeai.records.models.record import LONGEST_NEWS


class KindChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=ActivityKind.objects.offered(),
            label=_("何をしましたか"),
            empty_label=None,
            widget=forms.RadioSelect(attrs={"class": "kinds"}),
            error_messages={
                "required": _("何をしたかを選んでください。"),
                "invalid_choice": _("何をしたかを、もう一度選んでください。"),
            },
            **kwargs,
        )


class DayField(forms.CharField):
    """A browser's own calendar; without one, whatever way of writing a day we know."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("いつの活動かを書いてください。")})
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_date(text) if text else None
        except UnreadableDate as unreadable:
            raise forms.ValidationError(str(unreadable)) from None


class LinkRecordForm(CountsForm):
    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    kind = KindChoice()
    day = DayField(label=_("いつ"))
    children = HeadsField(label=_("子ども"))
    adults = HeadsField(label=_("大人"))
    older = HeadsField(label=_("65歳以上"))
    people = HeadsField(
        label=_("合計"), help_text=_("年代がわからないときは、合計だけで結構です。空けておくと、上の数を足します。")
    )
    minutes = MinutesField(label=_("時間（分）"))
    news = forms.CharField(
        label=_("みなさんに伝えたいひとこと"),
        required=False,
        max_length=LONGEST_NEWS,
        help_text=_("事務局が読んでから、ホームページに出します。人の名前は書かないでください。"),
    )

    def __init__(self, *args: Any, link: RecordingLink, **kwargs: Any) -> None:
        initial = {"once": new_uid(), "day": today(), "kind": link.kind_id}
        super().__init__(*args, **kwargs | {"initial": initial})

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        check_day(day, earliest_day())
        return day

    def clean_news(self) -> str:
        return " ".join(self.cleaned_data["news"].split())

    def record(self) -> ActivityRecord:
        given = self.cleaned_data
        names = ("kind", "day", "children", "adults", "older", "people", "minutes", "news")
        return ActivityRecord(**{name: given[name] for name in names})

    @property
    def has_more(self) -> bool:
        """Whether the part that is folded away holds something to see."""
        return bool(self["minutes"].value() or self["news"].value() or self["minutes"].errors or self["news"].errors)
