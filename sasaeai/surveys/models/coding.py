"""言葉の分類: what people read in free answers, with the codes that they gave it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.kernel.fields import ShortIdField
from sasaeai.plans.models import Goal
from sasaeai.surveys.models.fielding import FreeAnswer
from sasaeai.surveys.models.survey import Survey


class Code(models.Model):
    """分類: a small goal of the plan, or a word of the ward's own. Retired, never deleted: what was read keeps it."""

    uid = ShortIdField()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="codes")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("目標"))
    name = models.CharField(_("分類の名前"), max_length=60)
    definition = models.CharField(_("どんな言葉を入れるか"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("順番"), default=0)
    retired = models.BooleanField(_("新しく使わない"), default=False)

    class Meta:
        verbose_name = _("分類")
        verbose_name_plural = _("分類")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "name"],
                name="code_name_once_in_a_survey",
                violation_error_message=_("同じ名前の分類がすでにあります。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """読み取り: one person read one answer. No codes at all is a reading, too (どれにも当たらない)."""

    class Turn(models.IntegerChoices):
        FIRST = 1, _("一人め")
        SECOND = 2, _("二人め")

    class Tone(models.TextChoices):
        WISH = "wish", _("要望")
        COMPLAINT = "complaint", _("不満")
        THANKS = "thanks", _("感謝")
        IDEA = "idea", _("提案")
        OTHER = "other", _("その他")

    answer = models.ForeignKey(FreeAnswer, models.CASCADE, related_name="readings")
    turn = models.PositiveSmallIntegerField(_("何人めか"), choices=Turn.choices, default=Turn.FIRST)
    codes = models.ManyToManyField(Code, related_name="readings", verbose_name=_("分類"), blank=True)
    tone = models.CharField(_("どんな声か"), max_length=10, choices=Tone.choices, blank=True)
    by_id = models.BigIntegerField(null=True, editable=False)
    by_label = models.CharField(_("読んだ人"), max_length=200)
    read_at = models.DateTimeField(_("読んだ日時"))

    class Meta:
        verbose_name = _("読み取り")
        verbose_name_plural = _("読み取り")
        ordering = ["answer", "turn"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "turn"],
                name="answer_read_once_a_turn",
                violation_error_message=_("この言葉は、もう読まれています。"),
            ),
            models.CheckConstraint(
                condition=Q(tone__in=["", "wish", "complaint", "thanks", "idea", "other"]), name="tone_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.turn}"
