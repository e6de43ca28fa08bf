"""週に一度のお知らせ: begin the week when its hour has come, write its letters in portions, and look ahead."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django_tasks import task

from sasaeai.kernel.clock import now
from sasaeai.reminders.actions.writing import PORTION, begin, is_wanted, write_to_organisations, write_to_people
from sasaeai.reminders.calendar import due_week
from sasaeai.reminders.forecasting import forecast
from sasaeai.reminders.forgetting import forget_old
from sasaeai.reminders.readers import Owners


@task
def remind() -> int:
    """How many portions were begun; 0 in most hours. The week and its portions are stored together, or not at all."""
    week = due_week(now())
    if week is None or not settings.PUBLIC_ADDRESS:
        return 0
    keys = Owners(week).written_to()
    portions = [keys[start : start + PORTION] for start in range(0, len(keys), PORTION)]
    with transaction.atomic():
        if not begin(week):
            return 0
        for portion in portions:
            write_portion.enqueue(week.isoformat(), portion)
        write_organisations.enqueue(week.isoformat())
    return len(portions) + 1


@task
def write_portion(week: str, people: list[int]) -> int:
    """How many letters were written to these people. Done again after a killed process, it writes what is missing."""
    day = date.fromisoformat(week)
    return write_to_people(day, people) if is_wanted(day) else 0


@task
def write_organisations(week: str) -> int:
    day = date.fromisoformat(week)
    return write_to_organisations(day) if is_wanted(day) else 0


@task
def look_ahead() -> int:
    """Count whom the next letters would reach; the number of letters."""
    return forecast()


@task
def forget_old_letters() -> int:
    return forget_old()
