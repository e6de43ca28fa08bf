"""The picture of the goals: the goals that tie the others are the ring and the centre, the others sit on it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sasaeai.design.phrases import labelled
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


def wrapped(text: str, room: float, *, cut: bool = True) -> list[str]:
    """Lines of at most `room` full-width characters, broken at ・ 、 ／ or a space, then (where allowed) by length."""
    lines: list[str] = []
    for gap, part in re.findall(r"([・、／/\s]*)([^・、／/\s]+)", text):
        if lines and width_of(lines[-1]) + 1 + width_of(part) <= room and not lines[-1].endswith("…"):
            lines[-1] += (" " if gap.isspace() else "・") + part
            continue
        lines.extend(_cut(part, room) if cut else [part])
    return lines


def _cut(part: str, room: float) -> list[str]:
    count = max(1, math.ceil(width_of(part) / max(room, 1)))
    size = math.ceil(len(part) / count)
    return [part[at : at + size] for at in range(0, len(part), size)]


def fitted(text: str, radius: float, *, largest: int = LARGEST) -> tuple[list[str], int]:
    """The largest size at which the words stand inside the circle below their label; no words where none fits."""
    for size, cut in _tries(largest):
        lines = wrapped(text, radius * 1.72 / size, cut=cut)
        height = len(lines) * size * 1.25
        if lines and height <= radius * 1.15 and all(_inside(line, size, height, radius) for line in lines):
            return lines, size
    return [], SMALLEST


def _tries(largest: int) -> list[tuple[int, bool]]:
    """Large and whole words first; a smaller whole word is better than a large broken one."""
    whole = [(size, False) for size in range(largest, SMALLEST, -1)]
    return whole + [(size, True) for size in range(largest, SMALLEST - 1, -1)]


def _inside(line: str, size: int, height: float, radius: float) -> bool:
    farthest = min(height / 2 + size * 0.2, radius * 0.98)
    return width_of(line) * size + 10 <= 2 * math.sqrt(radius**2 - farthest**2)


def _lines(goal: object, radius: float, y: float, *, prefix: str) -> list[Line]:
    words, size = fitted(short_name(goal), radius)
    number = read(goal, "number")
    label = labelled(prefix, number)
    if width_of(label) * 18 > 2 * radius * 0.9:
        label = str(number)
    heights = ([(label, 18, "label")] if label else []) + [(word, size, "word") for word in words]
    top = y - sum(h * 1.25 for _text, h, _kind in heights) / 2
    lines = []
    for text, height, kind in heights:
        lines.append(Line(text, round(top + height, 1), height, kind))
        top += height * 1.25
    return lines


def _named(goals: Sequence[object]) -> str:
    return _("、").join(_("「%(name)s」") % {"name": short_name(goal)} for goal in goals)


def sentence(tied: Sequence[object], others: Sequence[object], prefix: str) -> str:
    names = _named(others)
    if tied and others:
        binding = _("、").join(labelled(prefix, read(goal, "number")) + _named([goal]) for goal in tied)
        return _("%(binding)sが、ほかの%(count)sつの目標（%(names)s）を結ぶ輪の図") % {
            "binding": binding,
            "count": len(others),
            "names": names,
        }
    shown = list(tied) or list(others)
    return _("%(count)sつの目標（%(names)s）の図") % {
        "count": len(shown),
        "names": _named(shown),
    }


def satellite_radius(count: int, radius: float) -> float:
    """As large as the box allows, and never touching the next circle."""
    chord = 2 * radius * math.sin(math.pi / count) if count > 1 else 2 * radius
    return round(max(18.0, min(194 - radius, 64, chord / 2 - 5)), 1)


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
    circles += _centre(tied, radius - 8 - 14 * max(len(tied) - 1, 0), circles, prefix)
    rings = [Tie(radius - 14 * place, colour_class(goal)) for place, goal in enumerate(tied)]
    return Picture(title or sentence(tied, others, prefix), radius, rings, circles)


def _room(y: float, ring: float, circles: Sequence[Circle]) -> float:
    """Half the width that is free around the middle at this height: inside the ring, between the circles."""
    free = [math.sqrt(max(ring**2 - (y - CENTRE) ** 2, 0))]
    for circle in circles:
        away = abs(y - circle.y)
        if away < circle.radius + 4:
            free.append(abs(circle.x - CENTRE) - math.sqrt((circle.radius + 4) ** 2 - away**2))
    return min(free)


def _centre(tied: Sequence[object], ring: float, circles: Sequence[Circle], prefix: str) -> list[Circle]:
    """The words of the goals that tie, one below the other in the middle, as large as the circles leave room."""
    for size, cut in _tries(28) if tied else []:
        texts = [_texts(goal, size, _room(CENTRE, ring, circles) * 2 / size, prefix=prefix, cut=cut) for goal in tied]
        stood = _stacked(texts)
        if all(_free(line, ring, circles) for lines in stood for line in lines):
            return [
                Circle(CENTRE, CENTRE, 0, colour_class(g), True, lines) for g, lines in zip(tied, stood, strict=True)
            ]
    return [Circle(CENTRE, CENTRE, 0, colour_class(goal), True, []) for goal in tied]


def _texts(goal: object, size: int, room: float, *, prefix: str, cut: bool) -> list[tuple[str, int, str]]:
    number = read(goal, "number")
    label = labelled(prefix, number)
    head = [(label, min(size, 18), "label")] if label else []
    return head + [(word, size, "word") for word in wrapped(short_name(goal), room, cut=cut)]


def _stacked(texts: list[list[tuple[str, int, str]]]) -> list[list[Line]]:
    top = CENTRE - sum(size * 1.25 for lines in texts for _text, size, _kind in lines) / 2
    stood: list[list[Line]] = []
    for lines in texts:
        stood.append([])
        for text, size, kind in lines:
            stood[-1].append(Line(text, round(top + size, 1), size, kind))
            top += size * 1.25
    return stood


def _free(line: Line, ring: float, circles: Sequence[Circle]) -> bool:
    half = width_of(line.text) * line.size / 2
    return all(half + 3 <= _room(y, ring, circles) for y in (line.y - line.size * 0.85, line.y))
