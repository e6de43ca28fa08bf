"""When the letters of a week go out: at the ward's own hour, never in a quiet season."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from sasaeai.reminders.models import QuietSeason, ReminderTerms, Round
from sasaeai.reminders.weeks import WEEK, week_at

# Further ahead nobody looks; a calendar without a free week in two years is said in words.
MOST_WEEKS = 104


def season_on(day: date, seasons: Iterable[QuietSeason]) -> QuietSeason | None:
    return next((season for season in seasons if season.covers(day)), None)


def due_week(at: datetime) -> date | None:
    """The week whose letters are to be written at this moment; None: not yet, switched off, a rest, or begun already.

    What a rest holds back needs no keeping: the first letter after it tells whatever waits by then.
    """
    terms = ReminderTerms.now()
    week = week_at(at)
    moment = terms.moment_in(week)
    if not terms.is_on or moment > at or (terms.since and moment < terms.since):
        return None
    days = {timezone.localtime(each, timezone.get_default_timezone()).date() for each in (moment, at)}
    seasons = list(QuietSeason.objects.filter(in_use=True))
    if any(season_on(day, seasons) for day in days) or Round.objects.filter(week=week).exists():
        return None
    return week


def next_moment(at: datetime, terms: ReminderTerms) -> tuple[datetime | None, list[tuple[date, QuietSeason]]]:
    """When the next letters go out, and on which days before they would have but for a rest."""
    seasons = list(QuietSeason.objects.filter(in_use=True))
    held: list[tuple[date, QuietSeason]] = []
    week = week_at(at)
    for _number in range(MOST_WEEKS):
        moment = terms.moment_in(week)
        day = timezone.localtime(moment, timezone.get_default_timezone()).date()
        week += WEEK
        if moment <= at:
            continue
        season = season_on(day, seasons)
        if season is None:
            return moment, held
        held.append((day, season))
    return None, held
