"""The plan that the portal's pages read: that of the newest published period, or nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse

from sasaeai.areas.models import Town
from sasaeai.kernel.clock import today
from sasaeai.kernel.prepared import prepared
from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.models import Plan, Problem
from sasaeai.plans.narrowing import ANSWERED
from sasaeai.plans.opening import current_number, current_pins
from sasaeai.plans.released import ReleaseReader


def current_reader(request: HttpRequest) -> ReleaseReader | None:
    """None as long as no ward plan is published."""
    number = current_number(request)
    if number is None:
        return None
    base = reverse("plans:public:plan", args=[number])
    return ReleaseReader(current_pins(request), number, base, stamp_of(request))


@dataclass(frozen=True, slots=True)
class Making:
    """A district that has a plan in a period, published or not."""

    area_id: int
    progress: str
    name: str
    slug: str
    column: int | None
    row: int | None
    town: dict[str, str] | None  # the first of its towns today
    problems: dict[str, int] | None  # `all` and `answered` of those it wrote


@lru_cache(maxsize=8)
def district_plans_at(stamp: str, number: int) -> list[Making]:
    """Kept by each process until something public changes; in the districts' order."""
    return [Making(*row) for row in _making_rows(number=number, day=today())]


@prepared
def _making_rows(*, number: int, day: date) -> QuerySet[Any, Any]:
    towns = Town.objects.on(day).filter(area=OuterRef("area")).order_by("kana", "pk")
    town = towns.values(json=JSONObject(name="name", chome="chome_text"))[:1]
    written = Problem.objects.public().filter(plan=OuterRef("pk")).order_by().values("plan")
    counted = written.values(json=JSONObject(all=Count("pk"), answered=Count("pk", filter=ANSWERED)))
    rows = Plan.objects.of_districts().filter(period__number=number)
    rows = rows.annotate(town=Subquery(town), told=Subquery(counted))
    return rows.values_list(
        "area_id", "progress", "area__name", "area__slug", "area__tile_column", "area__tile_row", "town", "told"
    )
