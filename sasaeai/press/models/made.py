"""印刷物: a paper that was made or is to be made, once for the same contents; and the press of a button that asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.plans.models import Period, Release

from .meeting import MeetingPaper


class PaperKind(models.TextChoices):
    BOOK = "book", _("計画の冊子")
    DIGEST = "digest", _("概要版（A4、4ページ）")
    FOLDED = "folded", _("概要版（A3、二つ折り）")
    LEAFLET = "leaflet", _("地区のリーフレット")
    LARGE = "large", _("大活字版")
    MEETING = "meeting", _("会議資料")
    COMMENTS = "comments", _("意見募集の結果")
    REVIEW = "review", _("年度のふりかえり（委員会資料）")


class Format(models.TextChoices):
    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    TEXT = "txt", _("テキスト")
    WEB = "html", _("ウェブページ")


class PaperState(models.TextChoices):
    WAITING = "waiting", _("順番を待っています")
    MAKING = "making", _("作っています")
    DONE = "done", _("できました")
    FAILED = "failed", _("作れませんでした")


# What makes one published paper another one than its neighbour.
VARIANT = ("period", "kind", "format", "district", "language", "with_ruby", "marks_changes")


class MadePaperQuerySet(models.QuerySet["MadePaper"]):
    def done(self) -> MadePaperQuerySet:
        return self.filter(state=PaperState.DONE)

    def public(self) -> MadePaperQuerySet:
        """Papers of what was published; what is being written and meeting papers are the desk's."""
        return self.done().filter(release__isnull=False, meeting=None)

    def newest_first(self) -> MadePaperQuerySet:
        return self.order_by("-release", "-made_at", "-pk")

    def forgotten(self, moment: datetime, drafts: timedelta, published: timedelta) -> MadePaperQuerySet:
        """Drafts and meeting papers that had their time, papers of old releases, and those made anew since."""
        is_draft = Q(release=None) | Q(meeting__isnull=False)
        same = {name: OuterRef(name) for name in VARIANT}
        newer = MadePaper.objects.done().filter(**same, release__isnull=False, meeting=None, pk__gt=OuterRef("pk"))
        newest = Release.objects.order_by("-pk").values("pk")[:1]
        is_old = ~is_draft & ~Q(release=Subquery(newest)) & Q(made_at__lt=moment - published)
        is_replaced = ~is_draft & Exists(newer) & Q(made_at__lt=moment - drafts)
        # Papers of a published year live as long as its publication (`years.standing_issues`).
        return self.filter(is_draft & Q(made_at__lt=moment - drafts) | is_old | is_replaced, issue="")


class MadePaper(models.Model):
    """`key` is the fingerprint of what it is made of: asked for twice, it is made once. Without a release it shows the
    working rows of `plans`, as they were when it was asked for."""

    uid = ShortIdField()
    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(_("種類"), max_length=10, choices=PaperKind.choices)
    format = models.CharField(_("ファイルの形"), max_length=4, choices=Format.choices, default=Format.PDF)
    period = models.ForeignKey(Period, models.CASCADE, related_name="+", verbose_name=_("計画期"))
    release = models.ForeignKey(Release, models.CASCADE, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(MeetingPaper, models.CASCADE, null=True, blank=True, related_name="made")
    plans = models.JSONField(default=list)
    # What a paper that is about no plan tells of, by its uid: a public comment, a year that is looked back on.
    subject = models.CharField(max_length=12, blank=True)
    # Which publication of its year it tells of (`years.issue_of`); empty: what is being written.
    issue = models.CharField(max_length=20, blank=True)
    district = models.SlugField(_("地区"), max_length=60, blank=True)
    language = models.CharField(_("言葉"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    with_ruby = models.BooleanField(_("ふりがな"), default=False)
    marks_changes = models.BooleanField(_("前の版から変わったところの印"), default=False)
    state = models.CharField(_("状態"), max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    step = models.CharField(_("いまの段階"), max_length=60, blank=True)
    error = models.TextField(_("作れなかったわけ"), blank=True)
    title = models.CharField(_("題"), max_length=160, blank=True)
    file = models.FileField(_("ファイル"), upload_to="papers", blank=True)
    size = models.PositiveIntegerField(_("大きさ（バイト）"), default=0)
    pages = models.PositiveIntegerField(_("ページ数"), null=True, blank=True)
    made_at = models.DateTimeField(_("できた時"), null=True, blank=True)
    stamp = models.CharField(max_length=12, blank=True)

    objects = MadePaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("印刷物")
        verbose_name_plural = _("印刷物")
        indexes = [models.Index(fields=["release", "kind"], name="paper_by_release")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=PaperState.DONE) | Q(made_at__isnull=False),
                name="paper_that_is_done_has_its_time",
                violation_error_message=_("できた時を書いてください。"),
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_done(self) -> bool:
        return self.state == PaperState.DONE

    @property
    def is_over(self) -> bool:
        return self.state in {PaperState.DONE, PaperState.FAILED}

    @property
    def file_name(self) -> str:
        """As it is called when it is taken away: 第2期みどりのわ・ささえ愛プラン_鴨居.pdf."""
        name = "".join(sign if sign not in '\\/:*?"<>|　 ' else "_" for sign in str(self))
        return f"{name}.{self.format}"


class PaperOrder(models.Model):
    """One press of a button: one paper, or all eleven leaflets."""

    uid = ShortIdField()
    papers: Any = models.ManyToManyField(MadePaper, related_name="orders", verbose_name=_("印刷物"))
    title = models.CharField(_("何を頼んだか"), max_length=160)
    asked_at = models.DateTimeField(_("頼んだ時"))
    asked_by = models.CharField(_("頼んだ人"), max_length=80, blank=True)
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    task = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("印刷物の注文")
        verbose_name_plural = _("印刷物の注文")

    def __str__(self) -> str:
        return self.title
