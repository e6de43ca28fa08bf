"""講座: what is taught, for whom, on which days, how many can come, and what one may do afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import QualificationKind
from sasaeai.people.policy import Verb

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

MOST_PLACES = 999
MOST_TOGETHER = 10
LONGEST_OFFER = 14
DOOR = "session-door"


class CourseState(models.TextChoices):
    DRAFT = "draft", _("準備中")
    OPEN = "open", _("受付中")
    RUNNING = "running", _("開講中")
    ENDED = "ended", _("終わりました")
    CANCELLED = "cancelled", _("中止")


# Which state follows which; everything else is refused.
FOLLOWING: dict[str, frozenset[str]] = {
    CourseState.DRAFT: frozenset({CourseState.OPEN, CourseState.CANCELLED}),
    CourseState.OPEN: frozenset({CourseState.RUNNING, CourseState.ENDED, CourseState.CANCELLED}),
    CourseState.RUNNING: frozenset({CourseState.OPEN, CourseState.ENDED, CourseState.CANCELLED}),
    CourseState.ENDED: frozenset({CourseState.RUNNING}),
    CourseState.CANCELLED: frozenset(),
}
SHOWN = (CourseState.OPEN, CourseState.RUNNING)


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.areas_where(Verb.TEACH))

    def announced(self) -> Self:
        """What everybody reads."""
        return self.exclude(state=CourseState.DRAFT)

    def shown(self) -> Self:
        """Those to which the list of everybody leads."""
        return self.filter(state__in=SHOWN)


class Course(models.Model):
    """Places are counted in `learning.Place`, so that the database knows who has the last one."""

    uid = ShortIdField()
    title = models.CharField(_("講座の名前"), max_length=80, help_text=_("例：ガイドボランティア養成講座"))
    purpose = LongText(
        _("どんな講座か"), max_length=PASSAGE, help_text=_("何のために、何を学ぶか。どなたにも読まれます。")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    organiser = models.CharField(_("主催"), max_length=120, help_text=_("例：社会福祉協議会"))
    for_whom = models.CharField(
        _("対象"), max_length=120, blank=True, help_text=_("例：このまちにお住まいか、お勤めの方")
    )
    place = models.CharField(
        _("会場"), max_length=120, blank=True, help_text=_("回によって違うときは、回の行に書きます。")
    )
    fee = models.CharField(_("費用"), max_length=80, blank=True, help_text=_("例：無料、テキスト代1,000円"))
    capacity = models.PositiveSmallIntegerField(_("定員"))
    most_together = models.PositiveSmallIntegerField(
        _("一度に申し込める人数"), default=1, help_text=_("親子や友人と申し込める講座では、2以上にします。")
    )
    closes_on = models.DateField(_("申し込みのしめきり"), null=True, blank=True)
    offer_days = models.PositiveSmallIntegerField(
        _("空きをお知らせしてから待つ日数"), default=3, help_text=_("返事がなければ、次の方にお知らせします。")
    )
    gives = models.ForeignKey(
        QualificationKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("修了した人に認める資格"),
    )
    gives_level = models.CharField(_("級・段階"), max_length=40, blank=True, help_text=_("例：初級"))
    needs_sessions = models.PositiveSmallIntegerField(
        _("修了に必要な回数"), null=True, blank=True, help_text=_("空けておくと、全部の回です。")
    )
    state = models.CharField(_("状態"), max_length=10, choices=CourseState.choices, default=CourseState.DRAFT)
    cancelled_because = models.CharField(_("中止の理由"), max_length=200, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("前の年の講座")
    )
    made_at = models.DateTimeField(_("作った日時"))
    made_by_label = models.CharField(_("作った人"), max_length=200, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("講座")
        verbose_name_plural = _("講座")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PLACES),
                name="course_has_places",
                violation_error_message=_("定員は、1人から999人までで書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(most_together__gte=1, most_together__lte=MOST_TOGETHER)
                & Q(most_together__lte=F("capacity")),
                name="course_group_fits",
                violation_error_message=_("一度に申し込める人数は、1人から10人まで、定員より少なくしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(offer_days__gte=1, offer_days__lte=LONGEST_OFFER),
                name="course_offer_lasts_some_days",
                violation_error_message=_("待つ日数は、1日から14日までにしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=CourseState.values),
                name="course_state_known",
                violation_error_message=_("状態を一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(gives__isnull=False) | Q(gives_level=""),
                name="course_level_of_a_qualification",
                violation_error_message=_("級・段階を書くときは、資格も選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == CourseState.OPEN

    @property
    def is_going_on(self) -> bool:
        return self.state not in {CourseState.ENDED, CourseState.CANCELLED}

    @property
    def is_cancelled(self) -> bool:
        return self.state == CourseState.CANCELLED

    @property
    def sessions_in_order(self) -> list[Session]:
        """Asked once per row: pages and rules use the same list."""
        kept: list[Session] | None = self.__dict__.get("_sessions")
        if kept is None:
            kept = self.__dict__["_sessions"] = list(self.sessions.all())
        return kept

    @property
    def begins(self) -> datetime | None:
        sessions = self.sessions_in_order
        return sessions[0].begins if sessions else None

    @property
    def first_session_day(self) -> date | None:
        sessions = self.sessions_in_order
        return sessions[0].day if sessions else None

    @property
    def enough(self) -> int:
        """How many sessions somebody has to have come to."""
        number = len(self.sessions_in_order)
        return min(self.needs_sessions or number, number)

    def may_still_join(self, moment: datetime) -> bool:
        """Whether a free place still helps somebody: until the first session begins."""
        begins = self.begins
        return self.state in SHOWN and (begins is None or moment < begins)

    def takes_applications(self, moment: datetime) -> bool:
        open_until = self.closes_on is None or timezone.localtime(moment).date() <= self.closes_on
        return self.is_open and open_until and self.may_still_join(moment)


class SessionQuerySet(models.QuerySet["Session"]):
    def with_token(self, token: str) -> Session | None:
        """The session whose door this is; None for an address that was made up."""
        uid = uid_in(token, purpose=DOOR)
        return self.filter(uid=uid).select_related("course__area").first() if uid else None


class Session(models.Model):
    """回: one meeting of a course."""

    uid = ShortIdField()
    course = models.ForeignKey(Course, models.CASCADE, related_name="sessions", verbose_name=_("講座"))
    day = models.DateField(_("日"))
    start = models.TimeField(_("始まり"))
    end = models.TimeField(_("終わり"))
    place = models.CharField(_("会場"), max_length=120, blank=True)
    topic = models.CharField(_("内容"), max_length=120, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("回")
        verbose_name_plural = _("回")
        ordering = ["day", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "day", "start"],
                name="session_once_at_a_time",
                violation_error_message=_("同じ日の同じ時刻に始まる回が、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="session_ends_after_it_starts",
                violation_error_message=_("終わりの時刻は、始まりより後にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return wareki_date(self.day)

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.day, self.start))

    @property
    def minutes(self) -> int:
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=DOOR)


class Precondition(models.Model):
    """受講の条件: one of these kinds must be held on the first day; a course that has several wants each of them."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="preconditions", verbose_name=_("講座"))
    kinds = models.ManyToManyField(QualificationKind, related_name="+", verbose_name=_("どれか一つの資格"))
    takes_renewable = models.BooleanField(_("期限が過ぎても、更新できる間ならよい"), default=False)

    class Meta:
        verbose_name = _("受講の条件")
        verbose_name_plural = _("受講の条件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return "・".join(kind.name for kind in self.kinds.all())
