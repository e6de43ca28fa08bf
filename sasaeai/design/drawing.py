"""The geometry of a chart in a box that is still readable at 360 px: letters of 15 in a width of 340."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sasaeai.design.phrases import measured
from sasaeai.design.pictures import width_of
from sasaeai.design.points import Point, Series

WIDTH, LEFT, RIGHT, TOP, FLOOR, HEIGHT = 340.0, 4.0, 336.0, 48.0, 214.0, 262.0
TEXT, VALUE = 15, 16
BELOW = 22.0


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    provisional: bool

    @property
    def hatch(self) -> str:
        """Slanted lines inside the bar: own lines need no pattern with an id, and print in any colour."""
        lines = []
        offset = -self.height
        while offset < self.width:
            start, end = max(0.0, offset), min(self.width, offset + self.height)
            x1, y1 = self.x + start, self.y + self.height - (start - offset)
            x2, y2 = self.x + end, self.y + self.height - (end - offset)
            lines.append(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")
            offset += 9
        return "".join(lines)


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    provisional: bool


@dataclass(frozen=True, slots=True)
class Target:
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x: float
    y: float
    kind: str
    anchor: str = "middle"
    size: int = TEXT

    @property
    def box(self) -> tuple[float, float, float, float]:
        """left, right, top, bottom"""
        width = width_of(self.text) * self.size
        left = {"middle": self.x - width / 2, "end": self.x - width, "start": self.x}[self.anchor]
        return left, left + width, self.y - self.size, self.y + 3

    def touches(self, other: Word) -> bool:
        left, right, top, bottom = self.box
        left2, right2, top2, bottom2 = other.box
        return left < right2 and left2 < right and top < bottom2 and top2 < bottom

    def is_crossed_by(self, mark: Target) -> bool:
        left, right, top, bottom = self.box
        return left < mark.x + mark.width and mark.x < right and top < mark.y < bottom


@dataclass(slots=True)
class Drawing:
    zero: float
    baseline: float | None = None
    bars: list[Bar] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    stretches: list[str] = field(default_factory=list)
    whiskers: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = RIGHT

    def place(self, word: Word) -> None:
        """Above whatever stands there already, inside the picture."""
        y = word.y
        while y - word.size > 0:
            moved = Word(word.text, word.x, round(y, 1), word.kind, word.anchor, word.size)
            if not any(moved.touches(other) for other in self.words):
                self.words.append(moved)
                return
            y -= 4
        # No room above: the table has the number.


@dataclass(frozen=True, slots=True)
class Scale:
    low: float
    high: float
    bottom: float
    top: float

    def y(self, value: Decimal | float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)


def draw(series: Series, *, unit: str, words: Mapping[str, str], number: Callable[[Decimal], str]) -> Drawing:
    low, high = series.span
    # Values below zero carry their number below the bar: it needs room above the years.
    scale = Scale(low, high, FLOOR - (BELOW if low < 0 else 0), TOP)
    drawing = Drawing(zero=scale.y(series.floor))
    columns = _columns(series)
    _marks(drawing, series, scale, columns)
    _ticks(drawing, series, columns)
    _values(drawing, series, scale, columns, words, number)
    _aims(drawing, series, scale, columns, unit, words, number)
    return drawing


def _columns(series: Series) -> list[tuple[float, float]]:
    """(middle, width of the bar) of each point."""
    step = (RIGHT - LEFT) / len(series.points)
    return [(round(LEFT + step * (at + 0.5), 1), round(min(46.0, step * 0.68), 1)) for at in range(len(series.points))]


def _marks(drawing: Drawing, series: Series, scale: Scale, columns: list[tuple[float, float]]) -> None:
    for point, (middle, width) in zip(series.points, columns, strict=True):
        if point.target is not None:
            drawing.targets.append(Target(round(middle - width * 0.6, 1), scale.y(point.target), round(width * 1.2, 1)))
        if point.shown is None:
            continue
        y = scale.y(point.shown)
        if series.kind == "line":
            drawing.dots.append(Dot(middle, y, point.provisional))
        else:
            top, tall = min(y, drawing.zero), round(abs(y - drawing.zero), 1)
            drawing.bars.append(Bar(round(middle - width / 2, 1), top, width, tall, point.provisional))
        if point.error:
            low, high = (scale.y(end) for end in point.error)
            drawing.whiskers.append(f"M{middle - 6} {high}h12M{middle} {high}V{low}M{middle - 6} {low}h12")
    if series.kind == "line":
        drawing.stretches = _stretches(series, scale, columns)


def _stretches(series: Series, scale: Scale, columns: list[tuple[float, float]]) -> list[str]:
    """The line is broken where a value is missing: nothing is drawn that was not measured."""
    stretches: list[list[str]] = [[]]
    for point, (middle, _width) in zip(series.points, columns, strict=True):
        if point.shown is None:
            stretches.append([])
        else:
            stretches[-1].append(f"{middle},{scale.y(point.shown)}")
    return [" ".join(places) for places in stretches if len(places) > 1]


def _stride(series: Series) -> int:
    """Every how many-th year gets its label, so that no two touch."""
    step = (RIGHT - LEFT) / len(series.points)
    widest = max(width_of(point.tick) * TEXT for point in series.points[1:] or series.points)
    return max(1, math.ceil((widest + 4) / step))


def _ticks(drawing: Drawing, series: Series, columns: list[tuple[float, float]]) -> None:
    stride = _stride(series)
    for at, (point, (middle, _width)) in enumerate(zip(series.points, columns, strict=True)):
        if at % stride == 0:
            half = width_of(point.tick) * TEXT / 2
            x = min(max(middle, LEFT + half), RIGHT - half)
            drawing.words.append(Word(point.tick, round(x, 1), FLOOR + 21, "tick"))
    if series.axis:
        drawing.words.append(Word(series.axis, RIGHT, FLOOR + 42, "tick", "end"))


def _values(
    drawing: Drawing,
    series: Series,
    scale: Scale,
    columns: list[tuple[float, float]],
    words: Mapping[str, str],
    number: Callable[[Decimal], str],
) -> None:
    for point, (middle, _width) in zip(series.points, columns, strict=True):
        if point.shown is None:
            text = words["hidden"] if point.suppressed else words["blank"]
            drawing.words.append(Word(text, middle, drawing.zero - 6, "missing"))
        elif point.shown < 0:
            low = scale.y(point.error[0]) if point.error else scale.y(point.shown)
            drawing.words.append(Word(number(point.shown), middle, round(low + 17, 1), "value", size=VALUE))
        else:
            place = _below(point, scale) if series.kind == "line" else None
            word = Word(number(point.shown), middle, place or _above(point, scale), "value", size=VALUE)
            if len(columns) <= 8 or not any(word.touches(other) for other in drawing.words):
                drawing.place(word)


def _below(point: Point, scale: Scale) -> float | None:
    """Where a target lies just above a dot: a number above the target would be read as the target's."""
    y = scale.y(point.shown or 0)
    top, bottom = (scale.y(point.error[1]), scale.y(point.error[0])) if point.error else (y, y)
    is_taken = point.target is not None and top - 28 < scale.y(point.target) < y - 6
    return round(bottom + VALUE + 6, 1) if is_taken and bottom + VALUE + 6 < FLOOR - TEXT else None


