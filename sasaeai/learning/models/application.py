"""申し込み: one person (with companions) and one course; waiting is a state of it, and a place is a row of its own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.models import Message
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.learning.models.course import Course, CourseState, Session
from sasaeai.people.models import Person
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import EncryptedTextField

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

OWN_LINK = "course-application"


class ApplicationState(models.TextChoices):
    ACCEPTED = "accepted", _("参加")
    WAITING = "waiting", _("空き待ち")
    OFFERED = "offered", _("空きをお知らせ中")
    DECLINED = "declined", _("空きを辞退")
    EXPIRED = "expired", _("期限までに返事なし")
    CANCELLED = "cancelled", _("取り消し")


LIVE = (ApplicationState.ACCEPTED, ApplicationState.WAITING, ApplicationState.OFFERED)
HOLDING = (ApplicationState.ACCEPTED, ApplicationState.OFFERED)


class Way(models.TextChoices):
    """How an application or a request came in."""

    WEB = "web", _("ウェブ")
    PHONE = "phone", _("電話")
    COUNTER = "counter", _("窓口")
    PAPER = "paper", _("紙")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(course__area__in=viewer.areas_where(Verb.TEACH))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def in_queue(self) -> Self:
        return self.filter(state=ApplicationState.WAITING).order_by("applied_at", "pk")

    def offer_over(self, moment: datetime) -> Self:
        """Offers whose time is up; who was never reached keeps the offer until somebody telephones."""
        return self.filter(state=ApplicationState.OFFERED, offered_until__lte=moment).exclude(
            Q(told_at=None) & Q(message_key__in=Message.objects.undeliverable().values("key"))
        )

    def to_call(self) -> Self:
        """Whom no mail has reached, and who has to know: a place is free, or the course does not take place."""
        news = Q(state=ApplicationState.OFFERED) | Q(state__in=LIVE, course__state=CourseState.CANCELLED)
        lost = Q(message_key="") | Q(message_key__in=Message.objects.undeliverable().values("key"))
        return self.filter(news & lost, told_at=None)

    def with_token(self, token: str) -> Application | None:
        """The application that an own link names, whatever became of it; None for a token that was made up."""
        uid = uid_in(token, purpose=OWN_LINK)
        return self.filter(uid=uid).select_related("course__area", "course__gives").first() if uid else None


class Application(models.Model):
    """`message_key` names the newest mail about it in the outbox; without a mail address somebody telephones."""

    uid = ShortIdField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="applications", verbose_name=_("講座"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申し込んだ人"))
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    state = models.CharField(_("状態"), max_length=10, choices=ApplicationState.choices)
    way = models.CharField(_("受け取り方"), max_length=10, choices=Way.choices)
    email = models.EmailField(_("メールアドレス"), blank=True)
    needs = EncryptedTextField(_("手伝いが必要なこと"), blank=True)
    applied_at = models.DateTimeField(_("申し込んだ日時"))
    written_by_label = models.CharField(_("書いた人"), max_length=200, blank=True)
    admitted_because = models.CharField(_("条件がなくても認めた理由"), max_length=120, blank=True)
    offers = models.PositiveSmallIntegerField(_("お知らせした回数"), default=0, editable=False)
    offered_at = models.DateTimeField(_("お知らせした日時"), null=True, blank=True, editable=False)
    offered_until = models.DateTimeField(_("返事の期限"), null=True, blank=True, editable=False)
    told_at = models.DateTimeField(_("電話で伝えた日時"), null=True, blank=True, editable=False)
    message_key = models.CharField(max_length=80, blank=True, editable=False)
    forgotten_on = models.DateField(_("名前を忘れた日"), null=True, blank=True, editable=False)
    completed_on = models.DateField(_("修了した日"), null=True, blank=True, editable=False)
    # What one press sent; a form that is sent twice writes once.
    once = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, where given
    sample = models.BooleanField(_("見本"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("申し込み")
        verbose_name_plural = _("申し込み")
        ordering = ["applied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=Q(state__in=LIVE),
                name="application_once_at_a_time",
                violation_error_message=_("この方は、もう申し込んでいます。"),
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1),
                name="application_of_somebody",
                violation_error_message=_("人数は1人からです。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ApplicationState.values) & Q(way__in=Way.values),
                name="application_state_known",
                violation_error_message=_("状態を一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(state=ApplicationState.ACCEPTED),
                name="application_completed_by_who_took_part",
                violation_error_message=_("参加した人だけが修了できます。"),
            ),
        ]
        indexes = [models.Index(fields=["course", "state", "applied_at"], name="learning_queue_of_a_course")]

    def __str__(self) -> str:
        """Without a name: the journal and the lists of what was counted are read by others, too."""
        return gettext("「%(course)s」の申し込み") % {"course": self.course}

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=OWN_LINK)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_offered(self) -> bool:
        return self.state == ApplicationState.OFFERED

    def offer_stands(self, moment: datetime) -> bool:
        return self.is_offered and (self.offered_until is None or moment < self.offered_until)


class Place(models.Model):
    """席: number so-and-so of a course. Each number is given once, and the database says so."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="places", verbose_name=_("講座"))
    application = models.ForeignKey(Application, models.CASCADE, related_name="places", verbose_name=_("申し込み"))
    number = models.PositiveSmallIntegerField(_("番号"))

    class Meta:
        verbose_name = _("講座の席")
        verbose_name_plural = _("講座の席")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                name="place_given_once",
                violation_error_message=_("この番号の席は、もうほかの方のものです。"),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="place_numbered_from_one",
                violation_error_message=_("番号は1からです。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Attendance(models.Model):
    """出席: somebody came to a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances", verbose_name=_("回"))
    application = models.ForeignKey(Application, models.CASCADE, related_name="attendances", verbose_name=_("申し込み"))
    at_door = models.BooleanField(_("入口で自分で"), default=False)
    written_at = models.DateTimeField(_("書いた日時"))

    class Meta:
        verbose_name = _("出席")
        verbose_name_plural = _("出席")
        ordering = ["session", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "application"],
                name="attendance_once",
                violation_error_message=_("この回の出席は、もう記録されています。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.session)
