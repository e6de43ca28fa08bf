"""Where the circles of the brand mark and of the picture of the goals stand, and how their words break into lines."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

COLOURS = 8


def read(thing: object, name: str, default: Any = None) -> Any:
    """A goal may be a model, a dataclass or a dict: the picture needs only a few names of it."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


def colour_class(goal: object) -> str:
    """g1…g8 of a goal, a number or a class name; more than eight goals begin again at g1."""
    if isinstance(goal, str) and re.fullmatch(r"g[0-8]", goal):
        return goal
    named = read(goal, "colour") or read(goal, "colour_class")
    if isinstance(named, str) and re.fullmatch(r"g[0-8]", named):
        return named
    number = goal if isinstance(goal, int | str) else (named or read(goal, "number") or read(goal, "position"))
    digits = re.sub(r"\D", "", str(number)) if number is not None else ""
    return f"g{(int(digits) - 1) % COLOURS + 1}" if digits and int(digits) > 0 else "g0"


def around(count: int, *, centre: float, radius: float, start: float = -90) -> list[tuple[float, float]]:
    """`count` points on a circle, clockwise from `start` degrees (-90 is the top)."""
    angles = [math.radians(start + 360 * place / count) for place in range(count)]
    return [(round(centre + radius * math.cos(a), 1), round(centre + radius * math.sin(a), 1)) for a in angles]


def marks(goals: Iterable[object] | None) -> list[tuple[float, float, str]]:
    """The dots of the brand mark: at most eight, (x, y, colour class) in a box of 40."""
    chosen = list(goals or [])[:COLOURS]
    places = around(len(chosen), centre=20, radius=14) if chosen else []
    return [(x, y, colour_class(goal)) for (x, y), goal in zip(places, chosen, strict=True)]
