"""How far it is from where somebody lives, in words as coarse as a block: never an address, never the exact town.

On foot where the middles of both towns are known, else by district. What is said in public comes in steps of ten
minutes, so that nobody finds out somebody's town by asking from all sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sasaeai.areas.models import Area, Town
from sasaeai.volunteers.matching.problem import Spot
from sasaeai.volunteers.models import HelpRequest
from sasaeai.volunteers.models.volunteer import METRES_A_MINUTE

# Streets are longer than the straight line.
DETOUR = 1.3
STEPS = (10, 20, 30)
SAME_DISTRICT, NEXT_DISTRICT, ELSEWHERE = 1, 3, 9


@dataclass(frozen=True)
class Way:
    """`order` sorts the nearest first; from ELSEWHERE on it is out of reach."""

    words: str
    order: int

    @property
    def is_in_reach(self) -> bool:
        return self.order < ELSEWHERE


@dataclass(frozen=True)
class Home:
    """Where somebody is: a district, and a town of it where one is named."""

    area: Area
    town: Town | None = None

    @cached_property
    def name(self) -> str:
        return str(self.town or self.area)

    def way_to(self, request: HelpRequest) -> Way:
        minutes = minutes_between(self.town, request.town)
        step = next((step for step in STEPS if minutes is not None and minutes <= step), None)
        if step is not None:
            return Way(_("歩いて%(minutes)s分くらい") % {"minutes": step}, STEPS.index(step))
        if request.area_id == self.area.pk:
            return Way(_("同じ地区"), SAME_DISTRICT)
        if are_near(self.area, request.area):
            return Way(_("近くの地区"), NEXT_DISTRICT)
        return Way(_("ほかの地区"), ELSEWHERE)


def minutes_between(one: Town | None, other: Town | None) -> float | None:
    """On foot, from the middle of one town to the middle of the other; None where one is not known."""
    if one is None or other is None:
        return None
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    origin = (float(one.latitude or 0), float(one.longitude or 0))
    away = Spot.at(float(other.latitude or 0), float(other.longitude or 0), origin=origin)
    return away.metres_to(Spot(0, 0)) * DETOUR / METRES_A_MINUTE


def are_near(one: Area, other: Area) -> bool:
    """Side by side on the ward's tile map."""
    places = (one.tile_column, one.tile_row, other.tile_column, other.tile_row)
    if None in places or one.parent_id != other.parent_id or one.pk == other.pk:
        return False
    column, row, other_column, other_row = (int(place or 0) for place in places)
    return abs(column - other_column) <= 1 and abs(row - other_row) <= 1
