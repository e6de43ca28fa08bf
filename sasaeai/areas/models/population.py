"""人口: how many people of each five-year age band and sex lived in an area on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from .area import Area

BANDS = tuple(range(0, 90, 5))
OLDER = 65


class Sex(models.TextChoices):
    MALE = "male", _("男性")
    FEMALE = "female", _("女性")


class Profile(TypedDict):
    """`total` persons, `share_65` per cent with one decimal (None where nobody lives), `on` the day counted."""

    total: int
    share_65: Decimal | None
    on: date


class PopulationQuerySet(models.QuerySet["Population"]):
    def newest(self) -> PopulationQuerySet:
        """Of each area the rows of its latest day."""
        latest = Population.objects.filter(area=OuterRef("area")).order_by().values("area").annotate(day=Max("on"))
        return self.filter(on=Subquery(latest.values("day")))


class Population(models.Model):
    """`band` is the youngest age of the band: 0 is 0–4 years, 85 is 85 years and over."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="population", verbose_name=_("地域"))
    on = models.DateField(_("調査年月日"))
    band = models.PositiveSmallIntegerField(_("年齢"), choices=[(band, str(band)) for band in BANDS])
    sex = models.CharField(_("性別"), max_length=6, choices=Sex.choices)
    count = models.IntegerField(_("人数"))
    sample = models.BooleanField(_("見本"), default=False)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ["area", "on", "band", "sex"]
        verbose_name = _("人口")
        verbose_name_plural = _("人口")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "on", "band", "sex"],
                name="population_once",
                violation_error_message=_("同じ地域・日・年齢・性別の人口がすでにあります。"),
            ),
            models.CheckConstraint(
                condition=Q(count__gte=0),
                name="population_not_negative",
                violation_error_message=_("人数は0以上の数にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(band__in=BANDS),
                name="population_five_year_band",
                violation_error_message=_("年齢は0、5、10…85のどれかにしてください（85は85歳以上）。"),
            ),
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values),
                name="population_sex_known",
                violation_error_message=_("性別は男性か女性にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.on:%Y-%m-%d} {self.band} {self.get_sex_display()}"


def profiles(areas: Iterable[Area]) -> dict[int, Profile]:
    """The newest figures of many areas in one query, by area id; an area without figures is missing."""
    rows = (
        Population.objects.filter(area__in=[area.pk for area in areas])
        .newest()
        .order_by()
        .values("area", day=F("on"))
        .annotate(total=Sum("count"), older=Sum("count", filter=Q(band__gte=OLDER), default=0))
    )
    return {
        row["area"]: Profile(total=row["total"], share_65=_per_cent(row["older"], row["total"]), on=row["day"])
        for row in rows
    }


def profile(area: Area) -> Profile | None:
    return profiles([area]).get(area.pk)


def _per_cent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1")) if whole else None
