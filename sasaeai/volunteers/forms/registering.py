"""Registering without an account: a little more than a name and a number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.forms.contact import ContactForm
from sasaeai.volunteers.forms.profile import HomeField, ProfileForm

ORDER = (
    "name", "telephone", "email", "home", "interests", "free", "exact", "walk_minutes", "weekly_cap", "traits",
    "cannot", "wants_company", "is_minor", "consents",
)  # fmt: skip


class RegisterForm(ContactForm, ProfileForm):
    field_order = ORDER
    home = HomeField(label=_("お住まいのあたり"))
    consents = forms.BooleanField(
        label=_("手助けを待っている方への紹介の候補になることに同意します"),
        error_messages={
            "required": _("同意していただけるときは、しるしを付けてください。わからないときは、お電話ください。")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].offer()  # type: ignore[attr-defined]
