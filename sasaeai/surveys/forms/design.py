"""標本の設計 and 人口の欄: tables of numbers as people type them, each cell told when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sasaeai.areas.models import Area
from sasaeai.plans.pasting import spread
from sasaeai.plans.typed import Unreadable, read_number
from sasaeai.surveys.designing import CannotShare, share
from sasaeai.surveys.models import Sharing, Survey
from sasaeai.surveys.models.survey import MOST_PEOPLE
from sasaeai.surveys.population_table import PopulationTable


class PeopleField(forms.CharField):
    """12,000 or １２０００人; empty where nobody is known or asked."""

    def __init__(self, *, least: int = 0, **kwargs: Any) -> None:
        self.least = least
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 9})
        super().__init__(required=False, max_length=30, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        try:
            number = read_number(typed, _("人"))
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        if number is None:
            return None
        if number != int(number) or not self.least <= number <= MOST_PEOPLE:
            raise forms.ValidationError(
                _("「%(text)s」は使えません。%(least)sから%(most)sまでの整数にしてください。")
                % {"text": typed.strip(), "least": self.least, "most": f"{MOST_PEOPLE:,}"}
            )
        return int(number)


def _ways_to_share() -> Iterator[tuple[str, str]]:
    """Each with what it is good for, as the handbook says it."""
    good_for = {
        Sharing.EQUAL: _("地区の数字をいちばん大切にするとき"),
        Sharing.PROPORTIONAL: _("全体の数字をいちばん大切にするとき"),
        Sharing.EACH: _("おすすめ。どちらも大切にするとき"),
    }
    for way in Sharing:
        yield way.value, _("%(way)s（%(good_for)s）") % {"way": way.label, "good_for": good_for[way]}


class DesignForm(forms.ModelForm):
    class Meta:
        model = Survey
        fields = ["letters", "sharing", "least_each", "expected_response"]
        widgets = {"sharing": forms.RadioSelect}

    def __init__(self, *args: Any, areas: Sequence[Area], people: Mapping[int, int | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        self.shared: list[int] = []
        cast(forms.ChoiceField, self.fields["sharing"]).choices = list(_ways_to_share())
        self.fields["letters"].help_text = _("紙とインターネットを合わせて、何人にお願いするか。")
        self.fields["least_each"].help_text = _("「地区ごとの最低数＋残りを人口に比例」のときに使います。")
        for area in areas:
            count = people.get(area.pk)
            self.fields[self.name_of(area)] = PeopleField(
                label=_("%(area)sの人数") % {"area": area.name}, least=1, initial="" if count is None else f"{count:,}"
            )

    @staticmethod
    def name_of(area: Area) -> str:
        return f"people_{area.pk}"

    @property
    def settings(self) -> list[Any]:
        return [self[name] for name in self.Meta.fields]

    @property
    def chosen(self) -> list[tuple[Area, int]]:
        """Districts to which letters go: those with people."""
        found = [(area, self.cleaned_data.get(self.name_of(area))) for area in self.areas]
        return [(area, count) for area, count in found if count]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if not self.chosen:
            raise forms.ValidationError(_("対象になる人数を、一つ以上の地区に書いてください。"))
        try:
            self.shared = share(
                cleaned["sharing"], cleaned["letters"], [count for _area, count in self.chosen], cleaned["least_each"]
            )
        except CannotShare as error:
            self.add_error("letters", str(error))
        return cleaned

    @property
    def strata(self) -> list[tuple[Area, int, int]]:
        return [(area, people, sent) for (area, people), sent in zip(self.chosen, self.shared, strict=True)]


class SecondForm(forms.ModelForm):
    """How many slips are typed, and how many words are read, by a second person."""

    class Meta:
        model = Survey
        fields = ["second_share", "reading_share"]
        widgets = {
            name: forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow", "autocomplete": "off"})
            for name in ("second_share", "reading_share")
        }
        error_messages = {
            name: {"required": gettext_lazy("0から100までの数を書いてください。")}
            for name in ("second_share", "reading_share")
        }


class PopulationForm(forms.Form):
    """A row per district, a column per choice of the question, or per pair of choices of two questions."""

    def __init__(
        self, *args: Any, areas: Sequence[Area], table: PopulationTable,
        people: Mapping[tuple[int, int, int], int | None], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.areas, self.table = areas, table
        for area in areas:
            for column in table.columns:
                count = people.get((area.pk, *column.key))
                self.fields[self.name_of(area.pk, column.name)] = PeopleField(
                    label=_("%(area)sの「%(choice)s」") % {"area": area.name, "choice": column.label},
                    initial="" if count is None else f"{count:,}",
                )

    @staticmethod
    def name_of(area: int, column: str) -> str:
        return f"c_{area}_{column}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"area": area, "cells": [self[self.name_of(area.pk, column.name)] for column in self.table.columns]}
            for area in self.areas
        ]

    @property
    def people(self) -> dict[tuple[int, int, int], int]:
        found = {
            (area.pk, *column.key): self.cleaned_data.get(self.name_of(area.pk, column.name))
            for area in self.areas
            for column in self.table.columns
        }
        return {key: count for key, count in found.items() if count is not None}


class PastedForm(forms.Form):
    """Cells copied from Excel, without the heads of rows and columns."""

    pasted = forms.CharField(
        label=gettext_lazy("Excelから貼りつける"), widget=forms.Textarea(attrs={"rows": 4}), required=False,
        max_length=50_000,
        help_text=gettext_lazy(
            "地区が縦、選択肢が横に、この表と同じ順に並んだ数だけを選んでコピーし、ここに貼りつけます。見出しは含めません。"
        ),
    )  # fmt: skip

    def laid(self, areas: Sequence[Area], table: PopulationTable) -> dict[str, str]:
        """Typed values by name of the field. Raises Unreadable."""
        rows = [str(area.pk) for area in areas]
        cells = spread(self.cleaned_data["pasted"], rows, range(len(table.columns)), (rows[0], 0))
        return {PopulationForm.name_of(int(row), table.columns[at].name): words for (row, at), words in cells.items()}
