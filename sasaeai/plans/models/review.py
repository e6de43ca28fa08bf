"""ふりかえり: one fiscal year of a goal, a measure or an indicator in words, and a district's simple sheet of the year.

How a year is opened, asked for, signed and published is the work of `reviews`; what was said stays here, where goals,
measures, districts and the next period find it.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongText

from .goal import Goal
from .indicator import Indicator
from .measure import Measure
from .plan import Plan
from .problem import Problem


class NextStep(models.TextChoices):
    CONTINUE = "continue", _("継続")
    EXPAND = "expand", _("拡充")
    RETHINK = "rethink", _("見直し")
    SHRINK = "shrink", _("縮小")
    MERGE = "merge", _("統合")
    END = "end", _("廃止")
    COMPLETE = "complete", _("完了")


class ReviewQuerySet(models.QuerySet["Review"]):
    def published(self) -> Self:
        return self.filter(published_on__isnull=False)


class Review(models.Model):
    """Of exactly one goal, measure or indicator.

    `unchanged`: somebody confirmed that nothing is new (「変わりなし」); what was said the year before still holds.
    `proposed_grade` and `grade_because` are what the period's rule said; `grade` is what people decided.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="reviews")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="reviews")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="reviews")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    unchanged = models.BooleanField(_("変わりなし"), default=False)
    done = LongText(_("やったこと"), max_length=PASSAGE, blank=True)
    result = LongText(_("実績"), max_length=PASSAGE, blank=True)
    cause = LongText(_("要因"), max_length=PASSAGE, blank=True)
    response = LongText(_("今後の対応"), max_length=PASSAGE, blank=True)
    next_step = models.CharField(_("今後の方向"), max_length=10, choices=NextStep.choices, blank=True)
    proposed_grade = models.CharField(_("決まりによる評価"), max_length=10, blank=True)
    grade = models.CharField(_("評価"), max_length=10, blank=True)
    grade_because = LongText(_("なぜこの評価か"), max_length=PASSAGE, blank=True)
    overruled_because = LongText(_("評価を変えた理由"), max_length=PASSAGE, blank=True)
    published_on = models.DateField(_("公開した日"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, measure__isnull=True, indicator__isnull=True)
                | Q(goal__isnull=True, measure__isnull=False, indicator__isnull=True)
                | Q(goal__isnull=True, measure__isnull=True, indicator__isnull=False),
                name="review_of_one_thing",
                violation_error_message=_("ふりかえりは、一つの目標か取組か指標について書いてください。"),
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
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"],
                name="one_review_per_indicator_and_year",
                violation_error_message=_("この年度のふりかえりは、すでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure or self.goal or self.indicator} {self.fiscal_year}"

    @property
    def about(self) -> Goal | Measure | Indicator:
        about = self.measure or self.goal or self.indicator
        assert about is not None
        return about


class DistrictReviewQuerySet(models.QuerySet["DistrictReview"]):
    def published(self) -> Self:
        return self.filter(published_on__isnull=False)


class DistrictReview(models.Model):
    """地区のふりかえりシート: six plain questions about a district's year; grades are never asked.

    `consult` becomes a problem of the plan, which is answered as any other.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="district_reviews")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    done = LongText(_("今年やったこと"), max_length=PASSAGE, blank=True)
    turnout = LongText(_("参加・回数"), max_length=PASSAGE, blank=True)
    good = LongText(_("よかったこと"), max_length=PASSAGE, blank=True)
    trouble = LongText(_("困っていること"), max_length=PASSAGE, blank=True)
    next_year = LongText(_("来年"), max_length=PASSAGE, blank=True)
    consult = LongText(_("区・区社協・ケアプラザと相談したいこと"), max_length=PASSAGE, blank=True)
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("もとになった課題")
    )
    published_on = models.DateField(_("公開した日"), null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    sample = models.BooleanField(_("見本"), default=False)

    objects = DistrictReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "plan__area__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "fiscal_year"],
                name="one_district_review_per_year",
                violation_error_message=_("この地区のこの年度のふりかえりは、すでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan.area} {self.fiscal_year}"
