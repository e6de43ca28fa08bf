"""How long a text may be: what people write by hand, and the chapters that they paste from their word processor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# A printed plan has 60 to 100 pages of some 1,000 signs; its longest chapter is a quarter of that.
CHAPTER = 40_000
# Four pages: an answer, a reason, what an organisation does.
PASSAGE = 4_000


class Longest(MaxLengthValidator):
    message = _(
        "%(limit_value)s文字までにしてください（いまは%(show_value)s文字です）。"
        "長い文は短くまとめるか、いくつかの欄に分けて書いてください。"
    )


class LongText(models.TextField):
    """A text with an end: `max_length` holds for whoever saves after `full_clean`, and for forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.max_length is not None:
            self.validators.append(Longest(self.max_length))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"form_class": LongTextField, "max_length": None, "longest": self.max_length} | kwargs
        )


class LongTextField(forms.CharField):
    """Says when a text is too long; a browser that is told the limit would cut off what is pasted without a word."""

    def __init__(self, *, longest: int = PASSAGE, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.validators.append(Longest(longest))
