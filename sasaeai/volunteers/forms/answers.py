"""Why somebody says no (nobody has to), and an answer that the desk writes down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.models import Channel, NoReason


class NoReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("よろしければ、理由を教えてください"),
        choices=NoReason.choices,
        required=False,
        widget=forms.RadioSelect,
    )


class RecordedAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("cancel", "")])
    way = forms.ChoiceField(choices=[(Channel.PHONE, ""), (Channel.PAPER, ""), (Channel.COUNTER, "")])
    reason = forms.ChoiceField(choices=NoReason.choices, required=False)
