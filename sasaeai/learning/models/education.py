"""福祉教育: schools, workplaces and neighbours ask for an hour of learning, with people who speak from their life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.learning.models.application import Way
from sasaeai.people.models import Person
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import EncryptedTextField
from sasaeai.records.models import ActivityRecord

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

ASKED_LINK = "education-request"


class Asker(models.TextChoices):
    SCHOOL = "school", _("学校・保育園・幼稚園")
    WORKPLACE = "workplace", _("会社・職場")
    NEIGHBOURS = "neighbours", _("自治会・町内会・地域の団体")
    OTHER = "other", _("そのほか")


class EducationState(models.TextChoices):
    RECEIVED = "received", _("受け付けました")
    LOOKING = "looking", _("講師をさがしています")
    AGREED = "agreed", _("日と講師が決まりました")
    DONE = "done", _("行いました")
    DECLINED = "declined", _("お受けできませんでした")


WAITING = (EducationState.RECEIVED, EducationState.LOOKING, EducationState.AGREED)


class EducationRequestQuerySet(models.QuerySet["EducationRequest"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area__in=viewer.areas_where(Verb.TEACH))

    def done(self) -> Self:
        return self.filter(state=EducationState.DONE)

    def with_token(self, token: str) -> EducationRequest | None:
        uid = uid_in(token, purpose=ASKED_LINK)
        return self.filter(uid=uid).select_related("area").first() if uid else None


class EducationRequest(models.Model):
    """Children, adults and older are expected until it is done, and then those who really came."""

    uid = ShortIdField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("地域"))
    asker = models.CharField(_("どんなところか"), max_length=10, choices=Asker.choices)
    organisation_name = models.CharField(_("学校・団体の名前"), max_length=80)
    contact = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("担当の方"))
    email = models.EmailField(_("メールアドレス"), blank=True)
    grade = models.CharField(_("学年・年齢"), max_length=60, blank=True, help_text=_("例：小学4年生、新入社員"))
    children = models.PositiveSmallIntegerField(_("子ども"), default=0)
    adults = models.PositiveSmallIntegerField(_("大人"), default=0)
    older = models.PositiveSmallIntegerField(_("65歳以上"), default=0)
    wished_days = models.CharField(
        _("希望の日"), max_length=200, help_text=_("例：第1希望 6月12日の3・4時間目、第2希望 6月の火曜")
    )
    place = models.CharField(_("場所"), max_length=120, blank=True, help_text=_("例：体育館"))
    theme = LongText(
        _("学びたいこと"), max_length=PASSAGE, help_text=_("例：目の見えない方のくらし。アイマスク体験をしたい。")
    )
    lived_experience = models.BooleanField(_("障がいのある方など、ご本人の話を聞きたい"), default=False)
    state = models.CharField(_("状態"), max_length=10, choices=EducationState.choices, default=EducationState.RECEIVED)
    reason = models.CharField(_("お受けできなかった理由"), max_length=200, blank=True)
    day = models.DateField(_("決まった日・行った日"), null=True, blank=True)
    way = models.CharField(_("受け取り方"), max_length=10, choices=Way.choices)
    received_at = models.DateTimeField(_("受け付けた日時"))
    written_by_label = models.CharField(_("書いた人"), max_length=200, blank=True)
    record = models.OneToOneField(
        ActivityRecord,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("活動の記録"),
    )
    forgotten_on = models.DateField(_("名前を忘れた日"), null=True, blank=True, editable=False)
    once = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, where given
    sample = models.BooleanField(_("見本"), default=False)

    objects = EducationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("福祉教育の依頼")
        verbose_name_plural = _("福祉教育の依頼")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=EducationState.values) & Q(way__in=Way.values) & Q(asker__in=Asker.values),
                name="education_state_known",
                violation_error_message=_("状態を一覧から選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(state=EducationState.DECLINED) | ~Q(reason=""),
                name="education_declined_with_a_reason",
                violation_error_message=_("お受けできない理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EducationState.AGREED, EducationState.DONE]) | Q(day__isnull=False),
                name="education_agreed_on_a_day",
                violation_error_message=_("日を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(organisation)sの福祉教育") % {"organisation": self.organisation_name}

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=ASKED_LINK)

    @property
    def people(self) -> int:
        return self.children + self.adults + self.older

    @property
    def waits(self) -> bool:
        return self.state in WAITING


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who come to one of the viewer's areas: the ones of the whole ward come to all of them."""
        mine = Q(areas__in=viewer.areas_where(Verb.TEACH)) | Q(areas__parent=None)
        return (
            self.filter(pk__in=self.model.objects.filter(mine).values("pk")) if viewer.may(Verb.TEACH) else self.none()
        )

    def offered(self) -> Self:
        return self.filter(resting=False)


class Speaker(models.Model):
    """講師: somebody who comes and speaks, what about, for what, and what has to be prepared for them."""

    uid = ShortIdField()
    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name=_("人"))
    themes = models.CharField(
        _("話せること"), max_length=200, help_text=_("例：盲導犬とのくらし、点字、アイマスク体験")
    )
    lived_experience = models.BooleanField(_("ご本人としての経験を話す"), default=False)
    fee = models.CharField(_("謝礼・交通費"), max_length=80, blank=True, help_text=_("例：交通費のみ"))
    needs = EncryptedTextField(
        _("用意してほしいこと"), blank=True, help_text=_("例：駅まで迎え、手話通訳、段差のない会場")
    )
    areas = models.ManyToManyField(Area, related_name="+", verbose_name=_("行ける地域"))
    resting = models.BooleanField(_("お休み中"), default=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("講師")
        verbose_name_plural = _("講師")
        ordering = ["pk"]

    def __str__(self) -> str:
        return gettext("講師（%(themes)s）") % {"themes": self.themes}


class Answer(models.TextChoices):
    WAITING = "waiting", _("返事待ち")
    YES = "yes", _("引き受けます")
    NO = "no", _("今回はできません")


class SpeakerAsked(models.Model):
    """講師への打診: who was asked for what, and what they said; so that not always the same are asked."""

    request = models.ForeignKey(
        EducationRequest, models.CASCADE, related_name="asked", verbose_name=_("福祉教育の依頼")
    )
    speaker = models.ForeignKey(Speaker, models.PROTECT, related_name="asked", verbose_name=_("講師"))
    asked_on = models.DateField(_("打診した日"))
    answer = models.CharField(_("返事"), max_length=10, choices=Answer.choices, default=Answer.WAITING)

    class Meta:
        verbose_name = _("講師への打診")
        verbose_name_plural = _("講師への打診")
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "speaker"],
                name="speaker_asked_once",
                violation_error_message=_("この講師には、もう打診しています。"),
            ),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values),
                name="speaker_answer_known",
                violation_error_message=_("返事を一覧から選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.speaker)
