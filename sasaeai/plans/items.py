"""Item and PlanPage: the shape in which every page, paper and export reads a plan, published or being written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """A goal, measure or indicator as a page shows it.

    `kind` is goal | measure | indicator; `parent_uid` a goal's parent, a measure's goal, an indicator's owner;
    `goal_uid` the goal (of its own plan) it stands under; `base_uid` the ward's base goal at the top.
    """

    plan_id: int
    kind: str
    uid: str
    order: int
    number: str
    title: str
    parent_uid: str = ""
    goal_uid: str = ""
    base_uid: str = ""
    lead: str = ""
    sample: bool = False
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.number}　{self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two items; kind is serves | supports | ties."""

    plan_id: int
    kind: str
    source_uid: str
    target_uid: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan as read: its texts (`document`), whose it is, and by which edition (none while being written)."""

    plan_id: int
    uid: str
    area_id: int
    area_name: str
    area_slug: str
    is_ward: bool
    document: dict[str, Any]
    edition_id: int | None = None
    edition_name: str = ""
    edition_kind: str = ""
    decided_on: date | None = None
    adopted_on: date | None = None
    tile: tuple[int | None, int | None] = (None, None)  # column and row on the tile map
