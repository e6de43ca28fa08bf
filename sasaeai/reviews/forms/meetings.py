"""A meeting of the committee on one page with its agenda; its minutes on another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.texts import CHAPTER, PASSAGE, LongTextField
from sasaeai.plans.forms.seen import SeenForm, plain
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.states import State
from sasaeai.reviews.models import CommitteeMeeting

EMPTY_ROWS = 3
MOST_ROWS = 40
MEMBERS_HINT = _("一行に一人、「区社協 中村 恵 出席」のように書きます。会議録に名前が出ます。")


class MeetingForm(SeenForm):
    title = forms.CharField(
        label=_("名前"), max_length=120, help_text=_("例：平成24年度 第1回推進会議"),
        error_messages={"required": _("名前を書いてください。例：平成24年度 第1回推進会議")},
    )  # fmt: skip
    day = WrittenDateField(label=_("日"))
    hours = forms.CharField(label=_("時間"), required=False, max_length=60, help_text=_("例：午後2時から4時まで"))
    place = forms.CharField(label=_("場所"), required=False, max_length=120)
    members = LongTextField(
        label=_("委員と出欠"), required=False, longest=PASSAGE, rows=8, help_text=MEMBERS_HINT
    )  # fmt: skip

    def __init__(self, stands: State, *args: Any, **kwargs: Any) -> None:
        day = date.fromisoformat(stands["day"]) if stands["day"] else today()
        super().__init__(*args, **kwargs | {"initial": stands | {"day": day}})
        self.rows = min(MOST_ROWS, self._rows_sent() or len(stands["agenda"]) + EMPTY_ROWS)
        for number in range(self.rows):
            row = stands["agenda"][number] if number < len(stands["agenda"]) else ["", "", ""]
            self._add_row(number, *row)

    def _rows_sent(self) -> int:
        return sum(1 for number in range(MOST_ROWS) if self.is_bound and f"title{number}" in self.data)

    def _add_row(self, number: int, key: str, title: str, paper: str) -> None:
        new = number + 1
        self.fields |= {
            f"key{number}": forms.CharField(widget=forms.HiddenInput, required=False, initial=key, max_length=20),
            f"title{number}": forms.CharField(
                label=_("議題%(number)s") % {"number": new}, required=False, initial=title, max_length=160
            ),
            f"paper{number}": forms.CharField(
                label=_("議題%(number)sの資料・説明") % {"number": new}, required=False, initial=paper, max_length=300
            ),
            f"place{number}": forms.IntegerField(
                label=_("順番"), initial=new, min_value=1, max_value=99,
                required=False,
                error_messages={"invalid": _("順番は数字で書いてください。")},
            ),
        }  # fmt: skip

    @property
    def agenda_rows(self) -> list[dict[str, Any]]:
        names = ("key", "title", "paper", "place")
        return [{name: self[f"{name}{number}"] for name in names} for number in range(self.rows)]

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in ("title", "day", "hours", "place", "members")]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day.year - today().year) > 10:
            raise ValidationError(_("日付を確かめてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(self.rows):
            if cleaned.get(f"paper{number}") and not cleaned.get(f"title{number}"):
                self.add_error(f"title{number}", _("資料だけで、議題が書かれていません。"))
        return cleaned

    @property
    def state(self) -> State:
        given = self.cleaned_data
        return {
            "title": " ".join(given["title"].split()), "hours": given["hours"].strip(),
            "place": given["place"].strip(), "members": plain(given["members"]), "day": given["day"].isoformat(),
            "agenda": self._agenda(given),
        }  # fmt: skip

    def _agenda(self, given: dict[str, Any]) -> list[list[str]]:
        """In the order of the numbers that were typed; a row whose title was emptied is gone."""
        rows = [
            (given.get(f"place{number}") or 99, number, given[f"key{number}"], given[f"title{number}"].strip())
            for number in range(self.rows)
        ]
        return [[key, title, given[f"paper{number}"].strip()] for _place, number, key, title in sorted(rows) if title]

    def describe(self, state: State) -> dict[str, tuple[str, str]]:
        agenda = "\n".join(f"{title}　{paper}".strip() for _key, title, paper in state["agenda"])
        words = state | {"day": wareki_date(date.fromisoformat(state["day"]))}
        del words["agenda"]
        return super().describe(words) | {"agenda": (str(_("議題")), agenda)}


class MinutesForm(SeenForm):
    def __init__(self, meeting: CommitteeMeeting, stands: State, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": stands})
        self.fields["members"] = LongTextField(
            label=_("委員と出欠"), required=False, longest=PASSAGE, rows=8, help_text=MEMBERS_HINT
        )
        for number, item in enumerate(meeting.agenda.all(), start=1):
            label = _("議題%(number)s「%(title)s」で話しあったこと") % {"number": number, "title": item.title}
            self.fields[f"item{item.pk}"] = LongTextField(label=label, required=False, longest=CHAPTER, rows=6)
        self.fields["decision"] = LongTextField(
            label=_("決まったこと"), required=False, longest=PASSAGE, rows=4,
            help_text=_("委員会の署名に、この文と会議の日が付きます。"),
        )  # fmt: skip

    @property
    def state(self) -> State:
        return {name: plain(words) for name, words in self.cleaned_data.items() if name != "seen"}
