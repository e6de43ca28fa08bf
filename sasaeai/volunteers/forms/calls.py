"""「やってみます」: a name and a number, nothing more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.actions.volunteering import Given
from sasaeai.volunteers.forms.contact import LONGEST_ADDRESS, NameField, TelephoneField


class ComeForwardForm(forms.Form):
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
