"""One grade: the proposed one, or another with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongTextField
from sasaeai.plans.forms.seen import SeenForm, plain
from sasaeai.plans.grading.terms import Graded, Sign
from sasaeai.plans.states import State


class GradeForm(SeenForm):
    grade = forms.ChoiceField(
        label=_("評価"), widget=forms.RadioSelect,
        error_messages={
            "required": _("評価を一覧から選んでください。"), "invalid_choice": _("評価を一覧から選んでください。"),
        },
    )  # fmt: skip
    overruled_because = LongTextField(
        label=_("案とちがう評価にする理由"), required=False, longest=PASSAGE, rows=4,
        help_text=_("どなたでも読めます。案のままにするときは、空けておきます。"),
    )  # fmt: skip

    def __init__(self, signs: Mapping[str, Sign], proposed: Graded, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["grade"]
        field.choices = [
            (code, _("%(grade)s（案）") % {"grade": sign} if code == proposed.code else str(sign))
            for code, sign in signs.items()
        ]

    @property
    def state(self) -> State:
        return {
            "grade": self.cleaned_data["grade"], "overruled_because": plain(self.cleaned_data["overruled_because"])
        }  # fmt: skip
