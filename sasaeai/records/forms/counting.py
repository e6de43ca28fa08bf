"""The numbers of a record as people type them: ３０人, 1,200; and that the parts fit into the whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.plans.typed import Unreadable, read_number
from sasaeai.records.models.record import MOST_MINUTES, MOST_PEOPLE

BANDS = ("children", "adults", "older")
UNCLEAR = _("「%(text)s」を人数として読めません。0から9,999までの数で書いてください。")


class NumberField(forms.CharField):
    """A whole number up to `most`; None where nothing is written."""

    def __init__(self, *, most: int, unit: str, unclear: Any, **kwargs: Any) -> None:
        self.most, self.unit, self.unclear = most, unit, unclear
        kwargs.setdefault("required", False)
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "count"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean("" if value is None else str(value))
        try:
            number = read_number(text, self.unit)
        except Unreadable:
            raise ValidationError(self.unclear, params={"text": text}) from None
        if number is None:
            return None
        if number != int(number) or not 0 <= number <= self.most:
            raise ValidationError(self.unclear, params={"text": text})
        return int(number)


class HeadsField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=MOST_PEOPLE, unit="人", unclear=UNCLEAR, **kwargs)


class MinutesField(NumberField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            most=MOST_MINUTES,
            unit="分",
            unclear=_("「%(text)s」を時間（分）として読めません。1から1440までの数で書いてください。"),
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


def fit(counts: dict[str, int | None]) -> tuple[dict[str, int], str]:
    """Bands and total as they are stored, and what is wrong with them ("" when nothing is).

    Without a total the bands make it; without anything nobody can say that somebody came.
    """
    bands = {name: counts.get(name) or 0 for name in BANDS}
    total, known = counts.get("people"), sum(bands.values())
    if total is None and all(counts.get(name) is None for name in BANDS):
        return {}, str(_("何人だったかを書いてください。だいたいの数で結構です。"))
    if total is not None and total < known:
        return {}, str(_("合計が、子ども・大人・65歳以上を足した数より少なくなっています。"))
    people = known if total is None else total
    if people > MOST_PEOPLE:
        return {}, str(_("人数は9,999人までで書いてください。"))
    return bands | {"people": people}, ""


class CountsForm(forms.Form):
    """Whoever inherits has fields of the names of BANDS, and `people`."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = (*BANDS, "people")
        if any(name in self.errors for name in names):
            return cleaned
        counts, wrong = fit({name: cleaned.get(name) for name in names})
        if wrong:
            self.add_error("people", wrong)
        return cleaned | counts
