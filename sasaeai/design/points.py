"""One point in time of an indicator, and a row of them with its scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """`label` for words and table (平成23年度), `short` below the picture (23); a missing value is None, never zero."""

    label: str
    value: Decimal | None = None
    short: str = ""
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    provisional: bool = False
    suppressed: bool = False
    note: str = ""

    @property
    def shown(self) -> Decimal | None:
        """A suppressed value is not known to the picture, whatever was handed over."""
        return None if self.suppressed else self.value

    @property
    def tick(self) -> str:
        return self.short or self.label

    @property
    def error(self) -> tuple[Decimal, Decimal] | None:
        if self.shown is None or self.low is None or self.high is None:
            return None
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Series:
    points: Sequence[Point]
    kind: str = "bars"
    baseline: Decimal | None = None
    axis: str = ""

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest of all that is drawn; zero is always part of it, so that lengths can be compared."""
        seen = [Decimal(0)]
        for point in self.points:
            seen += [number for number in (point.shown, point.target) if number is not None]
            seen += list(point.error or ())
        if self.baseline is not None:
            seen.append(self.baseline)
        low, high = float(min(seen)), float(max(seen))
        return (low, high) if high > low else (low, low + 1)
