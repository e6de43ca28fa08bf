"""One small piece of a need: what, when, how many people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.forms.when import WHEN, WhenForm, WholeNumberField
from sasaeai.volunteers.models import ErrandKind, HelpRequest
from sasaeai.volunteers.models.request import MOST_SLOTS

SAID = ("kind", "words", "starts", "ends", "minutes", "slots")


class PieceForm(WhenForm):
    kind = forms.ModelChoiceField(
        label=_("何を"), queryset=ErrandKind.objects.none(), required=False, empty_label=_("選んでください")
    )
    words = forms.CharField(label=_("くわしく"), required=False, max_length=300)
    slots = WholeNumberField(
        label=_("人数"), least=1, most=MOST_SLOTS, unit="人", unclear=_("人数は、1人から9人までの数で書いてください。")
    )

    def __init__(self, *args: Any, whole: HelpRequest, **kwargs: Any) -> None:
        days = {"rhythm": whole.rhythm, "weekdays": list(whole.weekdays), "first_day": whole.first_day}
        super().__init__(*args, **kwargs | {"initial": days})
        self.row = whole
        field: Any = self.fields["kind"]
        field.queryset = ErrandKind.objects.offered()

    @property
    def is_blank(self) -> bool:
        """The days come from the whole, so that they alone say nothing."""
        return not any(self[name].value() for name in SAID)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind is None and "kind" not in self.errors:
            self.add_error("kind", _("何をするかを選んでください。要らない欄なら、すべて空けておきます。"))
        return self.fit_when(cleaned, kind.minutes if kind else 30)

    def piece(self) -> HelpRequest:
        given = self.cleaned_data
        fields = {name: given[name] for name in (*WHEN, "kind", "words")}
        return HelpRequest(
            **fields,
            slots=given["slots"] or 1,
            qualification=given["kind"].qualification,
            qualified_slots=(given["slots"] or 1) if given["kind"].qualification_id else 0,
        )
