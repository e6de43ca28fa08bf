"""Rules for marks, one choice each."""

from __future__ import annotations

from django import forms

from sasaeai.surveys.models import MarkRules

NAMES = ("two_marks", "too_many", "not_asked", "exclusive")


class RulesForm(forms.ModelForm):
    class Meta:
        model = MarkRules
        fields = list(NAMES)
        widgets = dict.fromkeys(NAMES, forms.RadioSelect)
