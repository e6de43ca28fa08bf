"""ふりかえり: one fiscal year of a goal or a measure, in words (the workflow comes with its own issue)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongText

from .goal import Goal
from .measure import Measure
from .plan import Plan


class NextStep(models.TextChoices):
    CONTINUE = "continue", _("継続")
    EXPAND = "expand", _("拡充")
    RETHINK = "rethink", _("見直し")
    SHRINK = "shrink", _("縮小")
    MERGE = "merge", _("統合")
    END = "end", _("廃止")
    COMPLETE = "complete", _("完了")


class Review(models.Model):
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="reviews")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="reviews")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    done = LongText(_("やったこと"), max_length=PASSAGE, blank=True)
    result = LongText(_("実績"), max_length=PASSAGE, blank=True)
    cause = LongText(_("要因"), max_length=PASSAGE, blank=True)
    response = LongText(_("今後の対応"), max_length=PASSAGE, blank=True)
    next_step = models.CharField(_("今後の方向"), max_length=10, choices=NextStep.choices, blank=True)
    grade = models.CharField(_("評価"), max_length=10, blank=True)
    published_on = models.DateField(_("公開した日"), null=True, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    class Meta:
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, measure__isnull=True) | Q(goal__isnull=True, measure__isnull=False),
                name="review_of_one_thing",
                violation_error_message=_("ふりかえりは、一つの目標か一つの取組について書いてください。"),
            ),
            models.UniqueConstraint(
                fields=["measure", "fiscal_year"],
                name="one_review_per_measure_and_year",
                violation_error_message=_("この年度のふりかえりは、すでにあります。"),
            ),
            models.UniqueConstraint(
                fields=["goal", "fiscal_year"],
                name="one_review_per_goal_and_year",
                violation_error_message=_("この年度のふりかえりは、すでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure or self.goal} {self.fiscal_year}"
