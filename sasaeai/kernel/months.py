"""Months as people count them."""

from __future__ import annotations

import calendar
import re
from datetime import date

from sasaeai.kernel.clock import today

_MONTH = re.compile(r"(?P<year>(?:19|20|21)[0-9]{2})-(?P<month>0?[1-9]|1[0-2])")


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last one: 31 January and one month is 28 or 29 February. -1 is before."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_of(month: date) -> date:
    """The last day of the month in which this day lies."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_of(text: str) -> date:
    """The first day of the month that an address names (2012-11); this month for anything else."""
    found = _MONTH.fullmatch(text)
    return date(int(found["year"]), int(found["month"]), 1) if found else today().replace(day=1)
