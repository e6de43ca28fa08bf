"""Which week a day lies in: weeks begin on Monday, in the installation's time zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday by which a week is called."""
    return day - timedelta(days=day.weekday())


def week_at(moment: datetime) -> date:
    return monday_of(timezone.localtime(moment, timezone.get_default_timezone()).date())


def moment_in(week: date, weekday: int, hour: int) -> datetime:
    """The moment of that week, aware."""
    day = week + timedelta(days=weekday)
    return timezone.make_aware(datetime.combine(day, time(hour)), timezone.get_default_timezone())
