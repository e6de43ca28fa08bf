"""意見を出す, from the page of everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.texts import LongTextField
from sasaeai.meetings.actions.comment_submissions import Said
from sasaeai.meetings.edition_outline import Place, whole_plan
from sasaeai.meetings.models import CommentRound, Submission

# A letter of ten pages; longer ones come by post or mail, and staff type them in.
LONGEST_BY_WEB = 10_000
WRONG_ITEM = _("この項目は、意見を聞いている版にありません。一覧から選びなおしてください。")


class SendForm(forms.Form):
    """From the page of everybody. Nobody is asked for a name."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    item = forms.ChoiceField(
        label=_("どこへの意見ですか"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": WRONG_ITEM},
    )
    text = LongTextField(
        label=_("意見"),
        longest=LONGEST_BY_WEB,
        rows=10,
        help_text=_("10,000文字まで書けます。名前、電話番号、住所は書かないでください。"),
        error_messages={"required": _("意見を書いてください。")},
    )
    about = forms.CharField(
        label=_("どんな方ですか（書かなくてもかまいません）"),
        max_length=60,
        required=False,
        help_text=_("例：このまちに住んでいる、働いている、団体"),
    )

    def __init__(self, round_: CommentRound, place: Place | None, *args: Any, **kwargs: Any) -> None:
        start = {"once": new_uid(), "item": place.key if place else ""}
        super().__init__(*args, **{"initial": start} | kwargs)
        self.round = round_
        if place is None:
            del self.fields["item"]
        else:
            offered = [(place.key, place.label), ("", whole_plan())]
            self.fields["item"].choices = offered  # type: ignore[attr-defined]

    def submission(self) -> Submission:
        given = self.cleaned_data
        return Submission(
            round=self.round, channel=Submission.Channel.WEB, received_on=today(), text=given["text"],
            about=" ".join(given["about"].split()), sample=self.round.sample,
        )  # fmt: skip

    def said(self) -> list[Said]:
        kind, _sep, uid = self.cleaned_data.get("item", "").partition(":")
        return [Said(self.cleaned_data["text"], kind, uid)]

    def key(self) -> str:
        return f"comment:{self.round.uid}:{self.cleaned_data['once'] or new_uid()}"
