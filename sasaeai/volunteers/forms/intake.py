"""What is asked while somebody is on the telephone, in the order of the call."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, Desk, Town
from sasaeai.areas.models.town import districts_of
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.words import tidy
from sasaeai.people.models import Person, QualificationKind
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import normalised_telephone
from sasaeai.people.viewer import Viewer
from sasaeai.volunteers.actions.intake import Around, Caller, apart_from
from sasaeai.volunteers.actions.requests import mark
from sasaeai.volunteers.forms.when import WHEN, DayWordsField, WhenForm, WholeNumberField
from sasaeai.volunteers.models import Channel, ErrandKind, HelpRequest, Rhythm, Trait, Urgency, Volunteer
from sasaeai.volunteers.models.request import MOST_SLOTS

RELATIONS = [
    ("", _("選んでください")),
    ("家族", _("家族")),
    ("隣の人・近所の人", _("隣の人・近所の人")),
    ("民生委員", _("民生委員")),
    ("ケアマネジャー", _("ケアマネジャー")),
    ("友人", _("友人")),
    ("施設・学校の職員", _("施設・学校の職員")),
    ("そのほかの人", _("そのほかの人")),
]
SELF, PROXY = "self", "proxy"
DASHES = re.compile("[‐‑‒–—―−ー]")
# As a call runs; what is wrong is listed in this order, too.
ORDER = (
    "telephone", "caller", "proxy_name", "proxy_relation", "asker_agreed", "name", "kana", "asker_telephone", "town",
    "area", "kind", "words", "rhythm", "first_day", "weekdays", "starts", "ends", "minutes", "when_words", "last_day",
)  # fmt: skip
# What goes into the row as it was said.
PLAIN = ("kind", "words", "meet_at", "risks", "when_words", "urgency", "follow_up_on", "channel", "first_together")


class TelephoneField(forms.CharField):
    """Any width of digits, hyphens, +81; kept as it was written."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "telephone"})
        super().__init__(max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = DASHES.sub("-", unicodedata.normalize("NFKC", super().clean(value)))
        digits = normalised_telephone(text)
        if text and not digits:
            raise ValidationError(_("ここには、電話番号を数字で書いてください。例：045-000-0000"))
        if text and not (len(digits) in {10, 11} and digits.startswith("0")):
            raise ValidationError(
                _(
                    "電話番号の数字が%(count)sけたです。市外局番から、10けたか11けたで書いてください（例：045-000-0000）。"
                ),
                params={"count": len(digits)},
            )
        return text


def areas_to_mediate(viewer: Viewer) -> list[Area]:
    """The whole ward first, then its districts in their order."""
    areas = Area.objects.filter(pk__in=viewer.areas_where(Verb.MEDIATE)).on(today()).order_by("position", "pk")
    return sorted(areas, key=lambda area: not area.is_root)


class PlaceForm(forms.Form):
    """A town in words, or a district; `reachable` are the districts for which this form receives."""

    town = forms.CharField(
        label=_("町の名前"), required=False, max_length=60, help_text=_("例：本町三丁目、ほんちょう3")
    )
    area = forms.ModelChoiceField(
        label=_("地区"),
        queryset=Area.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("この地区の依頼は受けられません。選びなおしてください。")},
    )

    def offer_areas(self, areas: list[Area], empty: Any) -> None:
        field: Any = self.fields["area"]
        field.queryset = Area.objects.filter(pk__in=[area.pk for area in areas]).order_by("position", "pk")
        field.empty_label = empty
        self.reachable = {area.pk for area in areas}

    def fit_place(self, cleaned: dict[str, Any]) -> None:
        """Sets area, and town where one is meant without doubt; what remains in words goes into `town_words`."""
        text, area = (cleaned.get("town") or "").strip(), cleaned.get("area")
        cleaned |= {"town": None, "town_words": text, "area": area}
        if "area" in self.errors:
            return
        towns = Town.objects.search(text) if text else []
        here = [town for town in towns if town.area_id in self.reachable and (area is None or town.area == area)]
        if len(self.reachable) == 1 and area is None and not towns:
            area = Area.objects.get(pk__in=self.reachable)
        if area is None:
            area = self._district(text, towns, here)
        if area is not None:
            here = [town for town in here if town.area_id == area.pk]
            cleaned |= {"area": area, "town": here[0] if len(here) == 1 else None}
            cleaned["town_words"] = "" if len(here) == 1 or text == area.name else text

    def _district(self, text: str, towns: list[Town], here: list[Town]) -> Area | None:
        found = districts_of(here)
        if len(found) == 1:
            return found[0]
        if not text:
            self.add_error("town", _("町の名前を書くか、地区を選んでください。"))
        elif found:
            names = "、".join(area.name for area in found)
            gaps = {"town": text, "areas": names}
            self.add_error("area", _("「%(town)s」は、%(areas)sにまたがっています。地区を選んでください。") % gaps)
        elif towns:
            self.add_error("town", self._elsewhere(towns[0]))
        else:
            gaps = {"town": text}
            self.add_error("town", _("「%(town)s」という町は見つかりません。地区を選んでください。") % gaps)
        return None

    @staticmethod
    def _elsewhere(town: Town) -> Any:
        desk = Desk.objects.for_area(town.area, today()).first()
        gaps = {"town": town, "area": town.area.name, "desk": f"{desk.name} {desk.telephone}".strip() if desk else ""}
        if desk:
            return _("「%(town)s」は%(area)sで、受け持ちの外です。%(desk)sにおつなぎください。") % gaps
        return _("「%(town)s」は%(area)sで、受け持ちの外です。%(area)sの担当におつなぎください。") % gaps


