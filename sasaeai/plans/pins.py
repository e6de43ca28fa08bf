"""What a Release pins: which edition of each plan the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, Exists, F, JSONField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from sasaeai.kernel.prepared import Listed, prepared

from .items import PlanPage
from .models import Attachment, Plan, Release, ReleasePin, standing


@dataclass(frozen=True, slots=True, eq=False)
class Pin:
    """A plan as a Release pins it, in the words of its edition. Equal only to itself: processes keep pins as keys."""

    release_id: int
    released_at: datetime
    number: int  # of the plan's period
    whole: str  # what the root's level is called: 区, 市 …
    district_count: int  # all districts that have a plan under this one, published or not
    standing: int  # how firmly its period stands now: see models.standing
    attached: list[dict[str, Any]]  # what is public of the whole period, with one of its pins only; for `attached.py`
    page: PlanPage


@lru_cache(maxsize=8)
def pins_at(stamp: str, release: int | None = None) -> list[Pin]:
    """`pins`, kept by each process until something public changes: every public page asks for them first."""
    return pins(release)


def pins(release: int | None = None) -> list[Pin]:
    """Everything that a Release pins, of all periods (the current Release without a number); one query."""
    return [_pin(row) for row in (_pins_of(release) if release else _newest_pins())]


def running_pin(pinned: Iterable[Pin]) -> Pin | None:
    """Of whole areas' plans the one of the running period; None as long as none is published."""
    wards = [pin for pin in pinned if pin.page.is_ward]
    return max(wards, key=lambda pin: (pin.standing, pin.number), default=None)


def _pin(row: tuple[Any, ...]) -> Pin:
    release, at, number, whole, districts, firm, attached, ward_plan, tile = *row[:8], row[8:10]
    whose, edition = row[10:15], row[15:]
    return Pin(
        release, at, number, whole, districts or 0, firm, attached or [],
        PlanPage(*(*whose, ward_plan is None, *edition, tile)),
    )  # fmt: skip


def _pinned(chosen: Q) -> QuerySet[Any, Any]:
    family = Plan.objects.filter(ward_plan=OuterRef("plan")).order_by().values("ward_plan")
    return (
        ReleasePin.objects.filter(chosen)
        .annotate(
            standing=standing("plan__period_id"),
            district_count=Subquery(family.annotate(count=Count("pk")).values("count")),
            attached=Case(When(~Exists(_earlier_of_period()), then=Subquery(_attached())), output_field=JSONField()),
        )
        .order_by(
            "-plan__period__number", F("plan__ward_plan").asc(nulls_first=True), "plan__area__position", "plan_id"
        )
        .values_list(
            "release_id", "release__released_at", "plan__period__number", "plan__period__area__level__name",
            "district_count", "standing", "attached",
            "plan__ward_plan_id",
            "plan__area__tile_column", "plan__area__tile_row",
            "plan_id", "plan__uid", "plan__area_id", "plan__area__name", "plan__area__slug",
            "edition__document", "edition_id", "edition__name", "edition__kind__name", "edition__decided_on",
            "edition__adopted_on",
        )
    )  # fmt: skip


def _attached() -> QuerySet[Any, Any]:
    """Of the whole period: a problem is public before its district's plan is."""
    rows = Attachment.objects.present().filter(plan__period=OuterRef("plan__period"), public=True).order_by()
    owners = {name: f"{name}__uid" for name in ("goal", "measure", "problem", "plan")}
    columns = {name: name for name in ("pk", "attached_on", "uid", "title", "name", "size", "sample")}
    return rows.values(json=Listed(JSONObject(**owners, **columns)))


def _earlier_of_period() -> QuerySet[Any, Any]:
    same = ReleasePin.objects.filter(release=OuterRef("release"), plan__period=OuterRef("plan__period"))
    return same.filter(pk__lt=OuterRef("pk"))


@prepared
def _newest_pins() -> QuerySet[Any, Any]:
    return _pinned(Q(release=Release.objects.order_by("-pk").values("pk")[:1]))


@prepared
def _pins_of(release: int) -> QuerySet[Any, Any]:
    return _pinned(Q(release=release))
