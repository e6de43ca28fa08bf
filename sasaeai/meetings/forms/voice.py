"""声を届ける: what, of which district, what kind of person; no name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.meetings.card_lines import tidy
from sasaeai.meetings.models import CardSource, OpinionCard
from sasaeai.meetings.models.card import LONGEST_CARD


class VoiceForm(forms.Form):
    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    text = forms.CharField(
        label=_("あなたの声"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "困っていること、うれしいこと、あったらいいと思うこと。400文字までです。名前は書かないでください。"
        ),
        error_messages={"required": _("あなたの声を書いてください。")},
    )
    area = forms.ModelChoiceField(
        label=_("どの地区のことですか"),
        queryset=Area.objects.none(),
        error_messages={
            "required": _("地区を選んでください。わからないときは、いちばん上を選んでください。"),
            "invalid_choice": _("この地区は選べません。選びなおしてください。"),
        },
    )
    who = forms.CharField(
        label=_("どんな方ですか"),
        required=False,
        max_length=60,
        help_text=_("例：70代、子育て中、高校生。書かなくてもかまいません。"),
        error_messages={"max_length": _("60文字までで書いてください。")},
    )
    # People leave it empty; programs that fill in every field do not.
    homepage = forms.CharField(
        label=_("ここは空けておいてください"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"once": new_uid()}} | kwargs)
        field: Any = self.fields["area"]
        field.queryset = Area.objects.on(today()).order_by(F("parent").asc(nulls_first=True), "position", "pk")
        field.empty_label = _("選んでください")
        field.label_from_instance = lambda area: (
            _("%(area)s全体・わからない") % {"area": area.name} if area.is_root else area.name
        )

    def clean_text(self) -> str:
        text = tidy(" ".join(self.cleaned_data["text"].split()))
        if not text:
            raise ValidationError(_("あなたの声を書いてください。"))
        if len(text) > LONGEST_CARD:
            words = _("%(most)s文字までにしてください（いまは%(signs)s文字です）。二回に分けて送ることもできます。")
            raise ValidationError(words % {"most": LONGEST_CARD, "signs": len(text)})
        return text

    def clean_who(self) -> str:
        return " ".join(self.cleaned_data["who"].split())

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError(_("この欄を空けて、もう一度送ってください。"))
        return ""

    def card(self) -> OpinionCard:
        given = self.cleaned_data
        return OpinionCard(source=CardSource.WEB, text=given["text"], who=given["who"], area=given["area"], day=today())

    def key(self) -> str:
        return f"web:{self.cleaned_data['once'] or new_uid()}"
