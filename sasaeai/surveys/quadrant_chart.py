"""重要度と満足度 as SVG in a box that can be read at 360 px: numbers for words, sure and unsure apart without colour.

Satisfaction goes across and importance upwards, as cities draw it. Every number stands in the table beside it as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sasaeai.design.markup import html, joined
from sasaeai.design.pictures import width_of, wrapped
from sasaeai.surveys.quadrant_words import QUADRANTS, labelled, sentences

Stored = Mapping[str, Any]
WIDTH, LEFT, RIGHT, TOP, HEIGHT = 340, 38, 338, 24, 330
FLOOR = TOP + HEIGHT
LETTER, SMALL = 15, 13
# Names of quadrants have a strip of their own above and below the points.
STRIP = 38
CORNERS = 32
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)
DOT = 4.5
NEAR, ROUND = (13, 21, 30, 40, 52, 66), 12


@dataclass(frozen=True)
class _Axis:
    """From points of answers to the picture; `start` and `end` may run downwards."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> Iterator[float]:
        span = self.high - self.low
        step = next((one for one in STEPS if span / one <= 5), span)
        first = math.ceil(self.low / step)
        for place in range(first, math.floor(self.high / step) + 1):
            yield place * step


@dataclass(frozen=True)
class _Point:
    label: str
    x: float
    y: float
    item: Stored


def quadrants(stored: Stored) -> SafeString:
    """Nothing where no item is shown."""
    shown = [(label, item) for label, item in labelled(stored) if not item["hidden"]]
    if not shown:
        return SafeString("")
    upwards = _axis(shown, "importance", 0, stored["centre"][0], FLOOR - STRIP, TOP + STRIP)
    across = _axis(shown, "satisfaction", 1, stored["centre"][1], LEFT, RIGHT)
    points = [
        _Point(label, across.at(item["satisfaction"]["mean"]), upwards.at(item["importance"]["mean"]), item)
        for label, item in shown
    ]
    parts = [
        *_ground(stored, across.at(stored["centre"][1]), upwards.at(stored["centre"][0])),
        *_scales(across, upwards),
        *(_region(point.item, across, upwards) for point in points),
        *(_dot(point) for point in points),
        *_labels(points),
    ]
    said = "".join([*sentences(stored), _("数字は表にあります。")])
    return html(
        '<svg viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>{}</svg>',
        WIDTH, FLOOR + 44, _("重要度と満足度の図"), said, joined(parts),
    )  # fmt: skip


def _axis(
    shown: Sequence[tuple[str, Stored]], side: str, place: int, centre: float, start: float, end: float
) -> _Axis:  # fmt: skip
    ends = [centre]
    for _label, item in shown:
        mean, half = item[side]["mean"], item["ellipse"][place] if item["ellipse"] else 0.0
        ends += [mean - half, mean + half]
    room = max((max(ends) - min(ends)) * 0.06, 0.02)
    return _Axis(min(ends) - room, max(ends) + room, start, end)


def _ground(stored: Stored, middle: float, level: float) -> Iterator[SafeString]:
    yield html('<rect class="focus" x="{}" y="{}" width="{}" height="{}"/>', LEFT, TOP, _f(middle - LEFT),
               _f(level - TOP))  # fmt: skip
    yield html('<rect class="frame" x="{}" y="{}" width="{}" height="{}"/>', LEFT, TOP, RIGHT - LEFT, HEIGHT)
    path = f"M{_f(middle)} {TOP}V{FLOOR}M{LEFT} {_f(level)}H{RIGHT}"
    yield html('<path class="centre" d="{}"/>', path)
    for quadrant, name in zip(QUADRANTS, stored["names"], strict=True):
        is_left, is_top = quadrant in ("focus", "watch"), quadrant in ("focus", "keep")
        lines = wrapped(name, (RIGHT - LEFT) / 2 / SMALL - 1)[:2]
        top = TOP + SMALL + 3 if is_top else FLOOR - 5 - (len(lines) - 1) * (SMALL + 2)
        for place, words in enumerate(lines):
            anchor, x = ("start", LEFT + 5) if is_left else ("end", RIGHT - 5)
            yield _text("word corner", x, top + place * (SMALL + 2), words, anchor=anchor, size=SMALL)


