"""目標: the plan's tree, and how its goals tie each other."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import CHAPTER, LongText

from .plan import Plan


class GoalQuerySet(BinnableQuerySet["Goal"]):
    def base(self) -> GoalQuerySet:
        return self.filter(parent=None)

    def in_order(self) -> GoalQuerySet:
        return self.order_by("position", "id")


class Goal(Binnable):
    """A goal of any depth. A district's heading follows a base goal of the ward and may carry a slogan of its own."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name=_("もとになる全体の目標")
    )
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    frozen_index = models.PositiveSmallIntegerField(_("確定した番号"), null=True, blank=True)
    title = models.CharField(_("目標"), max_length=200, blank=True)
    short_name = models.CharField(_("短い名前"), max_length=40, blank=True)
    explanation = LongText(_("説明"), max_length=CHAPTER, blank=True)
    five_years = LongText(_("計画期間の考え方"), max_length=CHAPTER, blank=True)
    ties = models.ManyToManyField(
        "self", through="GoalTie", symmetrical=False, related_name="tied_by", verbose_name=_("結びつける目標")
    )
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(follows__isnull=False) | ~Q(title=""),
                name="goal_has_words",
                violation_error_message=_("目標の文を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(follows__isnull=True),
                name="only_headings_follow",
                violation_error_message=_("全体の基本目標にそうのは、いちばん上の段の目標だけです。"),
            ),
            models.UniqueConstraint(
                fields=["plan", "follows"],
                name="one_heading_per_base_goal",
                violation_error_message=_("この基本目標の見出しは、すでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.follows)


class GoalTie(models.Model):
    """This goal is tied by that one: 目標1「つながり」 ties all the others."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+")
    tied = models.ForeignKey(Goal, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "tied"], name="tie_once"),
            models.CheckConstraint(
                condition=~Q(goal=models.F("tied")),
                name="no_tie_to_itself",
                violation_error_message=_("同じ目標どうしは結べません。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal} → {self.tied}"


class Evidence(models.Model):
    """A sentence and a number, quoted on a day from a source: why this goal."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="evidence")
    sentence = models.CharField(_("わかったこと"), max_length=300)
    number = models.CharField(_("数字"), max_length=40, blank=True, help_text=_("例：38.2 %"))
    source_title = models.CharField(_("出典"), max_length=200)
    source_url = models.URLField(_("出典の住所（URL）"), blank=True)
    # Where in this site it was found: the address without its language, "surveys/…/"; written by whoever cites.
    source_path = models.CharField(max_length=200, blank=True, editable=False)
    # How many people had answered the question.
    answered = models.PositiveIntegerField(null=True, blank=True, editable=False)
    note = models.CharField(_("補足"), max_length=200, blank=True, help_text=_("例：n=1,430、誤差 ±2.5ポイント"))
    quoted_on = models.DateField(_("引用した日"))
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    sample = models.BooleanField(_("見本"), default=False)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.sentence
