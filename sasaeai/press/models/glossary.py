"""言葉の説明: words that a plan's book explains, and under whose readings its index lists them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.plans.models import Period


class GlossaryTermQuerySet(models.QuerySet["GlossaryTerm"]):
    def of_period(self, number: int) -> GlossaryTermQuerySet:
        return self.filter(period__number=number)


class GlossaryTerm(models.Model):
    period = models.ForeignKey(Period, models.CASCADE, related_name="+", verbose_name=_("計画期"))
    word = models.CharField(_("言葉"), max_length=60)
    reading = models.CharField(
        _("よみがな"), max_length=80, help_text=_("ひらがなで。さくいんの順番になります（例：ちいきけあぷらざ）。")
    )
    meaning = models.TextField(_("意味"), help_text=_("中学生にもわかる言葉で、一つか二つの文で書きます。"))
    sample = models.BooleanField(_("見本"), default=False)

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        ordering = ["reading", "id"]
        verbose_name = _("言葉の説明")
        verbose_name_plural = _("言葉の説明")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "word"],
                name="glossary_word_once",
                violation_error_message=_("同じ言葉の説明がすでにあります。そちらを直してください。"),
            )
        ]

    def __str__(self) -> str:
        return self.word
