"""指標: what shows whether a goal or a measure works, its targets and its values."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import Area
from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText
from sasaeai.people.models import Organisation

from .goal import Goal
from .measure import Measure
from .plan import Plan


class IndicatorKind(models.TextChoices):
    ACTIVITY = "activity", _("活動指標")
    OUTCOME = "outcome", _("成果指標")
    AWARENESS = "awareness", _("意識指標")


class Direction(models.TextChoices):
    UP = "up", _("増えるとよい")
    DOWN = "down", _("減るとよい")
    KEEP = "keep", _("保つとよい")


class Basis(models.TextChoices):
    SINGLE = "single", _("単年（その年度の数）")
    CUMULATIVE = "cumulative", _("累計（はじめからの合計）")
    POINT = "point", _("時点（ある日の数）")


class Source(models.TextChoices):
    HAND = "hand", _("担当者が記入")
    SURVEY = "survey", _("アンケート")
    METRIC = "metric", _("地域の活動から自動")


class IndicatorQuerySet(BinnableQuerySet["Indicator"]):
    def live(self) -> IndicatorQuerySet:
        return self.present().filter(source=Source.METRIC)


class Indicator(Binnable):
    """An indicator of exactly one goal or one measure."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="indicators")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="indicators")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="indicators")
    continues = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="continued_by", verbose_name=_("前の期からの続き")
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    kind = models.CharField(_("種類"), max_length=10, choices=IndicatorKind.choices, default=IndicatorKind.ACTIVITY)
    title = models.CharField(_("指標の名前"), max_length=160)
    unit = models.CharField(_("単位"), max_length=20)
    direction = models.CharField(_("よい向き"), max_length=5, choices=Direction.choices, default=Direction.UP)
    basis = models.CharField(_("数え方"), max_length=10, choices=Basis.choices, default=Basis.SINGLE)
    definition = LongText(_("定義"), max_length=PASSAGE, blank=True, help_text=_("何を1と数えるか。延べか実人数か。"))
    method = LongText(_("把握の方法"), max_length=PASSAGE, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("現状値の年度"), null=True, blank=True)
    baseline_value = models.DecimalField(_("現状値"), max_digits=14, decimal_places=2, null=True, blank=True)
    counted_anew_from = models.PositiveSmallIntegerField(_("数え方を変えた年度"), null=True, blank=True)
    target_reason = LongText(_("目標値の理由"), max_length=PASSAGE, blank=True)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("担当")
    )
    source = models.CharField(_("数字の出どころ"), max_length=10, choices=Source.choices, default=Source.HAND)
    metric_key = models.CharField(_("自動で数えるもの"), max_length=80, blank=True)
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal__isnull=False, measure__isnull=True) | Q(goal__isnull=True, measure__isnull=False),
                name="indicator_of_one_thing",
                violation_error_message=_("指標は、一つの目標か一つの取組につけてください。"),
            ),
            models.CheckConstraint(
                condition=(Q(source="metric") & ~Q(metric_key="")) | (~Q(source="metric") & Q(metric_key="")),
                name="live_indicator_names_its_metric",
                violation_error_message=_("「地域の活動から自動」のときは、何を数えるかを選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True) | Q(baseline_year__isnull=False),
                name="baseline_has_a_year",
                violation_error_message=_("現状値には、いつの年度の数字かを書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    value = models.DecimalField(_("目標値"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"],
                name="one_target_per_year",
                violation_error_message=_("この年度の目標値は、すでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}: {self.value}"


class IndicatorValue(models.Model):
    """実績値 of an area in a fiscal year; provisional until the year is signed, then frozen.

    A suppressed value (a small number that would point at a person) has no figure stored at all.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    value = models.DecimalField(_("実績値"), max_digits=14, decimal_places=2, null=True, blank=True)
    suppressed = models.BooleanField(_("秘匿"), default=False)
    error = models.DecimalField(_("誤差（±）"), max_digits=10, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("出どころ"), max_length=10, choices=Source.choices, default=Source.HAND)
    note = models.CharField(_("補足"), max_length=200, blank=True)
    taken_on = models.DateField(_("いつの数字か"))
    taken_by = models.CharField(_("記入した人"), max_length=80, blank=True)
    frozen_at = models.DateTimeField(_("確定した時"), null=True, blank=True)
    sample = models.BooleanField(_("見本"), default=False)

    class Meta:
        ordering = ["fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area", "fiscal_year"],
                name="one_value_per_area_and_year",
                violation_error_message=_("この年度の実績値は、すでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(suppressed=False) | Q(value__isnull=True),
                name="suppressed_value_is_not_stored",
                violation_error_message=_("秘匿する数字は保存できません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}: {self.value}"
