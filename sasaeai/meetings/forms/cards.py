"""Opinion cards as staff type or paste them, and one card put right."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.texts import CHAPTER, LongTextField
from sasaeai.meetings.actions.cards import mark
from sasaeai.meetings.card_lines import CardLine, TooManyLines, read_cards, tidy
from sasaeai.meetings.models import CardSource, Meeting, OpinionCard
from sasaeai.meetings.models.card import LONGEST_CARD
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField

from .choosing import choose_area

TYPED = (CardSource.BOX, CardSource.TOLD)
NO_NAMES = _("人の名前や、だれのことかわかることは書かないでください。")


class WhoField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label=_("どんな人の声か"),
            required=False,
            max_length=60,
            help_text=_("例：70代、子育て中の方、民生委員。書かなくてもかまいません。"),
        )


def checked_past(day: date) -> date:
    if day > today():
        raise ValidationError(_("先の日付です。声を聞いた日を書いてください。"))
    return day


class CardsForm(forms.Form):
    """For a meeting only the words and who; otherwise also from where, of which district, from when."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    read = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    source = forms.ChoiceField(
        label=_("どこから"),
        choices=[(one.value, one.label) for one in TYPED],
        widget=forms.RadioSelect,
        initial=CardSource.BOX,
        error_messages={"required": _("どこから届いた声かを選んでください。")},
    )
    area = forms.ModelChoiceField(label=_("地域"), queryset=Area.objects.none())
    day = WrittenDateField(label=_("いつの声か"))
    text = LongTextField(
        label=_("意見（一行に一枚）"),
        longest=CHAPTER,
        rows=12,
        help_text=_(
            "行のはじめの「・」や番号は、取りのぞきます。人の名前や、だれのことかわかることは書かないでください。"
        ),
        error_messages={"required": _("意見を書くか、貼りつけてください。一行が一枚のカードになります。")},
    )
    who = WhoField()
    again = forms.BooleanField(label=_("同じ言葉のカードがあっても、もう一枚書く"), required=False)

    def __init__(self, *args: Any, by: Viewer, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"once": new_uid(), "day": today()}} | kwargs)
        self.meeting = meeting
        self.lines: list[CardLine] = []
        if meeting is not None:
            for name in ("source", "area", "day"):
                del self.fields[name]
        else:
            choose_area(self, by)
        if not self.is_bound:
            del self.fields["again"]

    def clean_day(self) -> date:
        return checked_past(self.cleaned_data["day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if text := cleaned.get("text"):
            try:
                self.lines = read_cards(text, self._known())
            except TooManyLines as many:
                self.add_error("text", str(many))
            else:
                self._tell_lines()
        return cleaned

    def _known(self) -> list[str]:
        """The cards among which these will lie."""
        rows = OpinionCard.objects.present()
        if self.meeting is not None:
            rows = rows.filter(meeting=self.meeting)
        else:
            rows = rows.filter(meeting=None, area=self.cleaned_data.get("area"))
        return list(rows.values_list("text", flat=True)[:5_000])

    def _tell_lines(self) -> None:
        if not self.lines:
            self.add_error("text", _("意見の言葉がありません。一行に一枚、書いてください。"))
        for line in self.lines:
            if line.trouble:
                gaps = {"line": line.number, "text": line.text[:20], "what": line.trouble}
                self.add_error("text", _("%(line)s行目「%(text)s…」：%(what)s") % gaps)

    @property
    def wanted(self) -> list[str]:
        """What becomes cards: what is there already only if it is asked for."""
        again = self.cleaned_data.get("again")
        return [line.text for line in self.lines if again or not line.is_again]

    @property
    def print_of_text(self) -> str:
        text = self.cleaned_data.get("text", "")
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def was_read(self) -> bool:
        """The lines were looked at as they are now; a single line that says something new needs no look."""
        if len(self.lines) == 1 and not self.lines[0].is_again:
            return True
        return bool(self.cleaned_data.get("read") == self.print_of_text)

    def pattern(self) -> OpinionCard:
        given = self.cleaned_data
        if self.meeting is not None:
            return OpinionCard(
                source=CardSource.MEETING, meeting=self.meeting, area=self.meeting.area, period=self.meeting.period,
                who=given["who"], day=self.meeting.day, sample=self.meeting.sample,
            )  # fmt: skip
        return OpinionCard(source=given["source"], area=given["area"], who=given["who"], day=given["day"])


class CardForm(forms.Form):
    """One card put right."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    text = forms.CharField(
        label=_("意見"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAMES,
        error_messages={"required": _("意見を書いてください。")},
    )
    who = WhoField()
    area = forms.ModelChoiceField(label=_("地域"), queryset=Area.objects.none())
    day = WrittenDateField(label=_("いつの声か"))

    def __init__(self, *args: Any, by: Viewer, card: OpinionCard, **kwargs: Any) -> None:
        initial = {"text": card.text, "who": card.who, "area": card.area_id, "day": card.day, "seen": mark(card)}
        super().__init__(*args, **{"initial": initial} | kwargs)
        choose_area(self, by)
        self.card = card
        if card.meeting_id is not None:
            for name in ("area", "day"):
                del self.fields[name]

    def clean_text(self) -> str:
        text = tidy(" ".join(self.cleaned_data["text"].split()))
        if not text:
            raise ValidationError(_("意見を書いてください。"))
        if len(text) > LONGEST_CARD:
            words = _("%(most)s文字までにしてください（いまは%(signs)s文字です）。")
            raise ValidationError(words % {"most": LONGEST_CARD, "signs": len(text)})
        return text

    def clean_day(self) -> date:
        return checked_past(self.cleaned_data["day"])

    def written(self) -> dict[str, Any]:
        return {"area": self.card.area, "day": self.card.day} | {
            name: value for name, value in self.cleaned_data.items() if name != "seen"
        }
