"""ボランティア: who would like to help; three times with a name and a number only, then registered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area, Town
from sasaeai.people.models import Person
from sasaeai.people.policy import Verb
from sasaeai.people.secrecy import EncryptedTextField
from sasaeai.volunteers.models.kinds import ErrandKind, Trait
from sasaeai.volunteers.models.link import OpensByLink, opened_by
from sasaeai.volunteers.models.request import EARLIEST, LATEST, Channel

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

METRES_A_MINUTE = 70  # on foot, as older people walk


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Seats that mediate where the person lives or wants to help."""
        areas = viewer.areas_where(Verb.MEDIATE)
        here = self.model.objects.filter(Q(area__in=areas) | Q(areas__in=areas))
        return self.filter(pk__in=here.values("pk"))

    def active(self) -> Self:
        return self.filter(ended_on=None)

    def serving(self, areas: set[int] | frozenset[int]) -> Self:
        """Who may be asked for something in one of these districts."""
        here = self.model.objects.filter(Q(areas__in=areas) | Q(areas=None, area__in=areas))
        return self.active().filter(pk__in=here.values("pk"))

    def in_words(self) -> Self:
        """All that `str()` says."""
        return self.select_related("area")

    def with_person(self) -> Self:
        return self.select_related("person", "area", "town")

    def with_token(self, token: str) -> Volunteer | None:
        """Whose own page an address opens; None for a made-up one, and once the personal data is gone."""
        return opened_by(token, self.filter(anonymised_on=None).with_person())


