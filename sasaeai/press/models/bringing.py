"""取りこみ: a file that was brought to a plan, how it was read, what came of it, and where every value came from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.fields import ShortIdField
from sasaeai.people.models import Person
from sasaeai.plans.models import Plan

from .sheet import SentSheet


class BringingState(models.TextChoices):
    TO_READ = "to_read", _("読んでいます")
    UNREADABLE = "unreadable", _("読めませんでした")
    READ = "read", _("確かめているところです")
    TO_APPLY = "to_apply", _("取りこんでいます")
    APPLIED = "applied", _("取りこみました")
    UNDONE = "undone", _("取り消しました")


class BringingQuerySet(models.QuerySet["Bringing"]):
    def of(self, plan: Plan) -> BringingQuerySet:
        return self.filter(plan=plan).order_by("-brought_at", "-pk")

    def applied(self) -> BringingQuerySet:
        return self.filter(state=BringingState.APPLIED)

    def waiting(self) -> BringingQuerySet:
        return self.filter(state__in=[BringingState.TO_READ, BringingState.TO_APPLY])


class Bringing(models.Model):
    """One file for one plan. The file itself is kept: every value names its sheet and cell in it."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("計画"))
    name = models.CharField(_("ファイルの名前"), max_length=200)
    file = models.FileField(_("ファイル"), upload_to="brought", max_length=200)
    sha256 = models.CharField(_("ファイルのしるし"), max_length=64)
    size = models.PositiveIntegerField(_("大きさ（バイト）"))
    # A form of the house that came back: what it was sent with is what its words are compared with.
    sent = models.ForeignKey(
        SentSheet, models.PROTECT, null=True, blank=True, related_name="returned", verbose_name=_("配った様式")
    )
    brought_at = models.DateTimeField(_("持ちこんだ日時"))
    brought_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("持ちこんだ人")
    )
    brought_by_label = models.CharField(_("持ちこんだ人の名前"), max_length=200)
    state = models.CharField(_("状態"), max_length=12, choices=BringingState.choices, default=BringingState.TO_READ)
    trouble = models.TextField(_("できなかった理由"), blank=True)
    reading = models.JSONField(_("読み取り方"), default=dict, blank=True)
    draft = models.JSONField(_("読み取ったもの"), default=dict, blank=True)
    asked = models.JSONField(_("取りこむときに選んだもの"), default=dict, blank=True)
    result = models.JSONField(_("取りこんだもの"), default=dict, blank=True)
    applied_at = models.DateTimeField(_("取りこんだ日時"), null=True, blank=True)
    applied_by_label = models.CharField(_("取りこんだ人"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    undone_by_label = models.CharField(_("取り消した人"), max_length=200, blank=True)

    objects = BringingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("取りこみ")
        ordering = ["-brought_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="unreadable") | ~Q(trouble=""),
                name="unreadable_bringing_says_why",
                violation_error_message=_("読めなかった理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
                name="applied_bringing_has_a_time",
                violation_error_message=_("取りこんだ日時がありません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.state in {BringingState.TO_READ, BringingState.TO_APPLY}

    @property
    def is_applied(self) -> bool:
        return self.state == BringingState.APPLIED


class SheetReading(models.Model):
    """読み取り方: what each column of a table of one shape is, corrected once and kept under a name."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+", verbose_name=_("地域"))
    name = models.CharField(_("名前"), max_length=80, help_text=_("例：計画の進行管理表"))
    fingerprint = models.CharField(_("見出しのしるし"), max_length=20)
    shape = models.JSONField(_("列の意味"))
    kept_at = models.DateTimeField(_("しまった日時"))
    kept_by_label = models.CharField(_("しまった人"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("読み取り方")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "fingerprint"],
                name="one_reading_per_shape",
                violation_error_message=_("この形の表の読み取り方は、すでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """出どころ: which cells one row of the plan came from. The row is named by a plain key, so it may be gone.

    `cells` holds for each field [value as read, sheet, cell].
    """

    bringing = models.ForeignKey(Bringing, models.CASCADE, related_name="origins")
    kind = models.CharField(_("種類"), max_length=10)
    uid = models.CharField(_("項目"), max_length=10)
    cells = models.JSONField(_("欄"))

    class Meta:
        verbose_name = verbose_name_plural = _("出どころ")
        constraints = [
            models.UniqueConstraint(
                fields=["bringing", "uid"],
                name="one_origin_per_item",
                violation_error_message=_("この項目の出どころは、すでにあります。"),
            )
        ]
        indexes = [models.Index(fields=["uid"], name="press_origin_uid")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
