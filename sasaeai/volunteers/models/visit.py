"""顔合わせ、組、活動の回、出番、ふりかえり: from the first meeting to what was done and how it was for both."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import EncryptedTextField
from sasaeai.records.models import ActivityRecord
from sasaeai.volunteers.models.candidate import Candidate
from sasaeai.volunteers.models.kinds import ErrandKind
from sasaeai.volunteers.models.link import OpensByLink, opened_by
from sasaeai.volunteers.models.request import COVER, EARLIEST, LATEST, Channel, HelpRequest, Rhythm
from sasaeai.volunteers.models.volunteer import Volunteer

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(request__area__in=viewer.areas_where(Verb.MEDIATE))

    def to_come(self) -> Self:
        return self.filter(outcome=Introduction.Outcome.PLANNED)


class Introduction(models.Model):
    """顔合わせ: who asks, who would help and the coordinator meet; either side may say no, without fault."""

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("これから")
        AGREED = "agreed", _("始めることになった")
        ASKER_NO = "asker_no", _("依頼した人が見送った")
        VOLUNTEER_NO = "volunteer_no", _("ボランティアが見送った")
        CALLED_OFF = "called_off", _("取りやめ・延期")

    uid = ShortIdField()
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="introductions", verbose_name=_("依頼"))
    candidates = models.ManyToManyField(Candidate, related_name="introductions", verbose_name=_("ボランティア"))
    day = models.DateField(_("日"))
    starts = models.TimeField(_("何時から"))
    place = EncryptedTextField(_("場所"), blank=True)
    attendees = models.CharField(
        _("出る人"), max_length=120, blank=True, help_text=_("例：ご本人、娘さん、コーディネーター")
    )
    agreed = EncryptedTextField(_("決めたこと"), blank=True)
    outcome = models.CharField(_("どうなったか"), max_length=12, choices=Outcome.choices, default=Outcome.PLANNED)
    by_label = models.CharField(_("書いた人"), max_length=200)
    sample = models.BooleanField(_("見本"), default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("顔合わせ")
        verbose_name_plural = _("顔合わせ")
        ordering = ["-day", "-starts", "-pk"]

    def __str__(self) -> str:
        return f"{self.request} {self.day}"


class PairQuerySet(models.QuerySet["Pair"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(request__area__in=viewer.areas_where(Verb.MEDIATE))

    def going_on(self, on: date) -> Self:
        return self.filter(since__lte=on, ended_on=None).exclude(until__lt=on)

    def standing(self) -> Self:
        return self.exclude(request__rhythm=Rhythm.ONCE)

    def ending_by(self, day: date) -> Self:
        """Not ended yet, but the last day is near, or over."""
        return self.filter(ended_on=None, until__lte=day)

    def with_people(self) -> Self:
        return self.select_related("request__kind", "request__area", "request__asker", "volunteer__person")

    def on_any_day(self, first: date, last: date) -> Self:
        """Pairs that lasted on at least one day of the span."""
        return self.filter(since__lte=last, until__gte=first).exclude(ended_on__lt=first)

    def with_token(self, token: str) -> Pair | None:
        """None for a made-up one, and once the personal data of one of the two is gone."""
        known = self.filter(volunteer__anonymised_on=None, request__anonymised_on=None)
        return opened_by(token, known.select_related("request__kind", "request__area", "volunteer__person"))


class Pair(OpensByLink):
    """組: one person helps with one request, from a day until a day; a standing pair is renewed, never endless.

    Only while it lasts does the volunteer read the address; its own link is where the volunteer reports.
    """

    link_purpose = "volunteers-pair"

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="pairs", verbose_name=_("依頼"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="pairs", verbose_name=_("ボランティア"))
    since = models.DateField(_("始まりの日"))
    until = models.DateField(_("最後の日"))
    renewed_on = models.DateField(_("続けると決めた日"), null=True, blank=True)
    ended_on = models.DateField(_("終わった日"), null=True, blank=True)
    end_reason = models.CharField(_("終わった理由"), max_length=120, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("組")
        verbose_name_plural = _("組")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "volunteer"],
                condition=Q(ended_on=None),
                name="pair_once_while_it_lasts",
                violation_error_message=_("このお二人は、もう組になっています。"),
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="pair_ends_after_it_begins",
                violation_error_message=_("最後の日は、始まりの日と同じか後の日にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.volunteer.number}"

    def is_going_on(self, on: date) -> bool:
        return self.since <= on <= self.until and self.ended_on is None

    @property
    def last_day(self) -> date:
        """The last day on which it lasted, or will."""
        return min(self.until, self.ended_on) if self.ended_on else self.until


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.areas_where(Verb.MEDIATE))

    def in_words(self) -> Self:
        """All that `str()` says."""
        return self.select_related("request__kind", "request__area")

    def with_turns(self) -> Self:
        """All that a line of the desk shows."""
        turns = models.Prefetch("turns", Turn.objects.select_related("volunteer__person").order_by("pk"))
        return self.select_related("request__kind", "request__area", "request__asker", "area").prefetch_related(turns)

    def of_resting(self, on: date) -> Self:
        """Still to come, with somebody who has taken a rest meanwhile: to be settled by telephone."""
        rests = Turn.objects.filter(
            Q(volunteer__paused_until=None) | Q(volunteer__paused_until__gte=F("visit__day")),
            state=Turn.State.PLANNED, volunteer__paused_on__lte=F("visit__day"),
        )  # fmt: skip
        return self.filter(state=Visit.State.PLANNED, day__gte=on, pk__in=rests.values("visit"))

    def told_hard(self, since: date) -> Self:
        """One of both said こまったことがあった."""
        hard = Reflection.objects.filter(face=Reflection.Face.HARD).values("visit")
        return self.filter(day__gte=since, pk__in=hard)

    def not_reported(self, on: date, moment: datetime) -> Self:
        """Over, and somebody who was to come has not told how it was."""
        over = Q(day__lt=on) | Q(day=on, ends__lte=localtime(moment).time())
        waiting = Turn.objects.filter(state=Turn.State.PLANNED).values("visit")
        return self.filter(over, pk__in=waiting).exclude(state=Visit.State.CALLED_OFF)

    def done(self) -> Self:
        return self.filter(state=Visit.State.DONE)


class Visit(models.Model):
    """活動の回: one time of a request. Written beforehand, it is the evidence for the city's insurance."""

    class State(models.TextChoices):
        PLANNED = "planned", _("これから")
        DONE = "done", _("済んだ")
        CALLED_OFF = "called_off", _("取りやめ")

    uid = ShortIdField()
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="visits", verbose_name=_("依頼"))
    # As the request's, kept with the row: statistics outlive the request's personal data.
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地区"))
    day = models.DateField(_("日"))
    starts = models.TimeField(_("何時から"))
    ends = models.TimeField(_("何時まで"))
    state = models.CharField(_("どうなったか"), max_length=12, choices=State.choices, default=State.PLANNED)
    planned_at = models.DateTimeField(_("予定を書いた日時"))
    called_off_by = models.CharField(_("どちらの都合か"), max_length=40, blank=True)
    reported_at = models.DateTimeField(_("報告の日時"), null=True, blank=True)
    reported_by_way = models.CharField(_("報告の受け方"), max_length=10, choices=Channel.choices, blank=True)
    record = models.ForeignKey(
        ActivityRecord, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("活動の記録")
    )
    sample = models.BooleanField(_("見本"), default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("活動の回")
        verbose_name_plural = _("活動の回")
        ordering = ["-day", "-starts", "-pk"]
        indexes = [models.Index(fields=["area", "day"], name="visits_by_area_and_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "day", "starts"],
                name="visit_once",
                violation_error_message=_("同じ日の同じ時刻の活動が、すでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), starts__gte=EARLIEST, ends__lte=LATEST),
                name="visit_by_day",
                violation_error_message=_("6時から22時までの間で、終わりを始まりより後にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.day}"

    @property
    def starts_at(self) -> datetime:
        return make_aware(datetime.combine(self.day, self.starts))

    @property
    def ends_at(self) -> datetime:
        return make_aware(datetime.combine(self.day, self.ends))

    @property
    def minutes(self) -> int:
        """As planned."""
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute

    @property
    def was_written_beforehand(self) -> bool:
        """Whether it stands as evidence: the plan was there before the activity began."""
        return self.planned_at <= self.starts_at

    @property
    def cover_key(self) -> str:
        """`once` of the request that looks for somebody who comes instead."""
        return f"{COVER}{self.uid}"


class TurnQuerySet(models.QuerySet["Turn"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(visit__area__in=viewer.areas_where(Verb.MEDIATE))

    def in_words(self) -> Self:
        """All that `str()` says."""
        return self.select_related("visit__request__kind", "visit__request__area", "volunteer")

    def done(self) -> Self:
        return self.filter(state=Turn.State.DONE)

    def of_pair(self, pair: Pair) -> Self:
        """Of its request, or of the one visit for which it is the cover."""
        mine = self.filter(volunteer=pair.volunteer_id)
        if pair.request.is_cover and pair.request.once:
            return mine.filter(visit__uid=pair.request.once.removeprefix(COVER))
        return mine.filter(visit__request=pair.request_id)


class Turn(models.Model):
    """出番: one person at one visit; `minutes` is what was really done."""

    class State(models.TextChoices):
        PLANNED = "planned", _("これから")
        DONE = "done", _("活動した")
        CANCELLED = "cancelled", _("前もって休み")
        CANCELLED_LATE = "cancelled_late", _("直前の休み")
        NO_SHOW = "no_show", _("来られなかった")
        NOT_NEEDED = "not_needed", _("要らなくなった")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="turns", verbose_name=_("活動の回"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="turns", verbose_name=_("ボランティア"))
    state = models.CharField(_("どうなったか"), max_length=14, choices=State.choices, default=State.PLANNED)
    minutes = models.PositiveSmallIntegerField(_("活動した時間（分）"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("休みの連絡の日時"), null=True, blank=True)
    cancel_reason = models.CharField(_("休みの理由"), max_length=80, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("出番")
        verbose_name_plural = _("出番")
        ordering = ["visit__day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "volunteer"],
                name="turn_once",
                violation_error_message=_("この方は、もうこの回に入っています。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(minutes__gte=1, minutes__lte=480),
                name="turn_done_has_minutes",
                violation_error_message=_("活動した時間は、1分から480分（8時間）までで書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.volunteer.number}"


class Reflection(models.Model):
    """ふりかえり: how a visit was, for one side; three faces and a few words."""

    class Side(models.TextChoices):
        ASKER = "asker", _("依頼した人")
        VOLUNTEER = "volunteer", _("ボランティア")

    class Face(models.IntegerChoices):
        GOOD = 3, _("よかった")
        SO_SO = 2, _("ふつう")
        HARD = 1, _("こまったことがあった")

    uid = ShortIdField()
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="reflections", verbose_name=_("活動の回"))
    side = models.CharField(_("どちらの声か"), max_length=10, choices=Side.choices)
    volunteer = models.ForeignKey(
        Volunteer, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("ボランティア")
    )
    face = models.PositiveSmallIntegerField(_("どうでしたか"), choices=Face.choices)
    words = EncryptedTextField(_("ひとこと"), blank=True)
    at = models.DateTimeField(_("日時"))
    by_label = models.CharField(_("書いた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ふりかえり")
        verbose_name_plural = _("ふりかえり")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "volunteer"],
                name="reflection_of_a_volunteer_once",
                violation_error_message=_("このふりかえりは、もう書かれています。"),
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(volunteer=None),
                name="reflection_of_the_asker_once",
                violation_error_message=_("このふりかえりは、もう書かれています。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.get_side_display()}"


class PointScheme(models.Model):
    """ポイント制度: another body's rules as data; we only export the hours that they count."""

    name = models.CharField(_("制度の名前"), max_length=60, unique=True)
    minutes_each = models.PositiveSmallIntegerField(_("何分から数えるか"), default=30)
    points_each = models.PositiveSmallIntegerField(_("一回の点"), default=200)
    most_a_day = models.PositiveIntegerField(_("一日の上限"), default=200)
    most_a_year = models.PositiveIntegerField(_("一年の上限"), default=8000)
    youngest = models.PositiveSmallIntegerField(_("何歳から"), default=65)
    excluded = models.ManyToManyField(ErrandKind, blank=True, related_name="+", verbose_name=_("数えない種類"))
    retired = models.BooleanField(_("使わない"), default=False)

    class Meta:
        verbose_name = _("ポイント制度")
        verbose_name_plural = _("ポイント制度")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
