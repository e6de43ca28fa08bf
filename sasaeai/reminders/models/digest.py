"""お知らせ: at most one letter a week to a person or an organisation, and how often they want it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people.models import Organisation, Person
from sasaeai.reminders.models.rhythm import Rhythm

PURPOSE = "reminders"


def _one_of(*names: str) -> Q:
    """Exactly one of these relations is set."""
    return Q(*((f"{names[0]}__isnull", False), (f"{names[1]}__isnull", True))) | Q(
        *((f"{names[0]}__isnull", True), (f"{names[1]}__isnull", False))
    )


class Preference(models.Model):
    """受け取り方: chosen by a person or for an organisation; nobody's row means every week."""

    person = models.OneToOneField(Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("人"))
    organisation = models.OneToOneField(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    rhythm = models.CharField(_("どのくらい受け取るか"), max_length=12, choices=Rhythm.choices)
    chosen_at = models.DateTimeField(_("決めた日時"))

    class Meta:
        verbose_name = _("お知らせの受け取り方")
        verbose_name_plural = _("お知らせの受け取り方")
        constraints = [
            models.CheckConstraint(
                condition=_one_of("person", "organisation"),
                name="reminder_preference_of_somebody",
                violation_error_message=_("人か団体の、どちらか一つにしてください。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_rhythm_display())


class Round(models.Model):
    """お知らせの週: its letters are being written or were; a week has one."""

    week = models.DateField(_("週（月曜日）"), unique=True)
    begun_at = models.DateTimeField(_("書きはじめた日時"))

    class Meta:
        verbose_name = _("お知らせの週")
        verbose_name_plural = _("お知らせの週")
        ordering = ["-week"]

    def __str__(self) -> str:
        return f"{self.week}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def with_token(self, token: str) -> Digest | None:
        """The letter that a link names; None for one that was made up or is of a letter long forgotten."""
        uid = uid_in(token, purpose=PURPOSE)
        return self.filter(uid=uid).select_related("person", "organisation").first() if uid else None

    def before(self, week: date) -> Self:
        return self.filter(week__lt=week)


class Digest(models.Model):
    """One letter of one week; its words are in the outbox until it is sent, and nowhere afterwards."""

    uid = ShortIdField()
    week = models.DateField(_("週（月曜日）"))
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("人"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("団体")
    )
    jobs = models.PositiveIntegerField(_("お待ちしていることの数"))
    message_key = models.CharField(_("送るメッセージの名前"), max_length=200)
    made_at = models.DateTimeField(_("書いた日時"))

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("週のお知らせ")
        verbose_name_plural = _("週のお知らせ")
        ordering = ["-week", "pk"]
        indexes = [models.Index(fields=["message_key"], name="reminder_digest_message")]
        constraints = [
            models.UniqueConstraint(
                fields=["week", "person"],
                name="reminder_person_once_a_week",
                violation_error_message=_("この方には、今週のお知らせをもう書きました。"),
            ),
            models.UniqueConstraint(
                fields=["week", "organisation"],
                name="reminder_organisation_once_a_week",
                violation_error_message=_("この団体には、今週のお知らせをもう書きました。"),
            ),
            models.CheckConstraint(
                condition=_one_of("person", "organisation"),
                name="reminder_digest_to_somebody",
                violation_error_message=_("人か団体の、どちらか一つにしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.person or self.organisation}"

    @property
    def token(self) -> str:
        return token_of(self.uid, purpose=PURPOSE)
