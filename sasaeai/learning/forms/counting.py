"""Numbers of people, days and times as people type them: ２０人, 1,200."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.records.forms.counting import NumberField


class CountField(NumberField):
    """A number of people, days or times from `least` to `most`, in whatever digits."""

    def __init__(self, *, least: int, most: int, unit: str, **kwargs: Any) -> None:
        self.least = least
        super().__init__(
            most=most, unit=unit, **kwargs,
            unclear=_("「%(text)s」を数として読めません。%(least)sから%(most)sまでの数で書いてください。"),
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        try:
            number = super().clean(value)
        except ValidationError as wrong:
            # What is much too long is refused for a list of reasons, which have no one sentence.
            raise ValidationError(getattr(wrong, "message", self.unclear), params=self._gaps(value)) from None
        if number is not None and number < self.least:
            raise ValidationError(self.unclear, params=self._gaps(value))
        return number

    def _gaps(self, value: Any) -> dict[str, Any]:
        return {"text": str(value)[:20], "least": self.least, "most": self.most}
