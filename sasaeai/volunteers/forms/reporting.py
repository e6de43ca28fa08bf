"""What was done, how it was, who cannot come: as the volunteer tells it, or as the desk hears it by telephone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.records.days import check_day, earliest_day
from sasaeai.records.forms.by_link import DayField
from sasaeai.records.forms.counting import HeadsField, MinutesField
from sasaeai.volunteers.actions.reporting import MOST_MINUTES, Helped
from sasaeai.volunteers.forms.meeting import TimeField
from sasaeai.volunteers.models import Channel, Reflection
from sasaeai.volunteers.models.request import EARLIEST, LATEST

# One form tells of a few people who were helped, not of a crowd.
MOST_HELPED = 200
LATEST_REPORT = timedelta(days=92)


class FaceField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Reflection.Face.choices, coerce=int, empty_value=None, required=False,
            widget=forms.RadioSelect(attrs={"class": "faces"}), **kwargs,
        )  # fmt: skip


class ReportForm(forms.Form):
    """`helped` are the people for whom it was done; whoever helped is counted by their report."""

    minutes = MinutesField(label=_("活動した時間（分）"), help_text=_("行き帰りは入れません。だいたいで結構です。"))
    older = HeadsField(label=_("65歳以上の方"))
    adults = HeadsField(label=_("大人の方"))
    children = HeadsField(label=_("子ども"))
    others = HeadsField(label=_("年代がわからない方"))
    face = FaceField(label=_("どうでしたか"))
    words = forms.CharField(
        label=_("ひとこと"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("気づいたこと、困ったこと、うれしかったこと。コーディネーターだけが読みます。"),
    )

    def clean_minutes(self) -> int:
        minutes = self.cleaned_data["minutes"]
        if minutes is None or not 1 <= minutes <= MOST_MINUTES:
            raise ValidationError(_("活動した時間は、1分から480分（8時間）までで書いてください。"))
        return int(minutes)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counts = [cleaned.get(name) or 0 for name in ("older", "adults", "children", "others")]
        if not self.errors and not 1 <= sum(counts) <= MOST_HELPED:
            self.add_error("older", _("手伝った相手の人数を、1人から200人までで書いてください。"))
        return cleaned

    def helped(self) -> Helped:
        given = self.cleaned_data
        return Helped(**{name: given.get(name) or 0 for name in ("children", "adults", "older", "others")})


class PhoneReportForm(ReportForm):
    """The desk says how it heard."""

    way = forms.ChoiceField(
        label=_("報告の受け方"),
        choices=[(Channel.PHONE, _("電話")), (Channel.PAPER, _("紙")), (Channel.COUNTER, _("窓口"))],
        initial=Channel.PHONE,
    )


class AwayForm(forms.Form):
    reason = forms.CharField(
        label=_("休む理由"), max_length=80, required=False, help_text=_("書かなくてもかまいません。")
    )


class AskersVoiceForm(forms.Form):
    """依頼した方の声: asked by telephone."""

    face = forms.TypedChoiceField(
        label=_("依頼した方は、どう言っていましたか"), choices=Reflection.Face.choices, coerce=int,
        widget=forms.RadioSelect(attrs={"class": "faces"}), error_messages={"required": _("どれかを選んでください。")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("聞いたこと"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CallOffForm(forms.Form):
    WHOSE = [
        (_("依頼した方の都合"), _("依頼した方の都合")),
        (_("手伝う方の都合"), _("手伝う方の都合")),
        (_("天気など"), _("天気など")),
        (_("そのほか"), _("そのほか")),
    ]
    whose = forms.ChoiceField(label=_("どちらの都合ですか"), choices=WHOSE)


class OtherDayForm(forms.Form):
    """A visit that the rhythm did not write: agreed by telephone, or told afterwards."""

    day = DayField(label=_("いつ"), required=True)
    starts = TimeField(label=_("何時から"))
    ends = TimeField(label=_("何時まで"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > today() + timedelta(days=366):
            raise ValidationError(_("一年より先の日です。日付を確かめてください。"))
        if day < today():
            check_day(day, earliest_day())
        if day < today() - LATEST_REPORT:
            raise ValidationError(_("三か月より前の日です。日付を確かめてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and not (EARLIEST <= starts < ends <= LATEST):
            self.add_error("ends", _("6時から22時までの間で、終わりを始まりより後にしてください。"))
        return cleaned
