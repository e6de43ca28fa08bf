"""推進会議: a meeting of the plan's committee about a year: agenda, who came, minutes, what was decided."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import CHAPTER, PASSAGE, LongText

from .year import ReviewYear


class CommitteeMeetingQuerySet(BinnableQuerySet["CommitteeMeeting"]):
    def published(self) -> Self:
        """Whose minutes everybody reads."""
        return self.present().filter(published_at__isnull=False)


class CommitteeMeeting(Binnable):
    """`members` is one person on a line, as a list of members is kept: 所属, 名前, 出欠."""

    uid = ShortIdField()
    year = models.ForeignKey(ReviewYear, models.PROTECT, related_name="meetings")
    title = models.CharField(_("名前"), max_length=120, help_text=_("例：平成24年度 第1回推進会議"))
    day = models.DateField(_("日"))
    hours = models.CharField(_("時間"), max_length=60, blank=True, help_text=_("例：午後2時から4時まで"))
    place = models.CharField(_("場所"), max_length=120, blank=True)
    members = LongText(_("委員と出欠"), max_length=PASSAGE, blank=True)
    decision = LongText(_("決まったこと"), max_length=PASSAGE, blank=True)
    published_at = models.DateTimeField(_("会議録を公表した日時"), null=True, blank=True, editable=False)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CommitteeMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("推進会議")
        verbose_name_plural = _("推進会議")
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """議題: in the order in which it is talked about; what stands in `minutes` is the 会議録 of it."""

    meeting = models.ForeignKey(CommitteeMeeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("順番"))
    title = models.CharField(_("議題"), max_length=160)
    paper = models.CharField(_("資料・説明"), max_length=300, blank=True)
    minutes = LongText(_("話しあったこと"), max_length=CHAPTER, blank=True)

    class Meta:
        verbose_name = _("議題")
        verbose_name_plural = _("議題")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
