"""別の人だと分かった二人と、個人情報を見た記録."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.people.models.person import Person


class NotTheSame(models.Model):
    """別の人: two rows that look alike and were looked at by somebody; not suggested again."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("一人"))
    other = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("もう一人"))
    on = models.DateField(_("決めた日"))
    by_label = models.CharField(_("決めた人"), max_length=200)

    class Meta:
        verbose_name = _("別の人")
        verbose_name_plural = _("別の人")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="people_not_the_same_once",
                violation_error_message=_("このお二人は、もう別の人だと分かっています。"),
            ),
            # The smaller number first, so that a pair has one row.
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="people_not_the_same_in_order",
                violation_error_message=_("二つの登録を、順番に選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}≠{self.other_id}"


class PersonalViewQuerySet(models.QuerySet["PersonalView"]):
    def before(self, day: date) -> Self:
        return self.filter(at__date__lt=day)


class PersonalView(models.Model):
    """個人情報を見た記録: somebody opened a page that shows a number or an address. Kept for a year."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="views", verbose_name=_("だれの情報か"))
    at = models.DateTimeField(_("日時"))
    by_id = models.BigIntegerField(_("見た人の番号"), null=True, blank=True)
    by_label = models.CharField(_("見た人"), max_length=200)
    # What was opened, as the journal calls it: no name.
    what = models.CharField(_("見たもの"), max_length=200)

    objects = PersonalViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("個人情報を見た記録")
        verbose_name_plural = _("個人情報を見た記録")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"
