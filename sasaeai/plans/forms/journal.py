"""Narrow the journal: by district, and by who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.areas.models import Area
from sasaeai.kernel.models.journal import JournalQuerySet


class JournalFilter(forms.Form):
    area = forms.ChoiceField(label=gettext_lazy("地域"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("行った人"), required=False)

    def __init__(self, areas: Sequence[Area], people: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["area"].choices = [("", _("すべて")), *((area.slug, area.name) for area in areas)]
        fields["by"].choices = [("", _("すべて")), *people.items()]
        self.numbers = {area.slug: area.pk for area in areas}
        if len(areas) < 2:
            del self.fields["area"]

    def narrowed(self, lines: JournalQuerySet) -> JournalQuerySet:
        """What is not valid narrows nothing."""
        self.is_valid()
        area, by = self.cleaned_data.get("area"), self.cleaned_data.get("by")
        if area:
            lines = lines.in_areas([self.numbers[area]])
        if by:
            lines = lines.filter(by_id=None if by == "none" else int(by))
        return lines
