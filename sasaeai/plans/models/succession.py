"""継承: what became of each goal and measure of the period before, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.texts import PASSAGE, LongText

from .goal import Goal
from .measure import Measure
from .plan import Plan


class SuccessionKind(models.TextChoices):
    INHERITED = "inherited", _("継承")
    CHANGED = "changed", _("修正")
    MERGED = "merged", _("統合")
    SPLIT = "split", _("分割")
    NEW = "new", _("新設")
    ENDED = "ended", _("廃止")


class Succession(models.Model):
    """One line of the 新旧対照表: new ↔ old, goals or measures; new has no ancestor, ended no successor."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="successions", verbose_name=_("新しい計画"))
    kind = models.CharField(_("どうなったか"), max_length=10, choices=SuccessionKind.choices)
    reason = LongText(_("理由"), max_length=PASSAGE, blank=True)
    # What the reason rests on, quoted when it was chosen: see plans/quoting.py.
    evidence = models.JSONField(_("根拠"), default=list, blank=True)
    new_goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="ancestors")
    old_goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="descendants")
    new_measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="ancestors")
    old_measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="descendants")
    sample = models.BooleanField(_("見本"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_goal__isnull=True, old_goal__isnull=True)
                | Q(new_measure__isnull=True, old_measure__isnull=True),
                name="succession_of_goals_or_of_measures",
                violation_error_message=_("目標は目標と、取組は取組と結んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="new")
                | Q(old_goal__isnull=True, old_measure__isnull=True, new_goal__isnull=False)
                | Q(old_goal__isnull=True, old_measure__isnull=True, new_measure__isnull=False),
                name="new_has_no_ancestor",
                violation_error_message=_("「新設」には、もとになるものを選べません。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="ended")
                | Q(new_goal__isnull=True, new_measure__isnull=True, old_goal__isnull=False)
                | Q(new_goal__isnull=True, new_measure__isnull=True, old_measure__isnull=False),
                name="ended_has_no_successor",
                violation_error_message=_("「廃止」には、引き継ぐものを選べません。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["new", "ended"])
                | Q(new_goal__isnull=False, old_goal__isnull=False)
                | Q(new_measure__isnull=False, old_measure__isnull=False),
                name="succession_has_both_ends",
                violation_error_message=_("もとになるものと、引き継ぐものの両方を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
