"""対応の記録: what was said about a request, and when to call next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import today
from sasaeai.plans.forms.written import WrittenDateField

LONGEST = 2_000
AHEAD = timedelta(days=366)


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("対応したこと"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("対応したことを、ひとことでも書いてください。")},
    )
    follow_up_on = WrittenDateField(
        label=_("次に連絡する日"), required=False, help_text=_("空けておくと、「連絡するお約束」から外れます。")
    )

    def clean_follow_up_on(self) -> Any:
        day = self.cleaned_data["follow_up_on"]
        if day and not today() <= day <= today() + AHEAD:
            raise ValidationError(_("次に連絡する日は、きょうから一年の間の日にしてください。"))
        return day
