"""A request in words that everybody may read: when, and how long; never of whom."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.volunteers.models import HelpRequest, Rhythm
from sasaeai.volunteers.models.request import nth_of

A_MONTH = timedelta(days=31)


def day_told(day: date) -> str:
    """12月3日（木）."""
    weekday = WEEKDAYS_ABBR[day.weekday()]
    return _("%(month)s月%(day)s日（%(weekday)s）") % {"month": day.month, "day": day.day, "weekday": weekday}


def time_told(moment: time) -> str:
    """10時, 10時30分."""
    if moment.minute:
        return _("%(hour)s時%(minute)s分") % {"hour": moment.hour, "minute": f"{moment.minute:02d}"}
    return _("%(hour)s時") % {"hour": moment.hour}


def hours_told(request: HelpRequest) -> str:
    return _("%(starts)s～%(ends)s") % {"starts": time_told(request.starts), "ends": time_told(request.ends)}


def length_told(minutes: int) -> str:
    """30分, 1時間, 1時間30分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(count)s分") % {"count": minutes}
    if not rest:
        return _("%(count)s時間") % {"count": hours}
    return _("%(hours)s時間%(minutes)s分") % {"hours": hours, "minutes": rest}


def days_told(request: HelpRequest) -> str:
    """12月3日（木）, 毎週 月・木, 毎月 第1木曜日; where no day is fixed, that it is to be agreed on."""
    weekdays = _weekdays_told(request)
    if request.rhythm == Rhythm.ONCE:
        return day_told(request.first_day)
    if request.rhythm == Rhythm.WEEKLY:
        return _("毎週 %(weekdays)s") % {"weekdays": weekdays}
    if request.rhythm == Rhythm.FORTNIGHTLY:
        return _("一週おき %(weekdays)s") % {"weekdays": weekdays}
    if request.rhythm == Rhythm.MONTHLY:
        weekday = WEEKDAYS_ABBR[request.first_day.weekday()]
        return _("毎月 第%(number)s%(weekday)s曜") % {"number": nth_of(request.first_day), "weekday": weekday}
    if request.weekdays:
        return _("%(weekdays)sのうち、日時は相談") % {"weekdays": weekdays}
    return _("日時は相談")


def since_told(request: HelpRequest) -> str:
    """From which day, where a rhythm begins later: the first Wednesday of 「毎週 水」, not the Saturday before it."""
    if request.rhythm in (Rhythm.ONCE, Rhythm.OPEN) or request.first_day <= today():
        return ""
    first = next(request.days(request.first_day, request.first_day + A_MONTH), request.first_day)
    return _("%(day)sから") % {"day": day_told(first)}


def when_told(request: HelpRequest) -> str:
    """Days, hours, and from which day."""
    told, since = f"{days_told(request)}　{hours_told(request)}", since_told(request)
    return _("%(when)s（%(since)s）") % {"when": told, "since": since} if since else told


def _weekdays_told(request: HelpRequest) -> str:
    return _("・").join(str(WEEKDAYS_ABBR[number]) for number in sorted(set(request.weekday_numbers)))
