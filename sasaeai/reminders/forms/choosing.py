"""How often somebody wants the letter; for the person at the desk and for whoever holds the letter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.reminders.models import Rhythm


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("どのくらい受け取りますか"),
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("一つ選んでください。"), "invalid_choice": _("一つ選んでください。")},
    )

    @property
    def chosen(self) -> Rhythm:
        return Rhythm(self.cleaned_data["rhythm"])