class IntakeForm(PlaceForm, WhenForm):
    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    again = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)

    telephone = TelephoneField(label=_("電話番号"), required=False)
    caller = forms.ChoiceField(
        label=_("どなたから"),
        choices=[(SELF, _("ご本人")), (PROXY, _("代わりの方"))],
        widget=forms.RadioSelect,
        required=False,
    )
    name = forms.CharField(
        label=_("手助けが要る方のお名前"),
        max_length=100,
        error_messages={"required": _("お名前を書いてください。名字だけでも、カタカナでも結構です。")},
    )
    kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    proxy_name = forms.CharField(label=_("電話をくださった方のお名前"), max_length=100, required=False)
    proxy_relation = forms.ChoiceField(label=_("ご本人との間柄"), choices=RELATIONS, required=False)
    asker_telephone = TelephoneField(
        label=_("ご本人の電話番号"), required=False, help_text=_("わからなければ空けておきます。")
    )
    asker_agreed = forms.BooleanField(label=_("ご本人も、この依頼を承知している"), required=False)

    kind = forms.ModelChoiceField(
        label=_("何を"),
        queryset=ErrandKind.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={
            "required": _("何をお願いされたかを選んでください。迷ったら「そのほか」で結構です。"),
            "invalid_choice": _("何をお願いされたかを、もう一度選んでください。"),
        },
    )
    words = forms.CharField(
        label=_("聞いたこと"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("どなたの、何が、どうしてむずかしいのか。聞いたことばのまま。"),
    )
    when_words = forms.CharField(
        label=_("日時について"), max_length=120, required=False, help_text=_("例：雨の日はお休み、通院の日は除く")
    )
    meet_at = forms.CharField(
        label=_("待ち合わせの場所"), max_length=80, required=False, help_text=_("例：ご自宅の玄関、駅の改札")
    )
    address = forms.CharField(label=_("住所・行き方"), max_length=300, required=False)
    slots = WholeNumberField(
        label=_("来てほしい人数"), least=1, most=MOST_SLOTS, unit="人",
        unclear=_("人数は、1人から9人までの数で書いてください。10人からは、いくつかに分けて受けます。"),
    )  # fmt: skip
    wishes = forms.ModelMultipleChoiceField(
        label=_("来る人に望むこと"), queryset=Trait.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    involves = forms.ModelMultipleChoiceField(
        label=_("活動に含まれること"), queryset=Trait.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    apart = forms.CharField(
        label=_("引き合わせない方"),
        max_length=200,
        required=False,
        help_text=_("来てほしくないと聞いたボランティアの名前。何人かいれば「、」で区切ります。"),
    )
    risks = forms.CharField(
        label=_("気をつけること"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    qualification = forms.ModelChoiceField(
        label=_("要る資格"), queryset=QualificationKind.objects.none(), required=False, empty_label=_("要らない")
    )
    qualified_slots = WholeNumberField(
        label=_("資格が要る人数"), least=0, most=MOST_SLOTS, unit="人",
        unclear=_("資格が要る人数は、来てほしい人数までの数で書いてください。"),
    )  # fmt: skip
    first_together = forms.BooleanField(label=_("初めは、職員か家族が付き添う"), required=False)
    urgency = forms.ChoiceField(label=_("急ぐか"), choices=Urgency.choices, required=False, widget=forms.RadioSelect)
    follow_up_on = DayWordsField(label=_("次に連絡する日"))
    channel = forms.ChoiceField(
        label=_("受け方"),
        choices=Channel.choices,
        error_messages={"required": _("受け方を選んでください。")},
    )

    def __init__(self, *args: Any, by: Viewer, row: HelpRequest | None = None, **kwargs: Any) -> None:
        self.row, self.by = row, by
        kwargs["initial"] = self._first_values(row) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.order_fields(ORDER)
        fields: dict[str, Any] = self.fields
        fields["kind"].queryset = ErrandKind.objects.filter(Q(retired=False) | Q(pk=row.kind_id if row else None))
        for name, side in (("wishes", Trait.Side.WISHED), ("involves", Trait.Side.INVOLVED)):
            fields[name].queryset = Trait.objects.filter(side=side, retired=False)
        fields["qualification"].queryset = QualificationKind.objects.offered()
        areas = areas_to_mediate(by)
        self.offer_areas(areas, None if len(areas) == 1 else _("（町の名前から）"))
        self.apart_before = self._apart_before(row)
        self.initial.setdefault("apart", "、".join(volunteer.person.name for volunteer in self.apart_before))

    def _apart_before(self, row: HelpRequest | None) -> list[Volunteer]:
        """Whom this coordinator sees among those who are kept apart; the others stay so, whatever is written here."""
        return list(apart_from(row).visible_to(self.by).with_person()) if row else []

    @staticmethod
    def _first_values(row: HelpRequest | None) -> dict[str, Any]:
        if row is not None:
            return said_in(row) | {"seen": mark(row)}
        return {
            "once": new_uid(), "caller": SELF, "rhythm": Rhythm.ONCE, "slots": 1, "urgency": Urgency.WHENEVER,
            "channel": Channel.PHONE, "asker_agreed": False,
        }  # fmt: skip

    def clean_urgency(self) -> int:
        return int(self.cleaned_data["urgency"] or Urgency.WHENEVER)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._fit_caller(cleaned)
        self.fit_place(cleaned)
        kind = cleaned.get("kind")
        self.fit_when(cleaned, kind.minutes if kind else 30)
        self._fit_slots(cleaned, kind)
        self._fit_apart(cleaned)
        return cleaned

    def _fit_caller(self, cleaned: dict[str, Any]) -> None:
        by_phone = cleaned.get("channel") == Channel.PHONE and self.row is None
        if by_phone and not cleaned.get("telephone") and "telephone" not in self.errors:
            self.add_error(
                "telephone", _("電話番号を聞いて書いてください。電話のない方は、受け方を「窓口」などにします。")
            )
        if cleaned.get("caller") == PROXY:
            if not cleaned.get("proxy_name"):
                self.add_error("proxy_name", _("電話をくださった方のお名前を書いてください。"))
            if not cleaned.get("proxy_relation"):
                self.add_error("proxy_relation", _("ご本人との間柄を選んでください。"))

    def _fit_slots(self, cleaned: dict[str, Any], kind: ErrandKind | None) -> None:
        if "slots" in self.errors or "qualified_slots" in self.errors:
            return
        slots = cleaned["slots"] = cleaned.get("slots") or 1
        needed = cleaned.get("qualification") or (kind.qualification if kind else None)
        qualified = cleaned.get("qualified_slots")
        if needed is None and qualified:
            self.add_error("qualification", _("要る資格を選んでください。"))
        elif qualified is not None and qualified > slots:
            self.add_error("qualified_slots", _("資格が要る人数は、来てほしい人数までの数で書いてください。"))
        elif needed is not None and qualified is None:
            qualified = slots
        cleaned |= {"qualification": needed, "qualified_slots": qualified or 0}

    def _fit_apart(self, cleaned: dict[str, Any]) -> None:
        found: list[Volunteer] = []
        missing: list[str] = []
        for name in (part.strip() for part in cleaned.get("apart", "").split("、")):
            rows = [row for row in self._volunteers() if tidy(row.person.name) == tidy(name)]
            found += rows
            if name and not rows:
                missing.append(name)
        if missing:
            gaps = {"names": "、".join(missing)}
            self.add_error(
                "apart",
                _(
                    "ボランティアに「%(names)s」という方はいません。名前を確かめるか、「気をつけること」に書いてください。"
                )
                % gaps,
            )
        cleaned["kept_apart"] = found

    def _volunteers(self) -> list[Volunteer]:
        if not hasattr(self, "_known_volunteers"):
            rows = Volunteer.objects.visible_to(self.by).active().with_person()
            self._known_volunteers = list(rows)
        return self._known_volunteers

    def fields_of_row(self) -> dict[str, Any]:
        """What goes into the row; only of a form without errors."""
        given = self.cleaned_data
        fields = {name: given[name] for name in (*PLAIN, *WHEN, "area", "town", "slots", "qualification")}
        fields["qualified_slots"] = given["qualified_slots"]
        fields["address"] = " ".join(part for part in (given["town_words"], given["address"]) if part)
        fields["proxy_relation"] = given["proxy_relation"] if self.is_by_proxy else ""
        fields["asker_agreed"] = given["asker_agreed"] or not self.is_by_proxy
        return fields

    @property
    def is_by_proxy(self) -> bool:
        return bool(self.cleaned_data.get("caller") == PROXY)

    @property
    def asker(self) -> Caller:
        given = self.cleaned_data
        number = given["asker_telephone"] if self.is_by_proxy else given["telephone"]
        return Caller(given["name"], given["kana"], number)

    @property
    def proxy(self) -> Caller | None:
        given = self.cleaned_data
        return Caller(given["proxy_name"], "", given["telephone"]) if self.is_by_proxy else None

    @property
    def around(self) -> Around:
        given = self.cleaned_data
        together = [volunteer for volunteer in self.apart_before if volunteer not in given["kept_apart"]]
        return Around(given["wishes"], given["involves"], given["kept_apart"], together)

    @property
    def heard(self) -> str:
        """All words in which something may be wished that cannot be taken on."""
        return "\n".join(self.data.get(name, "") for name in ("words", "when_words", "risks", "meet_at"))

    def so_far(self) -> HelpRequest | None:
        """As much of the request as is clear enough to be read back, while it is still being typed."""
        given = self.cleaned_data
        needed = ("kind", "rhythm", "first_day", "starts", "ends", "minutes", "slots", "weekdays")
        if any(given.get(name) is None for name in needed):
            return None
        fields = {name: given[name] for name in needed} | {"last_day": given.get("last_day")}
        return HelpRequest(**fields, meet_at=given.get("meet_at", ""), words=given.get("words", ""))


def said_in(row: HelpRequest) -> dict[str, Any]:
    """A request as the form shows it: to be put right, or asked once more."""
    asker, proxy = row.asker or Person(), row.proxy
    said = {name: getattr(row, name) for name in (*PLAIN, *WHEN, "area", "slots", "qualification", "qualified_slots")}
    return said | {
        "weekdays": list(row.weekdays),
        "caller": PROXY if proxy else SELF,
        "telephone": proxy.telephone if proxy else asker.telephone,
        "name": asker.name,
        "kana": asker.kana,
        "proxy_name": proxy.name if proxy else "",
        "proxy_relation": row.proxy_relation,
        "asker_telephone": asker.telephone if proxy else "",
        "asker_agreed": row.asker_agreed,
        "town": str(row.town or ""),
        "address": row.address,
        "wishes": list(row.wishes.all()),
        "involves": list(row.involves.all()),
        "minutes": row.minutes if row.rhythm == Rhythm.OPEN else None,
    }