def _above(point: Point, scale: Scale) -> float:
    """Above the bar, its whisker, and a target mark that would run through the number."""
    top = scale.y(point.error[1]) if point.error else scale.y(point.shown or 0)
    if point.target is not None and top - 28 < scale.y(point.target) < top + 3:
        top = scale.y(point.target)
    return round(top - 8, 1)


def _aims(
    drawing: Drawing,
    series: Series,
    scale: Scale,
    columns: list[tuple[float, float]],
    unit: str,
    words: Mapping[str, str],
    number: Callable[[Decimal], str],
) -> None:
    """Every year has its mark; the last one is said in words, since the table has them all."""
    aims = [
        (point.target, middle)
        for point, (middle, _w) in zip(series.points, columns, strict=True)
        if point.target is not None
    ]
    if aims:
        value, middle = aims[-1]
        text = words["target"] % {"value": measured(number(value), unit)}
        half = width_of(text) * TEXT / 2
        x = min(max(middle, LEFT + half), RIGHT - half)
        word = Word(text, round(x, 1), scale.y(value) - 9, "target-word")
        # Where targets fall from year to year, the mark of the year before would run through the words.
        below = replace(word, y=round(scale.y(value) + TEXT + 7, 1))
        crossed = any(word.is_crossed_by(mark) for mark in drawing.targets)
        drawing.place(below if crossed and below.y < drawing.zero - TEXT else word)
    if series.baseline is not None:
        drawing.baseline = scale.y(series.baseline)
