"""Apply for a course: name and telephone, and nothing that is not needed; the same form for everybody and for staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import new_uid
from sasaeai.learning.applicants import known_person, person_for
from sasaeai.learning.conditions import missing, missing_sentence
from sasaeai.learning.forms.counting import CountField
from sasaeai.learning.models import Application, Course, Way
from sasaeai.people.forms import TelephoneField, with_letters
from sasaeai.people.keeping import rows_of
from sasaeai.people.secrecy import telephone_indexes

# Errors that tell something about somebody: whoever tries many numbers has to wait.
TELLING = frozenset({"again", "same_number", "missing"})


class ApplyForm(forms.Form):
    once = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    name = forms.CharField(
        label=_("お名前"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("お名前を書いてください。")},
    )
    telephone = TelephoneField(
        label=_("電話番号"),
        max_length=30,
        help_text=_("昼間につながる番号を書いてください。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": _("電話番号を書いてください。")},
    )
    another = forms.BooleanField(label=_("家族など、別の人の申し込みです"), required=False)
    email = forms.EmailField(
        label=_("メールアドレス"),
        required=False,
        max_length=254,
        help_text=_("なくてもかまいません。書いておくと、空きができたときなどにメールでお知らせします。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("メールアドレスの形が正しくありません。なければ、空けておいてください。")},
    )
    people = forms.CharField()
    needs = forms.CharField(
        label=_("当日、手伝いが必要なこと"),
        required=False,
        max_length=200,
        help_text=_("例：車いすで行きます。手話通訳がほしいです。"),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"once": new_uid(), "people": 1}} | kwargs)
        self.course = course
        if course.most_together > 1:
            self.fields["people"] = CountField(
                label=_("何人で参加しますか"), least=1, most=course.most_together, unit="人", required=True
            )
        else:
            del self.fields["people"]
        self.asks_for_another = False
        if not self.is_bound:
            del self.fields["another"]

    def clean_name(self) -> str:
        return with_letters(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, telephone = cleaned.get("name"), cleaned.get("telephone")
        if name and telephone:
            self._check_twice(name, telephone)
            self._check_conditions(name, telephone)
        if not self.asks_for_another and not cleaned.get("another"):
            self.fields.pop("another", None)
        return cleaned

    def _check_twice(self, name: str, telephone: str) -> None:
        same = self.course.applications.live().filter(person__telephone_index__in=telephone_indexes(telephone))
        once = self.cleaned_data.get("once")
        found = list(same.exclude(once=self.once_key(once)) if once else same)
        if not found:
            return
        known = known_person(name, telephone)
        if known and rows_of(known) & {row.person_id for row in found}:
            self.add_error(
                None,
                ValidationError(
                    _("このお名前と電話番号の申し込みが、もうあります。変えたいことがあれば、窓口にお電話ください。"),
                    code="again",
                ),
            )
        elif not self.cleaned_data.get("another"):
            self.asks_for_another = True
            self.add_error(
                "telephone",
                ValidationError(
                    _(
                        "この電話番号の申し込みが、もうあります。別の人の申し込みなら、下に印をつけて、もう一度送ってください。"
                    ),
                    code="same_number",
                ),
            )

    def _check_conditions(self, name: str, telephone: str) -> None:
        lacking = missing(self.course, known_person(name, telephone))
        if lacking and not self.may_be_admitted():
            self.add_error(None, ValidationError(missing_sentence(self.course, lacking), code="missing"))

    def may_be_admitted(self) -> bool:
        return False

    def once_key(self, once: str) -> str:
        return f"course-{self.course.pk}:{once}"

    @property
    def tells_about_somebody(self) -> bool:
        return any(error.code in TELLING for errors in self.errors.as_data().values() for error in errors)

    def application(self) -> Application:
        """Not saved yet; the person is."""
        given = self.cleaned_data
        return Application(
            course=self.course, person=person_for(given["name"], given["telephone"], given.get("kana", "")),
            people=given.get("people") or 1, email=given["email"], needs=given["needs"], way=self.way(),
            admitted_because=given.get("admitted_because", ""),
        )  # fmt: skip

    def way(self) -> str:
        return Way.WEB

    def key(self) -> str:
        return self.once_key(self.cleaned_data["once"] or new_uid())


class DeskApplyForm(ApplyForm):
    """What staff type while somebody telephones, stands at the counter, or from a slip of paper."""

    kana = forms.CharField(label=_("ふりがな"), max_length=100, required=False)
    way_in = forms.ChoiceField(
        label=_("受け取り方"),
        choices=[choice for choice in Way.choices if choice[0] != Way.WEB],
        widget=forms.RadioSelect,
        initial=Way.PHONE,
        error_messages={"required": _("受け取り方を選んでください。")},
    )
    admitted_because = forms.CharField(
        label=_("条件がなくても認める理由"),
        max_length=120,
        required=False,
        help_text=_("記録に残ります。人の名前は書かないでください。例：他市の修了証の写しを見た"),
    )
    field_order = ("once", "name", "kana", "telephone", "another", "email", "people", "needs", "admitted_because")

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, course=course, initial={"once": new_uid(), "people": 1, "way_in": Way.PHONE}, **kwargs)
        if not course.preconditions.exists():
            del self.fields["admitted_because"]

    def may_be_admitted(self) -> bool:
        return bool(self.cleaned_data.get("admitted_because"))

    def way(self) -> str:
        return str(self.cleaned_data["way_in"])
