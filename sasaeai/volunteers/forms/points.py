"""The rules of a point scheme, as its own papers say them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.volunteers.models import PointScheme


class PointSchemeForm(forms.ModelForm):
    class Meta:
        model = PointScheme
        fields = [
            "name", "minutes_each", "points_each", "most_a_day", "most_a_year", "youngest", "excluded", "retired",
        ]  # fmt: skip
        widgets = {"excluded": forms.CheckboxSelectMultiple}
        error_messages = {"name": {"unique": _("同じ名前の制度がすでにあります。別の名前にしてください。")}}
