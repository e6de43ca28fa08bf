"""A course on one page: its words, its sessions one a line, and what one must have learned before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.learning.forms.choosing import choose_area
from sasaeai.learning.forms.counting import CountField
from sasaeai.learning.models import Course
from sasaeai.learning.models.course import LONGEST_OFFER, MOST_PLACES, MOST_TOGETHER
from sasaeai.learning.session_lines import SessionLine, UnreadableLine, read_sessions, written
from sasaeai.people.models import QualificationKind
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField

CONDITIONS = (1, 2, 3)


class CourseForm(forms.ModelForm):
    capacity = CountField(label=_("定員"), least=1, most=MOST_PLACES, unit="人", required=True)
    most_together = CountField(
        label=_("一度に申し込める人数"), least=1, most=MOST_TOGETHER, unit="人", required=True, initial=1,
        help_text=_("親子や友人と申し込める講座では、2以上にします。"),
    )  # fmt: skip
    offer_days = CountField(
        label=_("空きをお知らせしてから待つ日数"), least=1, most=LONGEST_OFFER, unit="日", required=True, initial=3,
        help_text=_("返事がなければ、次の方にお知らせします。"),
    )  # fmt: skip
    needs_sessions = CountField(
        label=_("修了に必要な回数"), least=1, most=60, unit="回", help_text=_("空けておくと、全部の回です。")
    )
    closes_on = WrittenDateField(label=_("申し込みのしめきり"), required=False)
    sessions_text = forms.CharField(
        label=_("日程"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "一行に一回、「日　時間　会場　内容」の順に書きます。会場と内容はなくてもかまいません。"
            "例：令和6年5月10日 18:30-20:30 福祉保健活動拠点 はじめての手話"
        ),
    )

    class Meta:
        model = Course
        fields = [
            "title", "purpose", "area", "organiser", "for_whom", "place", "fee", "sessions_text", "capacity",
            "most_together", "closes_on", "offer_days", "gives", "gives_level", "needs_sessions",
        ]  # fmt: skip

    def __init__(self, *args: Any, by: Viewer, instance: Course, gives: int = 0, **kwargs: Any) -> None:
        """`gives`: the qualification that somebody found missing, for a new course."""
        initial: dict[str, Any] = {"gives": gives} if gives else {}
        initial |= {"sessions_text": written(instance.sessions.all()) if instance.pk else ""}
        initial |= _conditions_of(instance)
        super().__init__(*args, **kwargs | {"instance": instance, "initial": initial})
        fields: dict[str, Any] = self.fields
        choose_area(self, by)
        kinds = QualificationKind.objects.offered()
        fields["gives"].queryset = kinds
        fields["gives"].empty_label = _("（資格はなし）")
        for number in CONDITIONS:
            _add_condition(fields, number, kinds)
        self.lines: list[SessionLine] = []

    def clean_closes_on(self) -> date | None:
        day: date | None = self.cleaned_data["closes_on"]
        if day and "closes_on" in self.changed_data and day < today():
            raise ValidationError(_("しめきりが、過ぎた日です。今日か先の日を書いてください。"))
        return day

    def clean_sessions_text(self) -> str:
        text: str = self.cleaned_data["sessions_text"]
        try:
            self.lines = read_sessions(text)
        except UnreadableLine as unreadable:
            raise ValidationError(str(unreadable)) from None
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        closes, needs = cleaned.get("closes_on"), cleaned.get("needs_sessions")
        if closes and self.lines and closes > self.lines[0].day:
            self.add_error("closes_on", _("しめきりが、はじめの回より後です。はじめの回か、その前の日にしてください。"))
        if needs and self.lines and needs > len(self.lines):
            self.add_error(
                "needs_sessions",
                _("回は%(times)s回しかありません。%(times)s以下にしてください。") % {"times": len(self.lines)},
            )
        return cleaned

    def conditions(self) -> list[tuple[Any, bool]]:
        given = self.cleaned_data
        return [(given[f"kinds_{n}"], given[f"renewable_{n}"]) for n in CONDITIONS if given[f"kinds_{n}"]]

    @property
    def condition_fields(self) -> list[dict[str, Any]]:
        """For the template: each condition, open where something is chosen."""
        rows = []
        for number in CONDITIONS:
            kinds, renewable = self[f"kinds_{number}"], self[f"renewable_{number}"]
            rows.append({"number": number, "kinds": kinds, "renewable": renewable, "open": bool(kinds.value())})
        return rows

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.Meta.fields]


def _conditions_of(course: Course) -> dict[str, Any]:
    if course.pk is None:
        return {}
    initial: dict[str, Any] = {}
    for number, row in zip(CONDITIONS, course.preconditions.prefetch_related("kinds"), strict=False):
        initial[f"kinds_{number}"] = [kind.pk for kind in row.kinds.all()]
        initial[f"renewable_{number}"] = row.takes_renewable
    return initial


def _add_condition(fields: dict[str, Any], number: int, kinds: Any) -> None:
    fields[f"kinds_{number}"] = forms.ModelMultipleChoiceField(
        label=_("このどれかの資格が必要"), queryset=kinds, required=False, widget=forms.CheckboxSelectMultiple
    )
    fields[f"renewable_{number}"] = forms.BooleanField(
        label=_("期限が過ぎていても、更新できる間ならよい"), required=False
    )


class ReasonForm(forms.Form):
    """Why something is called off, taken back or declined; it stays in the journal, so it names nobody."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=120,
        help_text=_("記録に残ります。人の名前は書かないでください。"),
        error_messages={"required": _("理由を書いてください。")},
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())
