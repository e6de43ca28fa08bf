"""What the desk writes about somebody who helps: contact, districts, consent; a rest, an insurance, a day off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.policy import Verb, is_the_offices
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.volunteers.actions.volunteering import LONGEST_NOTE
from sasaeai.volunteers.forms.contact import LONGEST_ADDRESS, NameField, TelephoneField
from sasaeai.volunteers.forms.profile import Boxes, HomeField, NumberChoice, ProfileForm, home_value
from sasaeai.volunteers.models import Channel, Cover, DayOff, Volunteer

OWN = ("daily_cap", "contact_by", "is_minor", "guardian_agreed_on", "note")
WAYS = [(way.value, way.label) for way in (Channel.PHONE, Channel.COUNTER, Channel.PAPER, Channel.VISIT)]
PERSON = ("name", "kana", "telephone", "email")


class VolunteerForm(ProfileForm):
    field_order = (
        "name", "kana", "telephone", "email", "contact_by", "home", "areas", "came_by", "interests", "free", "exact",
        "walk_minutes", "weekly_cap", "daily_cap", "traits", "cannot", "wants_company", "is_minor",
        "guardian_agreed_on", "consents", "registers", "note",
    )  # fmt: skip
    name = NameField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kana = forms.CharField(label=_("ふりがな"), required=False, max_length=100)
    telephone = TelephoneField(required=False, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))
    email = forms.EmailField(
        label=_("メールアドレス"), required=False, max_length=LONGEST_ADDRESS,
        error_messages={"invalid": _("メールアドレスを確かめてください。")},
    )  # fmt: skip
    contact_by = forms.ChoiceField(label=_("連絡のしかた"), choices=Volunteer.ContactBy.choices)
    home = HomeField(label=_("お住まいのあたり"))
    areas = Boxes(
        label=_("活動したい地区"), queryset=Area.objects.none(), help_text=_("選ばなければ、お住まいの地区だけです。")
    )
    came_by = forms.ChoiceField(label=_("受け方"), choices=WAYS, initial=Channel.PHONE)
    daily_cap = NumberChoice(
        label=_("一日に何回まで"), choices=[(1, _("1回")), (2, _("2回")), (3, _("3回")), (4, _("4回"))]
    )
    is_minor = forms.BooleanField(label=_("18歳未満"), required=False)
    guardian_agreed_on = WrittenDateField(label=_("保護者が同意した日"), required=False)
    consents = forms.BooleanField(
        label=_("紹介の候補になることに同意した"), required=False,
        help_text=_("「手助けを待っている方に紹介する候補になってもよいですか」と聞いて、はいのときだけ付けます。"),
    )  # fmt: skip
    registers = forms.BooleanField(label=_("このまま登録する（続けて活動する方）"), required=False)
    note = forms.CharField(
        label=_("メモ"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("ご本人に見せてもよいことだけを書きます。"),
    )  # fmt: skip

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)
        districts = Area.objects.exclude(parent=None).on(today()).order_by("position", "pk")
        self.fields["areas"].queryset = districts  # type: ignore[attr-defined]
        self.fields["home"].offer()  # type: ignore[attr-defined]
        if self.volunteer is not None:
            del self.fields["came_by"], self.fields["registers"]
            if is_the_offices(self.volunteer.person):
                self._leave_to_the_office()

    def _leave_to_the_office(self) -> None:
        """Whoever signs in here changes the own name and number; a coordinator does not do it for them."""
        for name in PERSON:
            self.fields[name].disabled = True
        self.fields["name"].help_text = _("この方はこのしくみにログインします。お名前や電話番号は、事務局が直します。")

    def told_by(self, volunteer: Volunteer) -> dict[str, Any]:
        person = volunteer.person
        return (
            super().told_by(volunteer)
            | {name: getattr(volunteer, name) for name in OWN}
            | {name: getattr(person, name) for name in PERSON}
            | {
                "home": home_value(volunteer),
                "areas": [area.pk for area in volunteer.areas.all()],
                "consents": volunteer.consents_on is not None,
            }
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_minor") and cleaned.get("consents") and not cleaned.get("guardian_agreed_on"):
            self.add_error("guardian_agreed_on", _("18歳未満の方は、保護者が同意した日を書いてください。"))
        if cleaned.get("contact_by") == Volunteer.ContactBy.MAIL and not cleaned.get("email"):
            self.add_error("email", _("メールで連絡するには、メールアドレスを書いてください。"))
        if cleaned.get("contact_by") == Volunteer.ContactBy.PHONE and not cleaned.get("telephone"):
            self.add_error("telephone", _("電話で連絡するには、電話番号を書いてください。"))
        if cleaned.get("home") and not self._is_ours(cleaned):
            self.add_error("home", _("お住まいか活動したい地区のどれかは、あなたの担当の地区にしてください。"))
        return cleaned

    def _is_ours(self, cleaned: dict[str, Any]) -> bool:
        chosen = {cleaned["home"][0].pk, *(area.pk for area in cleaned.get("areas") or [])}
        return bool(chosen & self.viewer.areas_where(Verb.MEDIATE))

    @property
    def plain_fields(self) -> dict[str, Any]:
        area, town = self.cleaned_data["home"]
        return super().plain_fields | {name: self.cleaned_data[name] for name in OWN} | {"area": area, "town": town}

    @property
    def many(self) -> dict[str, Any]:
        return super().many | {"areas": self.cleaned_data["areas"]}

    @property
    def person_fields(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PERSON if not self.fields[name].disabled}


class RestForm(forms.Form):
    until = WrittenDateField(label=_("いつまで（わからなければ空けておきます）"), required=False)

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < today():
            raise forms.ValidationError(_("お休みの最後の日は、今日か、今日より後の日にしてください。"))
        return until


class CoverForm(forms.Form):
    """The paid insurance ends with the fiscal year; taken out in the middle of one, it begins the next day."""

    name = forms.CharField(label=_("保険の名前"), max_length=60, initial=Cover._meta.get_field("name").default)
    paid_on = WrittenDateField(label=_("手続きをした日"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        paid = cleaned.get("paid_on")
        if paid is None:
            return cleaned
        year = FiscalYear.of(paid)
        # In March people pay for the year that begins on 1 April.
        if paid.month == 3:
            year = year + 1
        if paid > today() or year < FiscalYear.current() - 1:
            self.add_error("paid_on", _("手続きをした日を確かめてください。今日までの、今年度か昨年度の日です。"))
        return cleaned | {"since": max(paid + timedelta(days=1), year.start), "until": year.end}


class DayOffForm(forms.Form):
    first = WrittenDateField(label=_("最初の日"))
    last = WrittenDateField(label=_("最後の日（一日だけなら空けておきます）"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first = cleaned.get("first")
        if first is None:
            return cleaned
        last = cleaned.get("last") or first
        if last < first:
            self.add_error("last", _("最後の日は、最初の日と同じか後の日にしてください。"))
        elif last < today():
            self.add_error("first", _("これからの日を書いてください。"))
        return cleaned | {"last": last}

    def row(self, volunteer: Volunteer) -> DayOff:
        return DayOff(volunteer=volunteer, first=self.cleaned_data["first"], last=self.cleaned_data["last"])
