"""What the coordinator writes about a meeting, and about going on or ending."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.times import UnreadableTime, read_time
from sasaeai.records.forms.by_link import DayField
from sasaeai.volunteers.models import Candidate, CandidateState, HelpRequest, Introduction
from sasaeai.volunteers.models.candidate import CandidateQuerySet

Outcome = Introduction.Outcome


class TimeField(forms.TimeField):
    """A browser's own clock; otherwise 14:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            error_messages={
                "required": _("時刻を書いてください。"),
                "invalid": _("時刻を「14:00」のように書いてください。"),
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        try:
            return read_time(value)
        except UnreadableTime:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PeopleField(forms.ModelMultipleChoiceField):
    """Candidates who said yes, each with a box."""

    def __init__(self, rows: CandidateQuerySet, **kwargs: Any) -> None:
        super().__init__(
            queryset=rows.with_people(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("どなたのことかを選んでください。"),
                "invalid_choice": _("この方は、いま「引き受けた」ではありません。候補の返事を確かめてください。"),
            },
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return _("%(name)sさん（%(number)s）") % {"name": obj.volunteer.person.name, "number": obj.volunteer.number}


def those_with_yes(request: HelpRequest) -> CandidateQuerySet:
    rows: CandidateQuerySet = Candidate.objects.filter(request=request, state=CandidateState.YES).order_by("place")
    return rows


class MeetingForm(forms.Form):
    day = DayField(label=_("いつ"), required=True)
    starts = TimeField(label=_("何時から"))
    place = forms.CharField(label=_("どこで"), max_length=120, help_text=_("例：ご自宅、地域ケアプラザの相談室"))
    attendees = forms.CharField(
        label=_("ほかに出る人"), max_length=120, required=False, help_text=_("例：娘さん、民生委員、コーディネーター")
    )

    def __init__(self, *args: Any, request: HelpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = those_with_yes(request)
        self.fields["candidates"] = PeopleField(
            rows, label=_("ボランティア"), initial=list(rows.values_list("pk", flat=True))
        )

    def meeting(self, request: HelpRequest) -> Introduction:
        given = {name: self.cleaned_data[name] for name in ("day", "starts", "place", "attendees")}
        return Introduction(request=request, **given)


class BeginForm(forms.Form):
    """Both said yes on the telephone; without a meeting."""

    asker_agreed = forms.BooleanField(
        label=_("依頼した方が「お願いします」と言いました"),
        required=False,
        help_text=_("引き受ける方のお名前と来る時刻を伝えてから、しるしをつけます。"),
    )
    words = forms.CharField(
        label=_("決めたこと"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, request: HelpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = those_with_yes(request)
        self.fields["candidates"] = PeopleField(
            rows, label=_("どなたと始めますか"), initial=list(rows.values_list("pk", flat=True))
        )
        self.order_fields(["candidates", "asker_agreed", "words"])


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("どうなりましたか"),
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.PLANNED],
        widget=forms.RadioSelect,
        error_messages={"required": _("顔合わせがどうなったかを選んでください。")},
    )
    asker_agreed = forms.BooleanField(
        label=_("依頼した方が「お願いします」と言いました"),
        required=False,
        help_text=_("始めるときに、しるしをつけます。"),
    )
    words = forms.CharField(
        label=_("決めたこと・聞いたこと"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("例：鍵は開けておく。雨の日も行う。休むときは前の日までに電話する。"),
    )

    def __init__(self, *args: Any, meeting: Introduction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = those_with_yes(meeting.request).filter(introductions=meeting)
        self.fields["candidates"] = PeopleField(
            rows,
            label=_("どの方のことですか"),
            required=False,
            initial=list(rows.values_list("pk", flat=True)),
            help_text=_("始める方、または見送りになった方です。"),
        )
        self.order_fields(["outcome", "candidates", "asker_agreed", "words"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needs_people = cleaned.get("outcome") in (Outcome.AGREED, Outcome.ASKER_NO, Outcome.VOLUNTEER_NO)
        if needs_people and not cleaned.get("candidates") and "candidates" not in self.errors:
            self.add_error("candidates", _("どなたのことかを選んでください。"))
        return cleaned


class RenewForm(forms.Form):
    asker = forms.BooleanField(label=_("依頼した方は「続けたい」と言いました"), required=False)
    volunteer = forms.BooleanField(label=_("ボランティアの方は「続けたい」と言いました"), required=False)
    words = forms.CharField(label=_("聞いたこと"), required=False, max_length=400)


class EndPairForm(forms.Form):
    reason = forms.CharField(
        label=_("終わる理由"),
        max_length=120,
        help_text=_("例：入所が決まった、仕事が始まった、元気になった"),
        error_messages={"required": _("理由を書いてください。だれのせいでもないことがわかる書き方で結構です。")},
    )
