"""What somebody fills in who asks for a hand: no account, no mail address, a telephone number is enough."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.people.forms import with_letters
from sasaeai.volunteers.actions.intake import Caller
from sasaeai.volunteers.forms.intake import PROXY, RELATIONS, SELF, PlaceForm, TelephoneField
from sasaeai.volunteers.forms.when import FAR, DayWordsField, minutes_between
from sasaeai.volunteers.models import Channel, ErrandKind, HelpRequest, Rhythm

ANY_TIME = "any"
PARTS: dict[str, tuple[Any, time, time]] = {
    "morning": (_("朝（7時から10時ごろ）"), time(7), time(10)),
    "noon": (_("昼（10時から15時ごろ）"), time(10), time(15)),
    "evening": (_("夕方（15時から19時ごろ）"), time(15), time(19)),
    ANY_TIME: (_("何時でもよい"), time(9), time(17)),
}
OFTEN = [
    ("once", _("一回だけ")),
    ("often", _("毎週など、くりかえし")),
    ("talk", _("話してから決めたい")),
]


class AskForm(PlaceForm):
    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    telephone = TelephoneField(
        label=_("電話番号"),
        help_text=_("こちらから、この番号にお電話します。"),
        error_messages={"required": _("電話番号を書いてください。こちらからお電話します。")},
    )
    whom = forms.ChoiceField(
        label=_("どなたのことですか"),
        choices=[(SELF, _("わたしのこと")), (PROXY, _("ほかの人のこと（家族・近所の人など）"))],
        widget=forms.RadioSelect,
        required=False,
        initial=SELF,
    )
    name = forms.CharField(
        label=_("手助けが要る人のお名前"),
        max_length=100,
        error_messages={"required": _("お名前を書いてください。名字だけでも結構です。")},
    )
    own_name = forms.CharField(label=_("あなたのお名前"), max_length=100, required=False)
    relation = forms.ChoiceField(label=_("手助けが要る人との間柄"), choices=RELATIONS, required=False)
    agreed = forms.BooleanField(label=_("手助けが要る人も、このお願いを知っていて、よいと言っています"), required=False)
    kind = forms.ModelChoiceField(
        label=_("何を手伝ってほしいですか"),
        queryset=ErrandKind.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={
            "required": _("手伝ってほしいことを選んでください。わからないときは「そのほか」で結構です。"),
            "invalid_choice": _("手伝ってほしいことを、もう一度選んでください。"),
        },
    )
    words = forms.CharField(
        label=_("くわしく（書かなくてもかまいません）"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：腰が痛くて、ごみの袋を持てません。"),
    )
    often = forms.ChoiceField(
        label=_("どのくらい"), choices=OFTEN, widget=forms.RadioSelect, required=False, initial="once"
    )
    day = DayWordsField(label=_("日が決まっているとき"))
    part = forms.ChoiceField(
        label=_("何時ごろ"),
        choices=[(key, words) for key, (words, _first, _last) in PARTS.items()],
        widget=forms.RadioSelect,
        required=False,
        initial=ANY_TIME,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"once": new_uid()} | (kwargs.get("initial") or {})})
        fields: dict[str, Any] = self.fields
        fields["kind"].queryset = ErrandKind.objects.offered()
        fields["telephone"].widget.attrs["autocomplete"] = "tel"
        self.offer_areas(list(Area.objects.on(today())), _("（わからない・町の名前から）"))
        self.order_fields(["once", "telephone", "whom", "own_name", "relation", "agreed", "name", "town", "area"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.fit_place(cleaned)
        if cleaned.get("whom") == PROXY:
            self._fit_proxy(cleaned)
        return cleaned

    def _fit_proxy(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("own_name"):
            self.add_error("own_name", _("あなたのお名前を書いてください。"))
        if not cleaned.get("relation"):
            self.add_error("relation", _("手助けが要る人との間柄を選んでください。"))
        if not cleaned.get("agreed"):
            self.add_error(
                "agreed", _("先に、手助けが要る人に聞いてください。聞くのがむずかしいときは、電話でご相談ください。")
            )

    def clean_name(self) -> str:
        return with_letters(self.cleaned_data["name"])

    def clean_own_name(self) -> str:
        return with_letters(self.cleaned_data["own_name"])

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day is not None and day < today():
            raise forms.ValidationError(_("過ぎた日です。今日か先の日を書いてください。"))
        if day is not None and day > today() + FAR:
            raise forms.ValidationError(_("一年より先の日です。年を確かめてください。"))
        return day

    def request(self) -> HelpRequest:
        """The day and the hour are agreed on the telephone; until then they are a span within which to look."""
        given = self.cleaned_data
        words, starts, ends = PARTS[given["part"] or ANY_TIME]
        often = dict(OFTEN)[given["often"] or "talk"]
        is_by_proxy = given["whom"] == PROXY
        return HelpRequest(
            area=given["area"], town=given["town"], address=given["town_words"], kind=given["kind"],
            words=given["words"], rhythm=Rhythm.OPEN, first_day=given["day"] or today(),
            last_day=given["day"] if given["often"] == "once" else None, starts=starts, ends=ends,
            minutes=min(given["kind"].minutes, minutes_between(starts, ends)),
            when_words=f"{often}　{words}", channel=Channel.WEB,
            proxy_relation=given["relation"] if is_by_proxy else "", asker_agreed=True,
        )  # fmt: skip

    @property
    def asker(self) -> Caller:
        given = self.cleaned_data
        return Caller(given["name"], "", "" if given["whom"] == PROXY else given["telephone"])

    @property
    def proxy(self) -> Caller | None:
        given = self.cleaned_data
        return Caller(given["own_name"], "", given["telephone"]) if given["whom"] == PROXY else None
