"""Qualifications at the desk: give one on evidence, its kinds and what prolongs them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.learning.applicants import person_for
from sasaeai.learning.forms.choosing import choose_area
from sasaeai.learning.forms.counting import CountField
from sasaeai.learning.models import RenewalRule
from sasaeai.learning.periods import valid_until
from sasaeai.people.forms import TelephoneField
from sasaeai.people.models import Qualification, QualificationKind
from sasaeai.people.viewer import Viewer
from sasaeai.plans.forms.written import WrittenDateField


class GiveForm(forms.Form):
    """The person is found by number and name, or is new."""

    name = forms.CharField(
        label=_("お名前"), max_length=100, error_messages={"required": _("お名前を書いてください。")}
    )
    kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    telephone = TelephoneField(
        label=_("電話番号"),
        max_length=30,
        help_text=_("名前と番号が同じ方は、同じ人として登録します。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        error_messages={"required": _("電話番号を書いてください。")},
    )
    kind = forms.ModelChoiceField(
        label=_("資格"),
        queryset=QualificationKind.objects.none(),
        empty_label=_("選んでください"),
        error_messages={"required": _("資格を選んでください。")},
    )
    level = forms.CharField(label=_("級・段階"), max_length=40, required=False)
    area = forms.ModelChoiceField(
        label=_("認める窓口の地域"),
        queryset=Area.objects.none(),
        error_messages={"required": _("地域を選んでください。")},
    )
    issuer = forms.CharField(
        label=_("認めたところ"),
        max_length=120,
        error_messages={"required": _("修了証などを出したところを書いてください。")},
    )
    number = forms.CharField(label=_("番号"), max_length=40, required=False)
    since = WrittenDateField(label=_("有効になる日"))
    until = WrittenDateField(
        label=_("有効な最後の日"),
        required=False,
        help_text=_("空けておくと、資格の決まりのとおりに計算します。例：令和9年3月31日"),
    )
    evidence = forms.CharField(
        label=_("何で確かめたか"),
        max_length=120,
        help_text=_("例：修了証の写しを見た"),
        error_messages={"required": _("何を見て確かめたかを書いてください。")},
    )

    def __init__(self, *args: Any, by: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"since": today()}})
        self.fields["kind"].queryset = QualificationKind.objects.offered()  # type: ignore[attr-defined]
        choose_area(self, by)

    def clean_since(self) -> date:
        day: date = self.cleaned_data["since"]
        if day > today():
            raise ValidationError(_("先の日です。認められた日を書いてください。"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("有効な最後の日は、有効になる日と同じか後の日にしてください。"))
        return cleaned

    def qualification(self) -> Qualification:
        given = self.cleaned_data
        names = ("kind", "level", "issuer", "number", "since", "evidence")
        fields = {name: given[name] for name in names}
        until = given["until"] or valid_until(given["kind"], given["since"])
        person = person_for(given["name"], given["telephone"], given["kana"])
        return Qualification(person=person, until=until, **fields)


class KindForm(forms.ModelForm):
    minutes = CountField(
        label=_("更新に必要な活動の時間（分）"), least=1, most=60_000, unit="分",
        help_text=_("活動の時間では更新しない資格では、空けておきます。例：600（10時間）"),
    )  # fmt: skip
    months = CountField(label=_("何か月の間の活動か"), least=1, most=120, unit="か月", initial=12)
    any_practice = forms.BooleanField(
        label=_("資格を使わない活動も数える"),
        required=False,
        help_text=_("印をつけないと、この資格を使った活動だけを数えます。"),
    )

    class Meta:
        model = QualificationKind
        fields = [
            "name", "allows", "valid_months", "renewable_months_before", "renewable_months_after", "position",
            "retired",
        ]  # fmt: skip

    def __init__(self, *args: Any, instance: QualificationKind, **kwargs: Any) -> None:
        rule = RenewalRule.objects.filter(kind=instance).first() if instance.pk else None
        initial = {name: getattr(rule, name) for name in ("minutes", "months", "any_practice")} if rule else {}
        super().__init__(*args, **kwargs | {"instance": instance, "initial": initial})

    def clean_valid_months(self) -> int | None:
        months: int | None = self.cleaned_data["valid_months"]
        if months == 0:
            raise ValidationError(_("有効な月数は1以上にしてください。期限がなければ、空けておきます。"))
        return months

    def keep_rule(self, kind: QualificationKind) -> None:
        given = self.cleaned_data
        if not given["minutes"]:
            RenewalRule.objects.filter(kind=kind).delete()
            return
        fields = {"minutes": given["minutes"], "months": given["months"] or 12, "any_practice": given["any_practice"]}
        RenewalRule.objects.update_or_create(kind=kind, defaults=fields)
