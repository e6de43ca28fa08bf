"""呼びかけの文: what the coordinator writes for everybody; never whom it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.words import normalise
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.models.kinds import plain

# A telephone number, or a number of a house.
TELLING = re.compile(r"\d{5,}|\d+-\d+")


class CallForm(forms.Form):
    call = forms.CharField(
        label=_("呼びかけの文"),
        max_length=80,
        help_text=_("ポスターとホームページに出ます。どなたのことかわかる言葉（お名前、住所、病気）は書きません。"),
        error_messages={"required": _("呼びかけの文を書いてください。")},
    )

    def __init__(self, *args: Any, row: HelpRequest, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs | {"initial": {"call": row.call or suggested(row)}})

    def clean_call(self) -> str:
        call = normalise(self.cleaned_data["call"])
        found = next((name for name in names_in(self.row) if plain(name) in plain(call)), "")
        if found:
            raise ValidationError(_("お名前（%(name)s）が入っています。消してください。"), params={"name": found})
        if TELLING.search(call.replace("−", "-").replace("ー", "-")):
            raise ValidationError(_("電話番号や番地のような数字が入っています。消してください。"))
        return call


def names_in(row: HelpRequest) -> Iterator[str]:
    """Parts of the names of whoever asks: 伊東 フミ is found by 伊東 and by フミ."""
    for person in (row.asker, row.proxy):
        for part in person.name.split() if person else []:
            if len(part) > 1:
                yield part


def suggested(row: HelpRequest) -> str:
    return row.kind.call or say("%(kind)sを手伝ってくれる方") % {"kind": row.kind}
