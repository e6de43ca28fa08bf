"""Forms of a year: its date and words, the three texts that everybody reads first; signing, publishing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fiscal import parse_date, wareki_date
from sasaeai.kernel.texts import PASSAGE, LongTextField
from sasaeai.plans.forms.seen import SeenForm, plain
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.plans.models import EditionKind
from sasaeai.plans.states import State
from sasaeai.reviews.models import CommitteeMeeting, ReviewYear


class YearForm(SeenForm):
    due_on = WrittenDateField(label=_("しめきり"))
    contact = forms.CharField(
        label=_("問い合わせ先"),
        max_length=120,
        help_text=_("担当の名前と電話番号。紙のシートにも印刷します。"),
        error_messages={"required": _("だれに聞けばよいかを書いてください（例：福祉保健課 鈴木 045-000-0000）。")},
    )
    # A field is taken out of the class: the method of this name stays.
    words = LongTextField(  # type: ignore[assignment]
        label=_("みなさんへのひとこと"), required=False, longest=PASSAGE, rows=3
    )
    members_sign = forms.BooleanField(
        label=_("推進会議の委員が、自分で署名する"),
        required=False,
        help_text=_("外しておくと、事務局が、会議で決まったことと日付を書いて、代わりに署名します。"),
    )

    @property
    def state(self) -> State:
        given = self.cleaned_data
        return {
            "due_on": given["due_on"].isoformat(), "contact": " ".join(given["contact"].split()),
            "words": plain(given["words"]), "members_sign": given["members_sign"],
        }  # fmt: skip

    def words_of(self, value: Any) -> str:
        return str(_("はい") if value else _("いいえ"))

    def describe(self, state: State) -> dict[str, tuple[str, str]]:
        told = state | {
            "due_on": wareki_date(parse_date(state["due_on"])), "members_sign": self.words_of(state["members_sign"])
        }  # fmt: skip
        return super().describe(told)


class TextsForm(SeenForm):
    went_well = LongTextField(
        label=_("よくできたこと"), required=False, longest=PASSAGE, rows=6,
        help_text=_("どなたでも読めます。数より先に、だれの何がどう変わったかを書きます。"),
    )  # fmt: skip
    went_badly = LongTextField(
        label=_("うまくいかなかったこと"), required=False, longest=PASSAGE, rows=6,
        help_text=_("だれかを責めずに、できなかったことと、分かっている理由を書きます。"),
    )  # fmt: skip
    will_change = LongTextField(
        label=_("これから変えること"), required=False, longest=PASSAGE, rows=6,
        help_text=_("だれが、いつまでに、何を変えるか。"),
    )  # fmt: skip

    @property
    def state(self) -> State:
        return {name: plain(self.cleaned_data[name]) for name in ("went_well", "went_badly", "will_change")}


class StageForm(forms.Form):
    """`stage` is the one that was on the page: who presses after somebody else is told."""

    stage = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    def __init__(self, year: ReviewYear, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.initial["stage"] = year.stage

    @property
    def stage_seen(self) -> str:
        return str(self.cleaned_data["stage"])


class SignForm(StageForm):
    """With how many sheets are missing: said, and confirmed with a tick."""

    missing = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    confirmed = forms.BooleanField(
        required=False, error_messages={"required": _("届いていないシートのことを確かめて、印を付けてください。")}
    )
    comment = LongTextField(label=_("ひとこと"), required=False, longest=PASSAGE, rows=3)

    def __init__(self, year: ReviewYear, missing: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(year, *args, **kwargs)
        self.initial["missing"] = missing
        if missing:
            self.fields["confirmed"].required = True
            self.fields["confirmed"].label = _("まだの%(missing)s枚は「届いていません」と書いて、先に進みます。") % {
                "missing": missing
            }
        else:
            del self.fields["confirmed"]

    @property
    def missing_seen(self) -> int:
        return self.cleaned_data["missing"] or 0

    @property
    def words(self) -> str:
        return plain(self.cleaned_data["comment"])


class CommitteeSignForm(StageForm):
    meeting = forms.ModelChoiceField(
        label=_("どの会議で決まりましたか"), queryset=CommitteeMeeting.objects.none(), empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("どの会議で決まったかを選んでください。"),
            "invalid_choice": _("この会議は選べません。一覧から選んでください。"),
        },
    )  # fmt: skip
    comment = LongTextField(label=_("ひとこと"), required=False, longest=PASSAGE, rows=3)

    def __init__(self, year: ReviewYear, *args: Any, member: bool, **kwargs: Any) -> None:
        super().__init__(year, *args, **kwargs)
        if member:
            del self.fields["meeting"]
        else:
            field: Any = self.fields["meeting"]
            field.queryset = CommitteeMeeting.objects.present().filter(year=year)
            field.label_from_instance = lambda row: f"{row.title}（{wareki_date(row.day)}）"

    @property
    def words(self) -> str:
        return plain(self.cleaned_data["comment"])


class BecauseForm(StageForm):
    """A sentence that has to be there."""

    because = LongTextField(label=_("理由"), longest=PASSAGE, rows=4)

    def __init__(self, year: ReviewYear, *args: Any, label: str, missing: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(year, *args, **kwargs)
        field = self.fields["because"]
        field.label, field.help_text = label, hint
        field.error_messages["required"] = missing

    @property
    def words(self) -> str:
        return plain(self.cleaned_data["because"])


class PublishYearForm(StageForm):
    last = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    with_edition = forms.BooleanField(label=_("計画の年度の版も、いっしょに公開する"), required=False)
    change_note = forms.CharField(
        label=_("計画の何が変わったか（一文）"), required=False, max_length=200, help_text=_("どなたでも読めます。")
    )

    def __init__(self, year: ReviewYear, kind: EditionKind | None, last: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(year, *args, **kwargs)
        self.kind = kind
        self.initial["last"] = last
        if kind is None:
            for name in ("with_edition", "change_note", "last"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("with_edition") and not cleaned.get("change_note", "").strip():
            self.add_error("change_note", ValidationError(_("何が変わったかを一文で書いてください。")))
        return cleaned
