"""The districts of today with their towns (and one district's people) in one query, and the picture of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    JSONField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils.translation import get_language

from sasaeai.areas.models import Area, Population
from sasaeai.areas.models.area import AreaQuerySet
from sasaeai.areas.models.population import OLDER
from sasaeai.areas.models.validity import valid_on
from sasaeai.areas.outline_map import OutlineMap, outline_map
from sasaeai.areas.tiles import tile_map
from sasaeai.areas.town_list import town_list
from sasaeai.areas.town_names import chome_numbers
from sasaeai.kernel.clock import today
from sasaeai.kernel.prepared import prepared
from sasaeai.kernel.stamp import stamp_of
from sasaeai.meetings.models import Meeting
from sasaeai.plans.wording import Wording
from sasaeai.surveys.models import PublishedResults, Survey


@dataclass(frozen=True)
class People:
    """Who lives in a district: `share_65` per cent with one decimal, `on` the day counted."""

    total: int
    share_65: Decimal | None
    on: date
    sample: bool


@dataclass
class Place:
    area: Area
    people: People | None = None
    names: list[str] = field(default_factory=list)
    towns_are_sample: bool = False
    has_talks: bool = False  # something was announced of what people there said
    survey: str = ""  # the newest published results that tell of it; only of the district that is shown
    example: str = ""  # how somebody might type the first of the towns

    @property
    def towns(self) -> list[str]:
        return town_list(self.names)


def districts_today(request: HttpRequest, people_of: str = "") -> list[Place]:
    """Every district that is valid today, in the ward's own order; `people_of` names one by its slug.

    Their names are in the reader's language.
    """
    return places_at(stamp_of(request), today(), get_language(), people_of)


@lru_cache(maxsize=64)
def places_at(stamp: str, day: date, language: str | None, people_of: str) -> list[Place]:
    """Kept by each process until something public changes: every page of the portal asks, districts change rarely.

    Nobody may change a Place that was given to them.
    """
    say = Wording(stamp)
    found: dict[int, Place] = {}
    for pk, name, slug, column, line, people, has_talks, survey, town, chome, sample in _place_rows(people_of, day=day):
        area = Area(pk=pk, name=say(name), slug=slug, tile_column=column, tile_row=line)
        place = found.setdefault(pk, Place(area, _read(people), has_talks=has_talks, survey=survey or ""))
        if town:
            place.names.append(f"{town}{chome}")
            place.example = place.example or as_typed(town, chome)
            place.towns_are_sample |= sample
    return list(found.values())


@prepared
def _place_rows(people_of: str, *, day: date) -> QuerySet[Any, Any]:
    return (
        _districts_on(day)
        .annotate(town=FilteredRelation("towns", condition=valid_on(day, "towns__")))
        .annotate(people=Case(When(slug=people_of, then=Subquery(_people())), output_field=JSONField()))
        .annotate(has_talks=Exists(Meeting.objects.announced().filter(area=OuterRef("pk"))))
        .annotate(survey=Case(When(slug=people_of, then=Subquery(_newest_results()))))
        .order_by("position", "pk", "town__kana", "town__pk")
        .values_list(
            "pk", "name", "slug", "tile_column", "tile_row", "people", "has_talks", "survey",
            F("town__name"), F("town__chome_text"), F("town__sample"),
        )
    )  # fmt: skip


def _newest_results() -> QuerySet[Any, Any]:
    read = PublishedResults.objects.filter(survey=OuterRef("pk"), withdrawn_at=None)
    rows = Survey.objects.present().filter(Exists(read), strata__area=OuterRef("pk"))
    return rows.order_by("-opens_on", "-pk").values("uid")[:1]


def _districts_on(day: date) -> AreaQuerySet:
    return Area.objects.on(day).filter(parent__isnull=False, parent__parent=None).order_by("position", "pk")


def boundaries(request: HttpRequest, href: Callable[[Area], str]) -> OutlineMap | None:
    """The districts' own shapes where the ward has given them all, else None: then the tiles serve."""
    areas = _outlined_at(stamp_of(request), today())
    return outline_map(areas, href=href) if areas else None


@lru_cache(maxsize=4)
def _outlined_at(stamp: str, day: date) -> list[Area]:
    """Kept likewise; empty unless every district has an outline, so that wards without them pay nothing."""
    rows = _outline_rows(day=day)
    if not rows or any(outline is None for *_names, outline in rows):
        return []
    return [Area(pk=pk, name=name, slug=slug, outline=outline) for pk, name, slug, outline in rows]


@prepared
def _outline_rows(*, day: date) -> QuerySet[Any, Any]:
    return _districts_on(day).values_list("pk", "name", "slug", "outline")


def as_typed(town: str, chome: str) -> str:
    """鴨居1丁目, of 鴨居 and 1～7丁目."""
    numbers = chome_numbers(chome)
    return f"{town}{min(numbers)}丁目" if numbers else town


def town_example(places: Iterable[Place]) -> str:
    """Of a town that is registered; empty where none is, and there is nothing to search."""
    return next((place.example for place in places if place.example), "")


def _people() -> Any:
    """The newest figures of one area as JSON: what areas.profile counts, in a form that another query can hold."""
    rows = Population.objects.filter(area=OuterRef("pk")).newest().order_by().values("area")
    counted = rows.annotate(
        total=Sum("count"),
        older=Sum("count", filter=Q(band__gte=OLDER), default=0),
        day=Max("on"),
        samples=Count("pk", filter=Q(sample=True)),
    )
    return counted.values(json=JSONObject(total="total", older="older", day="day", samples="samples"))


def _read(row: dict[str, Any] | None) -> People | None:
    if not row:
        return None
    total = row["total"]
    share = (Decimal(100) * row["older"] / total).quantize(Decimal("0.1")) if total else None
    return People(total, share, date.fromisoformat(row["day"]), bool(row["samples"]))


def picture(areas: Iterable[Area], cell: Callable[[Area], dict[str, Any]]) -> list[list[Any]]:
    """Rows for design/tiles.html: each district where it lies, with what `cell` says of it."""
    return [[tile and {"label": tile.area.name, **cell(tile.area)} for tile in row] for row in tile_map(areas).rows]
