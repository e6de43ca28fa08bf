"""When somebody is wanted, as one says it on the telephone: 「毎週火曜、9時から30分」."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.fiscal import UnreadableDate, parse_date
from sasaeai.kernel.words import tidy
from sasaeai.plans.forms.written import WrittenTimeField
from sasaeai.plans.typed import Unreadable, read_number
from sasaeai.volunteers.models import HelpRequest, Rhythm
from sasaeai.volunteers.models.request import EARLIEST, LATEST, WEEKDAYS

NIGHT = _(
    "夜10時から朝6時までの活動は、お願いできません。6時から22時までの時刻にしてください（午後2時は「14」か「午後2時」）。"
)
LONGEST_DAY, LONGEST_WEEK = 8 * 60, 28 * 60
FAR = timedelta(days=400)
_NO_YEAR = re.compile(r"(?P<month>\d{1,2})[/月](?P<day>\d{1,2})日?")
WHEN = ("rhythm", "first_day", "last_day", "weekdays", "starts", "ends", "minutes")


class TimeWordsField(WrittenTimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(help_text="", **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "class": "short"}


class DayWordsField(forms.CharField):
    """A browser's own calendar; without one 12/8, 12月8日 or a whole date."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        super().__init__(max_length=40, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        plain = tidy(text)
        if found := _NO_YEAR.fullmatch(plain):
            return self._next(int(found["month"]), int(found["day"]), text)
        try:
            return parse_date(text)
        except UnreadableDate as unreadable:
            raise ValidationError(str(unreadable)) from None

    @staticmethod
    def _next(month: int, day: int, text: str) -> date:
        """The coming such day: in December, 1/8 is next year's."""
        for year in (today().year, today().year + 1):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found >= today() - timedelta(days=60):
                return found
        raise ValidationError(_("「%(text)s」という日はありません。") % {"text": text})