def _scales(across: _Axis, upwards: _Axis) -> Iterator[SafeString]:
    for value in across.ticks():
        yield html('<path class="axis" d="M{} {}v5"/>', _f(across.at(value)), FLOOR)
        yield _text("tick", across.at(value), FLOOR + 18, _said(value), anchor="middle", size=SMALL)
    for value in upwards.ticks():
        yield html('<path class="axis" d="M{} {}h-5"/>', LEFT, _f(upwards.at(value)))
        yield _text("tick", LEFT - 7, upwards.at(value) + 4, _said(value), anchor="end", size=SMALL)
    yield _text("word", LEFT, TOP - 8, _("↑ 大切"), anchor="start")
    yield _text("word", RIGHT, FLOOR + 38, _("満足 →"), anchor="end")


def _said(value: float) -> str:
    text = f"{abs(value):.2f}".rstrip("0").rstrip(".") or "0"
    return f"−{text}" if value < 0 and text != "0" else text


def _region(item: Stored, across: _Axis, upwards: _Axis) -> SafeString:
    """Its axes are those of the points: importance first, which goes upwards here."""
    if not item["ellipse"]:
        return SafeString("")
    _wide, _high, long, short, angle = item["ellipse"]
    turn, steps = math.radians(angle), 40
    edge = []
    for step in range(steps):
        one, other = (
            long * math.cos(2 * math.pi * step / steps), short * math.sin(2 * math.pi * step / steps),
        )  # fmt: skip
        important = item["importance"]["mean"] + one * math.cos(turn) - other * math.sin(turn)
        satisfied = item["satisfaction"]["mean"] + one * math.sin(turn) + other * math.cos(turn)
        edge.append(f"{_f(across.at(satisfied))} {_f(upwards.at(important))}")
    return html('<path class="{}" d="M{}Z"/>', "region" if item["sure"] else "region unsure", "L".join(edge))


def _dot(point: _Point) -> SafeString:
    kind = "spot" if point.item["sure"] else "spot unsure"
    return html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', kind, _f(point.x), _f(point.y), DOT)


def _labels(points: Sequence[_Point]) -> Iterator[SafeString]:
    """Each where it covers no other and no dot, as near as can be; a thin line leads back where it is not beside it."""
    taken: list[tuple[float, float, float]] = []
    lines, words = [], []
    # Who has the most neighbours chooses first.
    for point in sorted(points, key=lambda one: sum(math.dist((one.x, one.y), (two.x, two.y)) for two in points)):
        half = width_of(point.label) * LETTER / 2
        x, y = min(_around(point, half), key=lambda place: _trouble(place, half, point, points, taken))
        taken.append((x, y, half))
        if math.dist((x, y), (point.x, point.y)) > NEAR[0] + 1:
            lines.append(html('<path class="leader" d="M{} {}L{} {}"/>', _f(point.x), _f(point.y), _f(x), _f(y)))
        words.append(_text("value number", x, y + 5.5, point.label, anchor="middle"))
    yield from lines
    yield from words


def _around(point: _Point, half: float) -> Iterator[tuple[float, float]]:
    for far in NEAR:
        for step in range(ROUND):
            turn = 2 * math.pi * step / ROUND
            x, y = point.x + far * math.cos(turn), point.y - far * math.sin(turn)
            if LEFT + half < x < RIGHT - half and TOP + CORNERS / 2 < y < FLOOR - CORNERS / 2:
                yield x, y
    yield point.x, point.y


def _trouble(
    place: tuple[float, float], half: float, own: _Point, points: Sequence[_Point],
    taken: Sequence[tuple[float, float, float]],
) -> float:  # fmt: skip
    x, y = place
    cost = math.dist(place, (own.x, own.y))
    cost += 400 * sum(1 for one in taken if abs(x - one[0]) < half + one[2] and abs(y - one[1]) < LETTER)
    return cost + 200 * sum(1 for one in points if abs(x - one.x) < half + DOT and abs(y - one.y) < LETTER / 2 + DOT)


def _text(kind: str, x: float, y: float, words: str, *, anchor: str, size: int = LETTER) -> SafeString:
    return html('<text class="{}" x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>', kind, _f(x), _f(y), size,
                anchor, words)  # fmt: skip


def _f(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
