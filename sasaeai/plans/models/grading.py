"""評価: the signs of a period and the one rule by which they are proposed, where a ward wants grades at all."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .period import TONES, Period, Vocabulary

ON_TRACK, BEHIND, WORSE, UNDECIDED = "on_track", "behind", "worse", "undecided"


class GradeOf(models.TextChoices):
    INDICATOR = "indicator", _("指標")
    GOAL = "goal", _("目標")


class Grade(Vocabulary):
    """A sign with its word: a「順調」 of an indicator, B「概ね順調」 of a goal.

    `code` never changes and is what a review keeps. An indicator's codes are the four above, between which the rule
    decides; a goal's are free, and its average decides: `points` are what an indicator of this grade counts (0–100),
    and from how many points on a goal has this grade. 判断できない has no points.
    """

    period = models.ForeignKey(Period, models.CASCADE, related_name="grades")
    of = models.CharField(_("何の評価か"), max_length=10, choices=GradeOf.choices)
    code = models.SlugField(max_length=10)
    sign = models.CharField(_("記号"), max_length=4)
    points = models.PositiveSmallIntegerField(_("点"), null=True, blank=True)
    tone = models.PositiveSmallIntegerField(_("色の濃さ"), choices=TONES, default=1)

    class Meta(Vocabulary.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["period", "of", "code"],
                name="grade_code_once",
                violation_error_message=_("同じ評価がすでにあります。"),
            ),
            models.UniqueConstraint(
                fields=["period", "of", "sign"],
                name="grade_sign_once",
                violation_error_message=_("同じ記号がすでにあります。別の記号にしてください。"),
            ),
            models.UniqueConstraint(
                fields=["period", "of", "name"],
                name="grade_name_once",
                violation_error_message=_("同じことばがすでにあります。別のことばにしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(of="goal") | Q(code__in=[ON_TRACK, BEHIND, WORSE, UNDECIDED]),
                name="indicator_grade_is_known",
                violation_error_message=_("指標の評価は、決まった4つの中のどれかにしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(code=UNDECIDED, points=None) | (~Q(code=UNDECIDED) & Q(points__gte=0, points__lte=100)),
                name="grade_points_of_100",
                violation_error_message=_("点は0から100までにしてください。「判断できない」には点がありません。"),
            ),
        ]


class GradingRule(models.Model):
    """The numbers of the rule; what each does stands in `plans.grading`. Shares are in percent."""

    period = models.OneToOneField(Period, models.CASCADE, related_name="grading_rule")
    awareness_points = models.DecimalField(_("変化とみなさない差"), max_digits=5, decimal_places=2, default=Decimal(3))
    uses_error = models.BooleanField(_("調査の誤差を使う"), default=True)
    on_track_share = models.PositiveSmallIntegerField(_("順調とする割合"), default=100)
    keep_share = models.PositiveSmallIntegerField(_("保てているとする幅"), default=5)
    uses_next_target = models.BooleanField(_("次の目標値と比べる"), default=False)
    counts_measures = models.BooleanField(_("取組の指標も数える"), default=True)
    fewest_decidable = models.PositiveSmallIntegerField(_("判断できる指標の数"), default=1)
    words_share = models.PositiveSmallIntegerField(_("ことばのある取組の割合"), default=50)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    awareness_points__gte=0, awareness_points__lte=100, on_track_share__gte=1, on_track_share__lte=100,
                    keep_share__lte=100, words_share__lte=100, fewest_decidable__gte=1,
                ),
                name="grading_rule_plausible",
                violation_error_message=_("割合は100までの数に、指標の数は1以上にしてください。"),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.period)