class WholeNumberField(forms.CharField):
    """３人, 30分; outside of its span a sentence is told."""

    def __init__(self, *, least: int, most: int, unit: str, unclear: Any, **kwargs: Any) -> None:
        self.least, self.most, self.unit, self.unclear = least, most, unit, unclear
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        super().__init__(max_length=10, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean("" if value is None else str(value))
        try:
            number = read_number(text, self.unit)
        except Unreadable:
            raise ValidationError(self.unclear) from None
        if number is None:
            return None
        if number != int(number) or not self.least <= number <= self.most:
            raise ValidationError(self.unclear)
        return int(number)


def next_on(weekdays: list[int], first: date) -> date:
    """The first day from this one on that is one of these weekdays."""
    return next(day for day in (first + timedelta(days=step) for step in range(7)) if day.weekday() in weekdays)


class WhenForm(forms.Form):
    """Whoever inherits calls `fit_when` at the end of `clean`."""

    rhythm = forms.ChoiceField(label=_("どのくらい"), choices=Rhythm.choices, widget=forms.RadioSelect, required=False)
    weekdays = forms.MultipleChoiceField(
        label=_("曜日"),
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    first_day = DayWordsField(label=_("（最初の）日"))
    last_day = DayWordsField(label=_("最後の日"))
    starts = TimeWordsField(label=_("何時から"))
    ends = TimeWordsField(label=_("何時まで"))
    minutes = WholeNumberField(
        label=_("一回の長さ（分）"), least=5, most=480, unit="分",
        unclear=_("一回の長さは、5分から480分（8時間）までの数で書いてください。"),
    )  # fmt: skip

    row: HelpRequest | None = None

    def fit_when(self, cleaned: dict[str, Any], usual_minutes: int) -> dict[str, Any]:
        """What was not said is filled in; what cannot be is told at its field."""
        if any(name in self.errors for name in WHEN):
            return cleaned
        cleaned["rhythm"] = cleaned.get("rhythm") or Rhythm.ONCE
        self._fit_hours(cleaned, usual_minutes)
        self._fit_days(cleaned)
        if not any(name in self.errors for name in WHEN):
            self._check_week(cleaned)
        cleaned["weekdays"] = "".join(cleaned.get("weekdays", ()))
        return cleaned

    def _fit_hours(self, cleaned: dict[str, Any], usual_minutes: int) -> None:
        is_open = cleaned["rhythm"] == Rhythm.OPEN
        starts, ends, minutes = cleaned["starts"], cleaned["ends"], cleaned["minutes"]
        if is_open:
            starts = starts or time(9)
            ends, minutes = ends or max(time(17), later(starts, 60)), minutes or usual_minutes
        elif starts is None:
            self.add_error(
                "starts", _("何時からかを書いてください。まだ決まっていなければ「日時は相談して決める」を選びます。")
            )
            return
        ends = ends or later(starts, minutes or usual_minutes)
        if self._wrong_hours(starts, ends, cleaned["ends"]):
            return
        span = minutes_between(starts, ends)
        if minutes and (span < minutes or (span != minutes and not is_open)):
            self.add_error("minutes", _("始まりと終わりの時刻に合いません。長さか終わりの、どちらかを空けてください。"))
        elif span > LONGEST_DAY and not is_open:
            self.add_error(
                "ends", _("一日8時間をこえる活動は、お願いできません。短く分けられないか、相談してください。")
            )
        cleaned |= {"starts": starts, "ends": ends, "minutes": minutes or span}

    def _wrong_hours(self, starts: time, ends: time, said: time | None) -> bool:
        if not EARLIEST <= starts < LATEST:
            self.add_error("starts", NIGHT)
        elif ends <= starts and said is not None:
            self.add_error("ends", _("終わりの時刻は、始まりの時刻より後にしてください。"))
        elif ends > LATEST or ends <= starts:
            self.add_error("ends" if said else "starts", NIGHT)
        else:
            return False
        return True

    def _fit_days(self, cleaned: dict[str, Any]) -> None:
        rhythm, first = cleaned["rhythm"], cleaned["first_day"]
        if rhythm in {Rhythm.ONCE, Rhythm.MONTHLY}:
            cleaned["weekdays"] = []
        weekdays = [int(sign) for sign in cleaned["weekdays"]]
        if first is None and rhythm == Rhythm.OPEN:
            first = today()
        if weekdays and rhythm in {Rhythm.WEEKLY, Rhythm.FORTNIGHTLY}:
            first = next_on(weekdays, first or today() + timedelta(days=1))
        if first is None:
            self.add_error("first_day", self._no_day(rhythm))
            return
        cleaned["first_day"] = first
        if rhythm == Rhythm.ONCE:
            cleaned["last_day"] = None
        self._check_days(cleaned, first)

    @staticmethod
    def _no_day(rhythm: str) -> Any:
        if rhythm == Rhythm.ONCE:
            return _("何日かを書いてください。まだ決まっていなければ「日時は相談して決める」を選びます。")
        if rhythm == Rhythm.MONTHLY:
            return _("最初の日を書いてください。毎月、同じ週の同じ曜日になります。")
        return _("曜日を選ぶか、最初の日を書いてください。")

    def _check_days(self, cleaned: dict[str, Any], first: date) -> None:
        if self.row is None or self.row.first_day != first:
            if first < today():
                self.add_error("first_day", _("過ぎた日です。今日か先の日を書いてください。"))
            elif first > today() + FAR:
                self.add_error("first_day", _("一年より先の日です。年を確かめてください。"))
            elif self._is_over(cleaned, first):
                self.add_error("starts", _("今日のその時刻は、もう過ぎました。日と時刻を確かめてください。"))
        if cleaned.get("last_day") and cleaned["last_day"] < first:
            self.add_error("last_day", _("最後の日は、最初の日と同じか後の日にしてください。"))

    @staticmethod
    def _is_over(cleaned: dict[str, Any], first: date) -> bool:
        if cleaned["rhythm"] != Rhythm.ONCE or first != today() or cleaned.get("starts") is None:
            return False
        return bool(cleaned["starts"] <= localtime(now()).time())

    def _check_week(self, cleaned: dict[str, Any]) -> None:
        times = max(len(cleaned["weekdays"]), 1) if cleaned["rhythm"] == Rhythm.WEEKLY else 1
        if times * cleaned["minutes"] > LONGEST_WEEK:
            self.add_error(
                "weekdays", _("週に28時間をこえる活動は、お願いできません。日か時間を減らせないか、相談してください。")
            )


def later(moment: time, minutes: int) -> time:
    """So many minutes later on the same day, at the latest just before midnight."""
    end = datetime.combine(date.min, moment) + timedelta(minutes=minutes)
    return end.time() if end.date() == date.min else time(23, 59)


def minutes_between(starts: time, ends: time) -> int:
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
