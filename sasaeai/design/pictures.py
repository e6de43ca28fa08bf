"""The picture of the goals: the goals that tie the others are the ring and the centre, the others sit on it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.design.shapes import around, colour_class, read

CENTRE = 200.0
SMALLEST, LARGEST = 15, 22


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    y: float
    size: int
    kind: str


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float
    colour: str
    tied: bool
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Tie:
    radius: float
    colour: str


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    radius: float
    ties: list[Tie]
    circles: list[Circle]


def short_name(goal: object) -> str:
    for name in ("short", "short_name", "label", "title"):
        if text := read(goal, name):
            return str(text)
    return str(read(goal, "number") or "")


def ties(goal: object) -> bool:
    """Only a plain True: on a model `ties` may be a relation."""
    return read(goal, "ties") is True or read(goal, "ties_all") is True


def width_of(text: str) -> float:
    """In full-width characters: 「A」 is about half of 「あ」."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "FWA" else 0.56 for sign in text)


def wrapped(text: str, room: float) -> list[str]:
    """Lines of at most `room` full-width characters, broken at ・ 、 ／ first, then by length."""
    lines: list[str] = []
    for part in [piece for piece in re.split(r"[・、／/\s]+", text) if piece]:
        if lines and width_of(lines[-1]) + 1 + width_of(part) <= room and not lines[-1].endswith("…"):
            lines[-1] += "・" + part
            continue
        lines.extend(_cut(part, room))
    return lines


def _cut(part: str, room: float) -> list[str]:
    count = max(1, math.ceil(width_of(part) / max(room, 1)))
    size = math.ceil(len(part) / count)
    return [part[at : at + size] for at in range(0, len(part), size)]


def fitted(text: str, radius: float, *, largest: int = LARGEST) -> tuple[list[str], int]:
    """The largest size at which the words stand inside the circle below their label; no words where none fits."""
    for size in range(largest, SMALLEST - 1, -1):
        lines = wrapped(text, radius * 1.72 / size)
        height = len(lines) * size * 1.25
        if lines and height <= radius * 1.15 and all(_inside(line, size, height, radius) for line in lines):
            return lines, size
    return [], SMALLEST


def _inside(line: str, size: int, height: float, radius: float) -> bool:
    farthest = min(height / 2 + size * 0.2, radius * 0.98)
    return width_of(line) * size <= 2 * math.sqrt(radius**2 - farthest**2)


def _lines(goal: object, radius: float, y: float, *, prefix: str, largest: int = LARGEST) -> list[Line]:
    words, size = fitted(short_name(goal), radius, largest=largest)
    number = read(goal, "number")
    label = f"{prefix}{number}" if number not in (None, "") else ""
    if width_of(label) * 18 > 2 * radius * 0.9:
        label = str(number)
    heights = ([(label, 18, "label")] if label else []) + [(word, size, "word") for word in words]
    top = y - sum(h * 1.25 for _text, h, _kind in heights) / 2
    lines = []
    for text, height, kind in heights:
        lines.append(Line(text, round(top + height, 1), height, kind))
        top += height * 1.25
    return lines


def sentence(tied: Sequence[object], others: Sequence[object], prefix: str) -> str:
    names = _("、").join(f"「{short_name(goal)}」" for goal in others)
    if tied and others:
        binding = _("、").join(f"{prefix}{read(goal, 'number') or ''}「{short_name(goal)}」" for goal in tied)
        return _("%(binding)sが、ほかの%(count)sつの目標（%(names)s）を結ぶ輪の図") % {
            "binding": binding,
            "count": len(others),
            "names": names,
        }
    shown = list(tied) or list(others)
    return _("%(count)sつの目標（%(names)s）の図") % {
        "count": len(shown),
        "names": _("、").join(f"「{short_name(goal)}」" for goal in shown),
    }


def satellite_radius(count: int, radius: float) -> float:
    """As large as the box allows, and never touching the next circle."""
    chord = 2 * radius * math.sin(math.pi / count) if count > 1 else 2 * radius
    return round(max(18.0, min(196 - radius, chord / 2 - 5)), 1)


def picture(goals: Iterable[object], *, prefix: str, title: str = "") -> Picture | None:
    everything = list(goals)
    if not everything:
        return None
    tied = [goal for goal in everything if ties(goal)]
    others = [goal for goal in everything if not ties(goal)]
    radius = 128.0 if len(others) <= 6 else 150.0
    size = satellite_radius(len(others), radius) if others else 0.0
    start = -45.0 if len(others) == 4 else -90.0
    circles = [
        Circle(x, y, size, colour_class(goal), False, _lines(goal, size, y, prefix=prefix))
        for (x, y), goal in zip(around(len(others), centre=CENTRE, radius=radius, start=start), others, strict=True)
    ]
    circles += _centre(tied, radius - size if others else radius - 20, prefix)
    rings = [Tie(radius - 14 * place, colour_class(goal)) for place, goal in enumerate(tied)]
    return Picture(title or sentence(tied, others, prefix), radius, rings, circles)


def _centre(tied: Sequence[object], room: float, prefix: str) -> list[Circle]:
    """The words of the goals that tie, one below the other in the middle."""
    if not tied:
        return []
    step = 2 * room / (len(tied) + 1) if len(tied) > 1 else 0
    first = CENTRE - step * (len(tied) - 1) / 2
    each = room if len(tied) == 1 else room * 0.8
    circles = []
    for place, goal in enumerate(tied):
        y = first + step * place
        circles.append(
            Circle(CENTRE, y, each, colour_class(goal), True, _lines(goal, each, y, prefix=prefix, largest=28))
        )
    return circles
