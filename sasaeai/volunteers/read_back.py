"""復唱文: the one sentence that whoever takes a request reads back, and when it takes place in words."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import islice

from django.utils.translation import gettext as _

from sasaeai.volunteers.first_words import ANYTHING
from sasaeai.volunteers.models import HelpRequest, Rhythm
from sasaeai.volunteers.models.request import WEEKDAYS, nth_of

MOST_HEARD = 40
FAR = timedelta(days=400)


def read_back(request: HelpRequest) -> str:
    """「毎週火曜日の朝9時から30分、ごみ出しを、ご自宅の玄関で、お一人お願いしたい、ということでよろしいですか。」"""
    parts = [when_words(request), _what(request)]
    if request.meet_at:
        parts.append(_("%(place)sで") % {"place": request.meet_at})
    wish = _("%(people)sお願いしたい") % {"people": people_words(request.slots)}
    return _("%(what)s、%(wish)s、ということでよろしいですか。") % {"what": _("、").join(parts), "wish": wish}


def _what(request: HelpRequest) -> str:
    """「そのほか」 says nothing when it is read out: then what was heard does."""
    words = " ".join(request.words.split())
    if request.kind.name == ANYTHING and words:
        return _("「%(words)s」のことを") % {"words": words[:MOST_HEARD] + ("…" if len(words) > MOST_HEARD else "")}
    return _("%(kind)sを") % {"kind": request.kind.name}


def people_words(slots: int) -> str:
    named = {1: _("お一人"), 2: _("お二人")}
    return named.get(slots) or _("%(count)s人") % {"count": slots}


def when_words(request: HelpRequest) -> str:
    """毎週火曜日の朝9時から30分、12月8日（火）から; of OPEN the span within which a time is looked for."""
    if request.rhythm == Rhythm.OPEN:
        return _open_words(request)
    gaps = {"day": _which_days(request), "time": clock_words(request.starts), "long": long_words(_minutes(request))}
    words = _("%(day)sの%(time)sから%(long)s") % gaps
    return words if request.rhythm == Rhythm.ONCE else _("、").join([words, _lasting(request)])


def _open_words(request: HelpRequest) -> str:
    gaps = {"days": _possible_days(request), "first": clock_words(request.starts), "last": clock_words(request.ends)}
    gaps["long"] = long_words(request.minutes)
    words = _("%(days)s%(first)sから%(last)sまでの間に%(long)s") % gaps
    is_one_day = request.last_day == request.first_day
    return words if is_one_day or not request.last_day else _("、").join([words, _lasting(request)])


def _possible_days(request: HelpRequest) -> str:
    if request.last_day == request.first_day:
        return _("%(day)sの") % {"day": short_day(request.first_day)}
    if request.weekdays:
        return _("日は相談して、%(days)sの") % {"days": _weekdays(request)}
    return _("日は相談して、")


def _minutes(request: HelpRequest) -> int:
    """How long somebody is there: the whole span of a fixed time."""
    return _minute_of(request.ends) - _minute_of(request.starts)


def _minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _which_days(request: HelpRequest) -> str:
    if request.rhythm == Rhythm.ONCE:
        return short_day(request.first_day)
    if request.rhythm == Rhythm.MONTHLY:
        gaps = {"nth": nth_of(request.first_day), "weekday": WEEKDAYS[request.first_day.weekday()]}
        return _("毎月第%(nth)s%(weekday)s曜日") % gaps
    gaps = {"days": _weekdays(request)}
    return _("毎週%(days)s") % gaps if request.rhythm == Rhythm.WEEKLY else _("一週おきの%(days)s") % gaps


def _weekdays(request: HelpRequest) -> str:
    return _("・").join(_("%(weekday)s曜日") % {"weekday": WEEKDAYS[day]} for day in request.weekday_numbers)


def _lasting(request: HelpRequest) -> str:
    gaps = {"first": short_day(request.first_day)}
    if request.last_day is None:
        return _("%(first)sから") % gaps
    return _("%(first)sから%(last)sまで") % (gaps | {"last": short_day(request.last_day)})


def short_day(day: date) -> str:
    """12月8日（火）, as one says it on the telephone."""
    return _("%(month)s月%(day)s日（%(weekday)s）") % {
        "month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()]
    }  # fmt: skip


def clock_words(moment: time) -> str:
    """朝9時, 昼12時30分, 午後2時, 夕方5時, 夜8時: nobody mistakes morning for evening."""
    hour = moment.hour
    name, shown = next((name, shown) for before, name, shown in _parts_of_day(hour) if hour < before)
    gaps = {"part": name, "hour": shown, "minute": moment.minute}
    if moment.minute == 30:
        return _("%(part)s%(hour)s時半") % gaps
    return _("%(part)s%(hour)s時%(minute)s分") % gaps if moment.minute else _("%(part)s%(hour)s時") % gaps


def _parts_of_day(hour: int) -> list[tuple[int, str, int]]:
    return [
        (10, _("朝"), hour),
        (12, _("午前"), hour),
        (13, _("昼の"), hour),
        (16, _("午後"), hour - 12),
        (19, _("夕方"), hour - 12),
        (25, _("夜"), hour - 12),
    ]


def long_words(minutes: int) -> str:
    """30分, 1時間, 1時間半, 2時間15分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s分") % {"minutes": rest}
    if rest == 30:
        return _("%(hours)s時間半") % {"hours": hours}
    return (_("%(hours)s時間%(minutes)s分") if rest else _("%(hours)s時間")) % {"hours": hours, "minutes": rest}


def next_days(request: HelpRequest, count: int = 3) -> list[str]:
    """The next days on which it takes place, so that a slip of a week is heard at once; none where days are open."""
    if request.rhythm == Rhythm.OPEN:
        return []
    return [short_day(day) for day in islice(request.days(request.first_day, request.first_day + FAR), count)]
