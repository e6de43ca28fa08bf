"""資格と実践: what a person has learned and may do, and the hours of practice that prolong it.

Courses issue qualifications, mediation reads them and writes practice; both stand above and know nothing of each other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.people.models.person import Person


class QualificationKindQuerySet(models.QuerySet["QualificationKind"]):
    def offered(self) -> Self:
        return self.filter(retired=False)


class QualificationKind(models.Model):
    """A kind is data (手話奉仕員, ガイドボランティア …) and is retired, never deleted."""

    name = models.CharField(
        _("資格の名前"),
        max_length=60,
        unique=True,
        help_text=_("例：手話奉仕員、ガイドボランティア"),
        error_messages={"unique": _("同じ名前の資格がすでにあります。別の名前にしてください。")},
    )
    allows = models.CharField(
        _("できること・できないこと"),
        max_length=200,
        blank=True,
        help_text=_("例：ボランティアとしての手話の手伝い。派遣の通訳はできません。"),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("有効な月数"), null=True, blank=True, help_text=_("期限がなければ空けておきます。")
    )
    renewable_months_before = models.PositiveSmallIntegerField(_("更新できるのは期限の何か月前からか"), default=3)
    renewable_months_after = models.PositiveSmallIntegerField(
        _("期限が過ぎても更新できる月数"),
        default=0,
        help_text=_("この間に更新すれば、初めからやり直さなくてすみます。"),
    )
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    retired = models.BooleanField(_("新しく認めない"), default=False)

    objects = QualificationKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("資格の種類")
        verbose_name_plural = _("資格の種類")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def valid_on(self, first: date, last: date | None = None) -> Self:
        """Valid on the day, or on every day from the first to the last."""
        lasting = Q(until=None) | Q(until__gte=last or first)
        return self.filter(lasting, Q(revoked_on=None) | Q(revoked_on__gt=last or first), since__lte=first)

    def newest_first(self) -> Self:
        return self.select_related("kind").order_by("-since", "-pk")


class Qualification(models.Model):
    """One person holds one kind, from its first day to its last, both included. Renewal makes another row."""

    uid = ShortIdField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="qualifications", verbose_name=_("人"))
    kind = models.ForeignKey(QualificationKind, models.PROTECT, related_name="+", verbose_name=_("資格の種類"))
    level = models.CharField(_("級・段階"), max_length=40, blank=True)
    issuer = models.CharField(_("認めたところ"), max_length=120, blank=True)
    number = models.CharField(_("番号"), max_length=40, blank=True)
    since = models.DateField(_("有効になる日"))
    until = models.DateField(_("有効な最後の日"), null=True, blank=True)
    evidence = models.CharField(_("何で確かめたか"), max_length=120, blank=True, help_text=_("例：修了証の写しを見た"))
    given_at = models.DateTimeField(_("登録した日時"))
    given_by_label = models.CharField(_("登録した人"), max_length=200, blank=True)
    revoked_on = models.DateField(_("取り消した日"), null=True, blank=True, editable=False)
    revoked_because = models.CharField(_("取り消した理由"), max_length=120, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("資格")
        verbose_name_plural = _("資格")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "since"],
                name="people_qualification_once_a_day",
                violation_error_message=_("同じ日からの同じ資格が、すでに登録されています。"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="people_qualification_ends_after_it_begins",
                violation_error_message=_("有効な最後の日は、有効になる日と同じか後の日にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}（{self.level}）" if self.level else str(self.kind)

    def is_valid_on(self, day: date) -> bool:
        return (
            self.since <= day
            and (self.until is None or day <= self.until)
            and (self.revoked_on is None or day < self.revoked_on)
        )

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds: its own, or the day before it was revoked."""
        ends = [day for day in (self.until, self.revoked_on and self.revoked_on - timedelta(days=1)) if day]
        return min(ends, default=None)


class PracticeQuerySet(models.QuerySet["Practice"]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(day__range=(first, last))


class Practice(models.Model):
    """実践: what somebody really did, in minutes. `source` names the row it came from, so that it is counted once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="practices", verbose_name=_("人"))
    kind = models.ForeignKey(
        QualificationKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("使った資格")
    )
    day = models.DateField(_("日"))
    minutes = models.PositiveSmallIntegerField(_("時間（分）"))
    source = models.CharField(max_length=60, unique=True, editable=False)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("実践")
        verbose_name_plural = _("実践")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["person", "day"], name="people_practice_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.day} {self.minutes}"
