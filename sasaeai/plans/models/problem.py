"""課題: what a district writes for the ward, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.bin import Binnable, BinnableQuerySet
from sasaeai.kernel.fields import ShortIdField
from sasaeai.kernel.texts import PASSAGE, LongText

from .entry import Medium
from .goal import Goal
from .measure import Measure
from .period import ContentKind
from .plan import Plan


class ProblemQuerySet(BinnableQuerySet["Problem"]):
    def public(self) -> ProblemQuerySet:
        return self.present().filter(published_on__isnull=False)

    def for_themselves(self) -> ProblemQuerySet:
        """One that was gathered is answered with its common problem; what was promised for itself holds until then.

        `exchange.bearer_of` says the same of one problem.
        """
        alone = Q(common=None) | Q(common__deleted_at__isnull=False)
        return self.present().filter(alone | Q(promised_on__isnull=False, common__answered_on=None))

    def unanswered(self) -> ProblemQuerySet:
        return self.for_themselves().filter(answered_on=None)

    def answered(self) -> ProblemQuerySet:
        return self.present().filter(answered_on__isnull=False)


class Problem(Binnable):
    """A problem in a district's own words; on the ward's plan, a common problem that gathers several (共通課題)."""

    uid = ShortIdField()
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="problems")
    common = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="gathered", verbose_name=_("共通課題")
    )
    kind = models.ForeignKey(
        ContentKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("課題の種類")
    )
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("かかわる目標")
    )
    title = models.CharField(_("困っていること"), max_length=120)
    text = LongText(_("くわしく"), max_length=PASSAGE, blank=True)
    written_on = models.DateField(_("書いた日"))
    written_by = models.CharField(_("書いた人"), max_length=80, blank=True)
    medium = models.CharField(_("受け取り方"), max_length=10, choices=Medium.choices, default=Medium.PAGE)
    occasion = models.CharField(_("どこで出た話か"), max_length=120, blank=True)
    published_on = models.DateField(_("公開した日"), null=True, blank=True)
    promised_on = models.DateField(_("回答を約束した日"), null=True, blank=True)
    promised_where = models.CharField(_("どこで回答するか"), max_length=120, blank=True)
    answer = LongText(_("回答"), max_length=PASSAGE, blank=True)
    answered_on = models.DateField(_("回答した日"), null=True, blank=True)
    answered_by = models.CharField(_("回答した人・組織"), max_length=120, blank=True)
    measures = models.ManyToManyField(Measure, through="ProblemMeasure", related_name="problems")
    sample = models.BooleanField(_("見本"), default=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""),
                name="answered_problem_has_an_answer",
                violation_error_message=_("回答の文を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(common__isnull=True) | ~Q(common=models.F("id")),
                name="problem_not_gathered_into_itself",
                violation_error_message=_("課題を、それ自身にはまとめられません。"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProblemMeasure(models.Model):
    """The measure that takes the problem up."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "measure"],
                name="problem_measure_once",
                violation_error_message=_("この取組は、すでに結ばれています。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.problem} → {self.measure}"