class Volunteer(OpensByLink):
    """CASUAL: a name and a number. REGULAR: registered, with interests, hours and conditions, for some years."""

    class Standing(models.TextChoices):
        CASUAL = "casual", _("まず一度")
        REGULAR = "regular", _("登録")

    class ContactBy(models.TextChoices):
        PHONE = "phone", _("電話")
        MAIL = "mail", _("メール")
        PAPER = "paper", _("紙（手紙・手渡し）")

    link_purpose = "volunteers-own"  # of the own page: what was promised, a rest, other days

    person = models.OneToOneField(Person, models.PROTECT, related_name="+", verbose_name=_("人"))
    standing = models.CharField(_("登録"), max_length=10, choices=Standing.choices, default=Standing.CASUAL)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("お住まいの地区"))
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("お住まいの町")
    )
    areas = models.ManyToManyField(
        Area,
        blank=True,
        related_name="+",
        verbose_name=_("活動したい地区"),
        help_text=_("選ばなければ、お住まいの地区です。"),
    )
    interests = models.ManyToManyField(ErrandKind, blank=True, related_name="+", verbose_name=_("したいこと"))
    traits = models.ManyToManyField(Trait, blank=True, related_name="+", verbose_name=_("あてはまること・できること"))
    cannot = models.ManyToManyField(Trait, blank=True, related_name="+", verbose_name=_("できないこと・避けたいこと"))
    walk_minutes = models.PositiveSmallIntegerField(
        _("歩いて行ける時間（分）"), default=15, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    weekly_cap = models.PositiveSmallIntegerField(
        _("週に何回まで"), default=1, validators=[MinValueValidator(1), MaxValueValidator(7)]
    )
    daily_cap = models.PositiveSmallIntegerField(
        _("一日に何回まで"), default=1, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    contact_by = models.CharField(_("連絡のしかた"), max_length=10, choices=ContactBy.choices, default=ContactBy.PHONE)
    wants_company = models.BooleanField(_("初めは、慣れた人と一緒がよい"), default=False)
    is_minor = models.BooleanField(_("18歳未満"), default=False)
    guardian_agreed_on = models.DateField(_("保護者が同意した日"), null=True, blank=True)
    # Nobody is proposed to others without having said that this is right.
    consents_on = models.DateField(_("紹介の候補になることに同意した日"), null=True, blank=True)
    came_by = models.CharField(_("受け方"), max_length=10, choices=Channel.choices)
    began_on = models.DateField(_("初めて連絡があった日"))
    registered_on = models.DateField(_("登録した日"), null=True, blank=True)
    registered_until = models.DateField(_("登録の最後の日"), null=True, blank=True)
    paused_on = models.DateField(_("お休みに入った日"), null=True, blank=True)
    paused_until = models.DateField(_("お休みの最後の日"), null=True, blank=True)
    note = EncryptedTextField(_("メモ"), blank=True)
    ended_on = models.DateField(_("やめた日"), null=True, blank=True)
    anonymised_on = models.DateField(_("個人の情報を消した日"), null=True, blank=True, editable=False)
    made_by_label = models.CharField(_("書いた人"), max_length=200, blank=True)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ボランティア")
        verbose_name_plural = _("ボランティア")
        ordering = ["person__kana", "person__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(standing="regular") | Q(registered_on__isnull=False),
                name="volunteer_registered_on_a_day",
                violation_error_message=_("登録した日を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_on__isnull=False, paused_until__gte=F("paused_on")),
                name="volunteer_pause_ends_after_it_begins",
                violation_error_message=_("お休みの最後の日は、始まりの日と同じか後の日にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        """For the journal: no name."""
        return f"{self._meta.verbose_name}（{self.area}・{self.number}）"

    @property
    def number(self) -> str:
        return self.uid[:5].upper()

    @property
    def radius(self) -> int:
        """Metres."""
        return self.walk_minutes * METRES_A_MINUTE

    def is_paused(self, on: date) -> bool:
        return (
            self.paused_on is not None
            and self.paused_on <= on
            and (self.paused_until is None or on <= self.paused_until)
        )

    def may_be_proposed(self, on: date) -> bool:
        return (
            self.ended_on is None
            and self.consents_on is not None
            and (not self.is_minor or self.guardian_agreed_on is not None)
            and (self.registered_until is None or on <= self.registered_until)
        )


class FreeTime(models.Model):
    """活動できる時間: on one weekday, from when until when. Without any row, nobody knows, and people are asked."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="free_times", verbose_name=_("ボランティア"))
    weekday = models.PositiveSmallIntegerField(_("曜日"), validators=[MaxValueValidator(6)])
    starts = models.TimeField(_("何時から"), default=EARLIEST)
    ends = models.TimeField(_("何時まで"), default=LATEST)

    class Meta:
        verbose_name = _("活動できる時間")
        verbose_name_plural = _("活動できる時間")
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), weekday__lte=6),
                name="free_time_ends_after_it_starts",
                violation_error_message=_("終わりの時刻は、始まりの時刻より後にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}–{self.ends:%H:%M}"


class DayOff(models.Model):
    """都合の悪い日."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="days_off", verbose_name=_("ボランティア"))
    first = models.DateField(_("最初の日"))
    last = models.DateField(_("最後の日"))

    class Meta:
        verbose_name = _("都合の悪い日")
        verbose_name_plural = _("都合の悪い日")
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="day_off_ends_after_it_begins",
                violation_error_message=_("最後の日は、最初の日と同じか後の日にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


class Apart(models.Model):
    """引き合わせない二人: somebody who asks and somebody who helps that must not meet."""

    asker = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("依頼した人"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="apart", verbose_name=_("ボランティア"))
    on = models.DateField(_("決めた日"))
    by_label = models.CharField(_("決めた人"), max_length=200)

    class Meta:
        verbose_name = _("引き合わせない二人")
        verbose_name_plural = _("引き合わせない二人")
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "volunteer"],
                name="apart_once",
                violation_error_message=_("このお二人は、もう引き合わせないことになっています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer}"


class Cover(models.Model):
    """保険: the paid volunteer insurance, valid to 31 March; the city's free one needs no row."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="covers", verbose_name=_("ボランティア"))
    name = models.CharField(_("保険の名前"), max_length=60, default="ボランティア活動保険")
    since = models.DateField(_("有効になる日"), help_text=_("年度の途中で入ったときは、手続きの次の日です。"))
    until = models.DateField(_("有効な最後の日"))
    by_label = models.CharField(_("書いた人"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("保険")
        verbose_name_plural = _("保険")
        ordering = ["-until", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")),
                name="cover_ends_after_it_begins",
                violation_error_message=_("有効な最後の日は、有効になる日と同じか後の日にしてください。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（～{self.until}）"

    def is_valid_on(self, day: date) -> bool:
        return self.since <= day <= self.until
