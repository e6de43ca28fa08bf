"""言葉の説明."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sasaeai.press.models import GlossaryTerm


class GlossaryTermForm(forms.ModelForm):
    class Meta:
        model = GlossaryTerm
        fields = ["word", "reading", "meaning"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        same = GlossaryTerm.objects.filter(period=self.instance.period, word=given.get("word", ""))
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError({"word": _("同じ言葉の説明がすでにあります。そちらを直してください。")})
        return given
