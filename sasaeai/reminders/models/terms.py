"""お知らせのきまり and お休みの時期: when letters go out and when they do not; both are the ward's own."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.reminders.weeks import moment_in

# Nobody is written to at night.
FIRST_HOUR, LAST_HOUR = 7, 19
# A rest that is longer would silence everything for a quarter.
LONGEST_REST = 92


class Weekday(models.IntegerChoices):
    """As Python counts them."""

    MONDAY = 0, _("月曜日")
    TUESDAY = 1, _("火曜日")
    WEDNESDAY = 2, _("水曜日")
    THURSDAY = 3, _("木曜日")
    FRIDAY = 4, _("金曜日")
    SATURDAY = 5, _("土曜日")
    SUNDAY = 6, _("日曜日")


class ReminderTerms(models.Model):
    """One row. Off until somebody has read what would be sent and to whom."""

    is_on = models.BooleanField(
        _("お知らせを送る"),
        default=False,
        help_text=_("はじめる前に、だれに何が届くかを「つぎのお知らせ」で読めます。"),
    )
    weekday = models.PositiveSmallIntegerField(_("曜日"), choices=Weekday.choices, default=Weekday.MONDAY)
    hour = models.PositiveSmallIntegerField(
        _("何時に"),
        default=9,
        validators=[
            MinValueValidator(FIRST_HOUR, _("朝7時から夜7時までの間にしてください。")),
            MaxValueValidator(LAST_HOUR, _("朝7時から夜7時までの間にしてください。")),
        ],
    )
    # What lay before the last change was not missed: switching on on a Friday sends nothing of Monday's.
    since = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("お知らせのきまり")
        verbose_name_plural = _("お知らせのきまり")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="reminder_terms_once", violation_error_message=_("きまりは一つだけです。")
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6, hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR),
                name="reminder_terms_by_day",
                violation_error_message=_("曜日と、朝7時から夜7時までの時刻を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return str(_("お知らせのきまり"))

    @classmethod
    def now(cls) -> ReminderTerms:
        """The ward's own, or the defaults as long as nobody has changed them."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def moment_in(self, week: date) -> datetime:
        return moment_in(week, self.weekday, self.hour)


class QuietSeason(models.Model):
    """お休みの時期: no letter goes out on these days. A yearly one begins and ends on the same days each year."""

    name = models.CharField(_("名前"), max_length=40, help_text=_("例：年末年始、お盆、地域のお祭りの週"))
    first_day = models.DateField(_("はじめの日"))
    last_day = models.DateField(_("おわりの日"), help_text=_("年をまたぐときは、次の年の日を入れます。"))
    yearly = models.BooleanField(
        _("毎年くりかえす"), default=False, help_text=_("「はい」なら、何月何日かだけを毎年使います。")
    )
    in_use = models.BooleanField(_("使っている"), default=True)
    sample = models.BooleanField(_("見本"), default=False, editable=False)

    class Meta:
        verbose_name = _("お休みの時期")
        verbose_name_plural = _("お休みの時期")
        ordering = ["-in_use", "first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="quiet_season_ends_after_it_begins",
                violation_error_message=_("おわりの日は、はじめの日と同じか、あとの日にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.first_day and self.last_day and (self.last_day - self.first_day).days >= LONGEST_REST:
            days = {"days": LONGEST_REST}
            raise ValidationError({"last_day": _("お休みは、%(days)s日までにしてください。") % days})

    def covers(self, day: date) -> bool:
        if not self.in_use:
            return False
        if not self.yearly:
            return self.first_day <= day <= self.last_day
        first, last = ((each.month, each.day) for each in (self.first_day, self.last_day))
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last
