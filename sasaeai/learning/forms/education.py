"""福祉教育: ask for an hour of learning (for everybody, and for staff), lead the request, keep speakers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.learning.actions.teaching import Came
from sasaeai.learning.applicants import known_person, person_for
from sasaeai.learning.forms.choosing import areas_to_teach, choose_area
from sasaeai.learning.models import EducationRequest, Speaker, Way
from sasaeai.people.forms import TelephoneField
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField
from sasaeai.records.forms.counting import BANDS, HeadsField, MinutesField

GROUP = (
    "area", "asker", "organisation_name", "email", "grade", "children", "adults", "older", "wished_days", "place",
    "theme", "lived_experience",
)  # fmt: skip


class AskForm(forms.ModelForm):
    """支援要請カード: who asks, how many, when, what about."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    contact_name = forms.CharField(
        label=_("担当の方のお名前"),
        max_length=100,
        error_messages={"required": _("担当の方のお名前を書いてください。")},
    )
    telephone = TelephoneField(
        label=_("電話番号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("電話番号を書いてください。")},
    )
    children = HeadsField(label=_("子ども"))
    adults = HeadsField(label=_("大人"))
    older = HeadsField(label=_("65歳以上"))

    class Meta:
        model = EducationRequest
        fields = GROUP
        widgets = {"asker": forms.RadioSelect, "theme": forms.Textarea(attrs={"rows": 4})}
        labels = {"area": _("どの地区ですか"), "email": _("メールアドレス（なくてもかまいません）")}
        error_messages = {
            "area": {"required": _("地区を選んでください。")},
            "asker": {"required": _("どんなところかを選んでください。")},
            "organisation_name": {"required": _("学校や団体の名前を書いてください。")},
            "wished_days": {"required": _("希望の日を書いてください。だいたいで結構です。")},
            "theme": {"required": _("学びたいことを書いてください。")},
        }

    field_order = (
        "once", "area", "asker", "organisation_name", "contact_name", "telephone", "email", "grade", "children",
        "adults", "older", "wished_days", "place", "theme", "lived_experience",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"once": new_uid()}} | kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].queryset = Area.objects.on(today()).order_by("parent_id", "position", "pk")
        fields["area"].empty_label = _("選んでください")
        fields["asker"].choices = [choice for choice in fields["asker"].choices if choice[0]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in BANDS:
            cleaned[name] = cleaned.get(name) or 0
        if not any(cleaned[name] for name in BANDS) and not any(name in self.errors for name in BANDS):
            self.add_error("children", _("何人くらいかを書いてください。だいたいの数で結構です。"))
        return cleaned

    def request_row(self) -> EducationRequest:
        given = self.cleaned_data
        row: EducationRequest = self.save(commit=False)
        row.contact, row.way = person_for(given["contact_name"], given["telephone"]), self.way()
        return row

    def way(self) -> str:
        return Way.WEB

    def key(self) -> str:
        return f"education:{self.cleaned_data['once'] or new_uid()}"


class DeskAskForm(AskForm):
    way_in = forms.ChoiceField(
        label=_("受け取り方"),
        choices=[choice for choice in Way.choices if choice[0] != Way.WEB],
        widget=forms.RadioSelect,
        error_messages={"required": _("受け取り方を選んでください。")},
    )

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"once": new_uid(), "way_in": Way.PHONE}} | kwargs)
        choose_area(self, by)
        if self.instance.pk:
            del self.fields["way_in"]

    def way(self) -> str:
        return str(self.cleaned_data["way_in"]) if "way_in" in self.cleaned_data else self.instance.way


class AgreeForm(forms.Form):
    day = WrittenDateField(label=_("決まった日"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < today():
            raise ValidationError(_("過ぎた日です。今日か先の日を書いてください。"))
        return day


class DoneForm(forms.Form):
    day = WrittenDateField(label=_("行った日"))
    children = HeadsField(label=_("子ども"))
    adults = HeadsField(label=_("大人"))
    older = HeadsField(label=_("65歳以上"))
    minutes = MinutesField(label=_("時間（分）"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > today():
            raise ValidationError(_("先の日です。行ってから、その日を書いてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in BANDS) and not any(name in self.errors for name in BANDS):
            self.add_error("children", _("何人が参加したかを書いてください。だいたいの数で結構です。"))
        return cleaned

    def came(self) -> Came:
        given = self.cleaned_data
        heads = {name: given.get(name) or 0 for name in BANDS}
        return Came(**heads, minutes=given["minutes"])


class SpeakerForm(forms.ModelForm):
    name = forms.CharField(
        label=_("お名前"), max_length=100, error_messages={"required": _("お名前を書いてください。")}
    )
    kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    telephone = TelephoneField(
        label=_("電話番号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": _("電話番号を書いてください。")},
    )
    needs = forms.CharField(
        label=_("用意してほしいこと"),
        required=False,
        max_length=200,
        help_text=_("例：駅まで迎え、手話通訳、段差のない会場。暗号にして保存します。"),
    )
    field_order = ("name", "kana", "telephone", "themes", "lived_experience", "fee", "needs", "areas", "resting")

    class Meta:
        model = Speaker
        fields = ["themes", "lived_experience", "fee", "needs", "areas", "resting"]
        widgets = {"areas": forms.CheckboxSelectMultiple}
        error_messages = {
            "themes": {"required": _("何を話せるかを書いてください。")},
            "areas": {"required": _("行ける地域を、一つは選んでください。")},
        }

    def __init__(self, *args: Any, by: Viewer, instance: Speaker, **kwargs: Any) -> None:
        known = instance.person if instance.pk else None
        initial = {"name": known.name, "kana": known.kana, "telephone": known.telephone} if known else {}
        super().__init__(*args, **kwargs | {"instance": instance, "initial": initial})
        self.fields["areas"].queryset = areas_to_teach(by)  # type: ignore[attr-defined]
        if known:
            for name in ("name", "kana", "telephone"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk is None and cleaned.get("name") and cleaned.get("telephone"):
            known = known_person(cleaned["name"], cleaned["telephone"])
            if known and Speaker.objects.filter(person=known).exists():
                self.add_error("name", _("この方は、もう講師として登録されています。"))
        return cleaned

    def speaker(self) -> Speaker:
        given = self.cleaned_data
        row: Speaker = self.save(commit=False)
        if row.pk is None:
            row.person = person_for(given["name"], given["telephone"], given["kana"])
        return row

    def areas_kept(self) -> list[Area]:
        """Where this viewer may say so, and everywhere else as it was."""
        chosen = list(self.cleaned_data["areas"])
        if self.instance.pk is None:
            return chosen
        offered = {area.pk for area in self.fields["areas"].queryset}  # type: ignore[attr-defined]
        return chosen + [area for area in self.instance.areas.all() if area.pk not in offered]
