"""候補と打診: who was thought of for a request, who was asked in which wave, and what was answered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people.policy import Verb
from sasaeai.volunteers.models.request import Channel, HelpRequest
from sasaeai.volunteers.models.volunteer import Volunteer

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

PURPOSE = "volunteers-candidate"


class CandidateState(models.TextChoices):
    CHOSEN = "chosen", _("候補")
    ASKED = "asked", _("返事を待っている")
    YES = "yes", _("引き受けた")
    RESERVE = "reserve", _("控え（引き受けたが、先に決まった）")
    NO = "no", _("お断り")
    LAPSED = "lapsed", _("返事がなかった")
    NOT_NEEDED = "not_needed", _("ほかの方に決まった")
    CANCELLED = "cancelled", _("引き受けたあとの取り消し")
    AGREED = "agreed", _("決まった")
    NOT_SUITED = "not_suited", _("顔合わせで見送り")
    FINISHED = "finished", _("活動を終えた")
    FORBIDDEN = "forbidden", _("候補から外した")


# Who holds one of the request's places; a place is held by one person at most, and the database says so.
HOLDING = (CandidateState.YES, CandidateState.AGREED)
# Whose answer still counts when it comes.
WAITING = (CandidateState.CHOSEN, CandidateState.ASKED, CandidateState.LAPSED)


class NoReason(models.TextChoices):
    TIME = "time", _("日時が合わない")
    FAR = "far", _("遠い")
    TASK = "task", _("内容がむずかしい")
    HEALTH = "health", _("体調・家のこと")
    OFTEN = "often", _("ほかの活動でいっぱい")
    OTHER = "other", _("そのほか")


class Wave(models.Model):
    """打診の回: several people asked at the same time, with a day until which answers are waited for."""

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="waves", verbose_name=_("依頼"))
    number = models.PositiveSmallIntegerField(_("何回目"))
    asked_at = models.DateTimeField(_("たずねた日時"))
    answer_by = models.DateField(_("いつまでに返事をいただくか"))
    by_label = models.CharField(_("たずねた人"), max_length=200)

    class Meta:
        verbose_name = _("打診の回")
        verbose_name_plural = _("打診の回")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "number"],
                name="wave_number_once",
                violation_error_message=_("同じ回がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.number}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(request__area__in=viewer.areas_where(Verb.MEDIATE))

    def holding(self) -> Self:
        return self.filter(state__in=HOLDING)

    def with_token(self, token: str) -> Candidate | None:
        """The candidate that a one-time address names, whatever became of the question; None for a made-up one.

        None, too, once the volunteer's personal data is gone.
        """
        uid = uid_in(token, purpose=PURPOSE)
        if uid is None:
            return None
        return (
            self.filter(uid=uid, volunteer__anonymised_on=None)
            .select_related("request__kind", "request__area", "volunteer__person")
            .first()
        )

    def with_people(self) -> Self:
        return self.select_related("volunteer__person", "volunteer__area", "volunteer__town", "wave")


class Candidate(models.Model):
    """One person for one request. `place` (1…slots) is set exactly while the person holds it."""

    uid = ShortIdField()
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="candidates", verbose_name=_("依頼"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="candidacies", verbose_name=_("ボランティア"))
    state = models.CharField(
        _("いまの段階"), max_length=12, choices=CandidateState.choices, default=CandidateState.CHOSEN
    )
    place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    is_locked = models.BooleanField(_("この方に決めておく"), default=False)
    wave = models.ForeignKey(
        Wave, models.SET_NULL, null=True, blank=True, related_name="candidates", verbose_name=_("打診の回")
    )
    # Sentences that the proposal engine gave when this person was chosen.
    reasons = models.JSONField(_("すすめる理由"), default=list, blank=True)
    asked_at = models.DateTimeField(_("たずねた日時"), null=True, blank=True)
    asked_by_way = models.CharField(_("たずね方"), max_length=10, choices=Volunteer.ContactBy.choices, blank=True)
    answer_by = models.DateField(_("いつまでに"), null=True, blank=True)
    answered_at = models.DateTimeField(_("返事の日時"), null=True, blank=True)
    answered_by_way = models.CharField(_("返事の受け方"), max_length=10, choices=Channel.choices, blank=True)
    no_reason = models.CharField(_("お断りの理由"), max_length=10, choices=NoReason.choices, blank=True)
    message_key = models.CharField(max_length=80, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("候補")
        verbose_name_plural = _("候補")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "volunteer"],
                name="candidate_once",
                violation_error_message=_("この方は、もう候補に入っています。"),
            ),
            models.UniqueConstraint(
                fields=["request", "place"],
                name="candidate_place_held_once",
                violation_error_message=_("この席は、もう決まっています。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=HOLDING, place__isnull=False) | ~Q(state__in=HOLDING) & Q(place=None),
                name="candidate_holds_a_place_or_not",
                violation_error_message=_("引き受けた方には、席が一つ要ります。"),
            ),
        ]
        indexes = [models.Index(fields=["volunteer", "asked_at"], name="candidates_asked_lately")]

    def __str__(self) -> str:
        return f"{self.request} {self.volunteer.number}"

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=PURPOSE)

    @property
    def holds_a_place(self) -> bool:
        return self.state in HOLDING

    def is_late(self, on: date) -> bool:
        return self.state == CandidateState.ASKED and self.answer_by is not None and self.answer_by < on
