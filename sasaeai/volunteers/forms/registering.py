"""Registering without an account: a little more than a name and a number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.actions.volunteering import Given
from sasaeai.volunteers.forms.contact import LONGEST_ADDRESS, NameField, TelephoneField
from sasaeai.volunteers.forms.profile import HomeField, ProfileForm

ORDER = (
    "name", "telephone", "email", "home", "interests", "free", "exact", "walk_minutes", "weekly_cap", "traits",
    "cannot", "wants_company", "is_minor", "consents",
)  # fmt: skip


class RegisterForm(ProfileForm):
    field_order = ORDER
    name = NameField()
    telephone = TelephoneField(help_text=_("コーディネーターがお電話します。ほかの人には見せません。"))
    email = forms.EmailField(
        label=_("メールアドレス（なくてもかまいません）"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("メールアドレスを確かめてください。なければ、空けておいてください。")},
    )
    home = HomeField(label=_("お住まいのあたり"))
    is_minor = forms.BooleanField(label=_("わたしは18歳未満です"), required=False)
    consents = forms.BooleanField(
        label=_("手助けを待っている方への紹介の候補になることに同意します"),
        error_messages={
            "required": _("同意していただけるときは、しるしを付けてください。わからないときは、お電話ください。")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].offer()  # type: ignore[attr-defined]

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
