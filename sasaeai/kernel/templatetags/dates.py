"""Dates and fiscal years in templates: `{% load dates %}`, in the words of the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.timezone import is_aware, localtime

from sasaeai.kernel.fiscal import FiscalYear, day_words, reads_japanese, wareki_date

register = template.Library()


def _local(value: date) -> date:
    if isinstance(value, datetime):
        return localtime(value).date() if is_aware(value) else value.date()
    return value


def _year(value: object) -> FiscalYear | None:
    if isinstance(value, date):
        return FiscalYear.of(_local(value))
    return FiscalYear(value) if isinstance(value, int) else value if isinstance(value, FiscalYear) else None


@register.filter
def wareki(value: object) -> str:
    """平成23年3月31日 of a date, 平成23年度 of a fiscal year; in every language."""
    if isinstance(value, FiscalYear):
        return value.wareki
    return wareki_date(_local(value)) if isinstance(value, date) else ""


@register.filter
def day(value: object) -> str:
    """A date as the reader counts: 平成23年3月31日, or March 31, 2011 on English pages."""
    return day_words(_local(value)) if isinstance(value, date) else ""


@register.filter
def fiscal_year(value: object) -> str:
    """The fiscal year of a date, a number or a FiscalYear: 平成23年度, or FY2011 on English pages."""
    year = _year(value)
    return year.words if year else ""


@register.filter
def fiscal_year_both(value: object) -> str:
    """令和6年度（2024年度）: for those who do not count in eras."""
    year = _year(value)
    if year is None:
        return ""
    return f"{year.wareki}（{year.western}）" if reads_japanese() else year.words
