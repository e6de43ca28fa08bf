"""The list as it lies beside the keyboard: who came to which session, and the door where somebody types a number."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.numbers import asked_number
from sasaeai.people.forms import TelephoneField


def came(data: QueryDict) -> list[tuple[int, int]]:
    """`came=12-345` for each tick; whatever is no pair of numbers is nobody."""
    pairs = [text.partition("-") for text in data.getlist("came")]
    return [(asked_number(session), asked_number(row)) for session, _dash, row in pairs]


class DoorForm(forms.Form):
    telephone = TelephoneField(
        label=_("申し込んだときの電話番号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        error_messages={"required": _("電話番号を入れてください。")},
    )
