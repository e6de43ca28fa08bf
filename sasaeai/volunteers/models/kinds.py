"""What a ward decides in words: kinds of request, traits of people and tasks, what cannot be taken on, its terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Desk
from sasaeai.kernel.words import tidy
from sasaeai.people.models import Organisation, QualificationKind
from sasaeai.records.models import ActivityKind


class OfferedQuerySet(models.QuerySet["ErrandKind"]):
    def offered(self) -> Self:
        return self.filter(retired=False)


class ErrandKind(models.Model):
    """依頼の種類: what people ask for. Retired, never deleted: old requests keep their word."""

    name = models.CharField(
        _("依頼の種類"),
        max_length=30,
        unique=True,
        help_text=_("例：ごみ出し、話し相手、外出の付き添い"),
        error_messages={"unique": _("同じ名前の種類がすでにあります。別の名前にしてください。")},
    )
    example = models.CharField(_("例"), max_length=80, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("一回のめやす（分）"), default=30, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    qualification = models.ForeignKey(
        QualificationKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("要る資格")
    )
    record_kind = models.ForeignKey(
        ActivityKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("活動の記録での種類")
    )
    call = models.CharField(
        _("呼びかけの文の例"), max_length=80, blank=True, help_text=_("例：朝のごみ出しを手伝ってくれる方")
    )
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    retired = models.BooleanField(_("新しい依頼では使わない"), default=False)

    objects = OfferedQuerySet.as_manager()

    class Meta:
        verbose_name = _("依頼の種類")
        verbose_name_plural = _("依頼の種類")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Trait(models.Model):
    """条件: what an asker may wish of who comes (手話ができる), or what a task involves (階段, 犬)."""

    class Side(models.TextChoices):
        WISHED = "wished", _("来る人に望むこと")
        INVOLVED = "involved", _("活動に含まれること")

    name = models.CharField(
        _("ことば"), max_length=30, unique=True, help_text=_("例：女性、手話ができる、階段、犬がいる")
    )
    side = models.CharField(_("どちらの条件か"), max_length=10, choices=Side.choices)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    retired = models.BooleanField(_("新しく使わない"), default=False)

    class Meta:
        verbose_name = _("条件")
        verbose_name_plural = _("条件")
        ordering = ["side", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["wished", "involved"]),
                name="trait_side_known",
                violation_error_message=_("どちらの条件かを選んでください。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


def plain(text: str) -> str:
    """For finding a word whatever its width and spaces."""
    return tidy(text).casefold()


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def used_by(self, organisations: Iterable[int] = ()) -> Self:
        """What holds for everybody, and what these organisations keep for themselves."""
        return self.filter(Q(organisation=None) | Q(organisation__in=organisations), retired=False).select_related(
            "hand_to"
        )


class Refusal(models.Model):
    """お受けできないこと: what a volunteer must not be asked for, what to say, and where to send the person."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("団体"),
        help_text=_("どの団体でも同じなら、空けておきます。"),
    )  # fmt: skip
    name = models.CharField(_("お受けできないこと"), max_length=60, help_text=_("例：お金を預かること"))
    words = models.CharField(
        _("気づくためのことば"),
        max_length=300,
        blank=True,
        help_text=_(
            "「、」で区切ります。聞き取りの中にこのことばがあると、画面が知らせます。例：通帳、預かって、立て替え"
        ),
    )
    sentence = models.CharField(_("お伝えする文"), max_length=200)
    hand_to = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("つなぐ先")
    )
    hand_to_words = models.CharField(_("つなぐ先（ことばで）"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("並び順"), default=0)
    retired = models.BooleanField(_("使わない"), default=False)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("お受けできないこと")
        verbose_name_plural = _("お受けできないこと")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def found_in(self, text: str) -> list[str]:
        """The words of this row that the text contains."""
        searched = plain(text)
        return [word for word in self.words.split("、") if word.strip() and plain(word) in searched]


class MediationTerms(models.Model):
    """仲介のきまり: the ward's own numbers, one row; the defaults follow the sources in the README."""

    most_asked_at_once = models.PositiveSmallIntegerField(
        _("一度にたずねる人数の上限"), default=7, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("返事を待つ日数"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    rest_days = models.PositiveSmallIntegerField(
        _("次にたずねるまで空ける日数"), default=7, validators=[MaxValueValidator(90)]
    )
    replaces_itself = models.BooleanField(
        _("お断りや期限切れのとき、次の方に自動でたずねる"),
        default=True,
        help_text=_("朝9時から夜7時の間にたずねます。「いいえ」なら、コーディネーターが画面から頼みます。"),
    )
    casual_times = models.PositiveSmallIntegerField(_("登録しなくてよい回数"), default=3)
    pair_months = models.PositiveSmallIntegerField(
        _("いつもの組の月数"), default=6, validators=[MinValueValidator(1), MaxValueValidator(24)]
    )
    registration_years = models.PositiveSmallIntegerField(_("登録の年数"), default=3, validators=[MinValueValidator(1)])
    keep_months = models.PositiveSmallIntegerField(
        _("終わってから個人の情報を残す月数"), default=36, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    address_days_after = models.PositiveSmallIntegerField(
        _("終わってから活動する人に住所を見せる日数"), default=0, validators=[MaxValueValidator(30)]
    )
    unmet_times = models.PositiveSmallIntegerField(
        _("課題の案にする「見つからなかった」回数"), default=3, validators=[MinValueValidator(2)]
    )

    class Meta:
        verbose_name = _("仲介のきまり")
        verbose_name_plural = _("仲介のきまり")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="mediation_terms_once",
                violation_error_message=_("きまりは一つだけです。"),
            )
        ]

    def __str__(self) -> str:
        return str(_("仲介のきまり"))

    @classmethod
    def now(cls) -> MediationTerms:
        """The ward's own, or the defaults as long as nobody has changed them."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
