"""Name and telephone number as people type them: full width, +81, with spaces and dashes of any kind."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.words import normalise
from sasaeai.people.forms import with_letters
from sasaeai.people.models import Person
from sasaeai.people.secrecy import normalised_telephone
from sasaeai.volunteers.actions.volunteering import Given

# A form of its own would let 320 signs through, and PostgreSQL refuses what the column cannot hold.
LONGEST_ADDRESS = Person._meta.get_field("email").max_length
DIGITS = re.compile(r"0\d{9,10}")
NO_DIGITS = _("ここには、電話番号を数字で書いてください。例：045-000-0000")
UNREADABLE = _(
    "この電話番号は、数字が足りないか、多すぎます。市外局番から、10けたか11けたの数字で書いてください。例：045-000-0000"
)


class NameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("お名前"))
        kwargs.setdefault("error_messages", {"required": _("お名前を書いてください。名字だけでもかまいません。")})
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> str:
        return with_letters(str(super().clean(normalise(str(value or "")))))


class TelephoneField(forms.CharField):
    """Half-width as it was typed; the number itself is checked, and compared, by its digits alone."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("電話番号"))
        kwargs.setdefault("error_messages", {"required": _("電話番号を書いてください。ご連絡はお電話でします。")})
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", str(super().clean(value) or "")).strip()
        if text and not normalised_telephone(text):
            raise ValidationError(NO_DIGITS)
        if text and not DIGITS.fullmatch(normalised_telephone(text)):
            raise ValidationError(UNREADABLE)
        return text


class ContactForm(forms.Form):
    """「やってみます」: a name and a number, nothing more."""

    name = NameField()
    telephone = TelephoneField(help_text=_("コーディネーターがお電話します。ほかの人には見せません。"))
    email = forms.EmailField(
        label=_("メールアドレス（なくてもかまいません）"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("メールアドレスを確かめてください。なければ、空けておいてください。")},
    )
    is_minor = forms.BooleanField(label=_("わたしは18歳未満です"), required=False)

    def clean_is_minor(self) -> bool:
        if self.cleaned_data["is_minor"]:
            raise forms.ValidationError(
                _("18歳未満の方は、保護者の同意がいります。まず、保護者の方からお電話をください。")
            )
        return False

    @property
    def given(self) -> Given:
        fields: dict[str, Any] = self.cleaned_data
        return Given(fields["name"], fields["telephone"], fields["email"])
