"""Finding one's district by the name of one's town; what somebody asked for stands in the address and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from sasaeai.areas.models import Area, Town
from sasaeai.areas.town_list import town_list

LONGEST = 60


@dataclass
class Found:
    """A district with its towns that were meant."""

    area: Area
    towns: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "、".join(town_list(self.towns))


def asked_town(request: HttpRequest) -> str:
    return request.GET.get("town", "").strip()[:LONGEST]


def found_towns(text: str) -> list[Found]:
    """The districts of the towns that somebody may mean, the best first; one query, none without a question."""
    found: dict[int, Found] = {}
    for town in Town.objects.search(text) if text else []:
        found.setdefault(town.area_id, Found(town.area)).towns.append(str(town))
    return list(found.values())
