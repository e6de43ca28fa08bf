"""Where everybody is, in one plane of metres for one run: the middle of a town, else of a district.

Degrees where a town has them. A district without any lies where the ward's tile map shows it, a tile being 1,500 m:
the tiles are pushed onto the map so that the districts known both ways lie on themselves on average. Nothing here is
an address, so ways are as coarse as a block or a district, and the pages say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from sasaeai.areas.models import Area, Town
from sasaeai.kernel.clock import today
from sasaeai.volunteers.matching.problem import Spot

TILE = 1_500.0  # metres


@dataclass(frozen=True)
class Plane:
    towns: Mapping[int, Spot]
    districts: Mapping[int, Spot]

    def spot(self, area: int, town: int | None) -> Spot:
        """The town's middle, else the district's; a district of which nothing is known lies in the middle of all."""
        if town is not None and town in self.towns:
            return self.towns[town]
        return self.districts.get(area) or middle(list(self.districts.values()))

    def is_coarse(self, town: int | None) -> bool:
        """Whether only the district is known."""
        return town is None or town not in self.towns

    @classmethod
    def of_today(cls) -> Plane:
        """Two queries."""
        towns = list(Town.objects.on(today()).exclude(latitude=None).exclude(longitude=None).order_by("pk"))
        areas = list(Area.objects.order_by("pk"))
        return cls.of(areas, towns)

    @classmethod
    def of(cls, areas: list[Area], towns: list[Town]) -> Plane:
        degrees = {town.pk: (town.latitude or 0.0, town.longitude or 0.0) for town in towns}
        origin = (
            fmean([place[0] for place in degrees.values()] or [0.0]),
            fmean([place[1] for place in degrees.values()] or [0.0]),
        )
        spots = {pk: Spot.at(*place, origin=origin) for pk, place in degrees.items()}
        of_district: dict[int, list[Spot]] = defaultdict(list)
        for town in towns:
            of_district[town.area_id].append(spots[town.pk])
        known = {area: middle(found) for area, found in of_district.items()}
        return cls(spots, _tiles(areas, known) | known)


def middle(spots: list[Spot]) -> Spot:
    if not spots:
        return Spot(0.0, 0.0)
    return Spot(fmean(spot.east for spot in spots), fmean(spot.north for spot in spots))


def _tiles(areas: list[Area], known: Mapping[int, Spot]) -> dict[int, Spot]:
    tiles = {
        area.pk: Spot(area.tile_column * TILE, -area.tile_row * TILE)
        for area in areas
        if area.tile_column is not None and area.tile_row is not None
    }
    both = [pk for pk in tiles if pk in known]
    east = fmean([known[pk].east - tiles[pk].east for pk in both] or [0.0])
    north = fmean([known[pk].north - tiles[pk].north for pk in both] or [0.0])
    return {pk: Spot(spot.east + east, spot.north + north) for pk, spot in tiles.items()}
