"""Months on sheets of paper, as the reader counts years: `{{ first|month }}`."""

from __future__ import annotations

from datetime import date

from django import template

from sasaeai.kernel.fiscal import month_words

register = template.Library()


@register.filter
def month(value: object) -> str:
    """平成24年11月."""
    return month_words(value) if isinstance(value, date) else ""
