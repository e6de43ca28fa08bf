"""One point in time of an indicator, and a row of them with its scale."""

from __future__ import annotations

import math
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
        """Lowest and highest of all that is drawn; bars always have zero, so that their lengths can be compared."""
        seen = self._seen()
        low, high = float(min([*seen, Decimal(0)])), float(max([*seen, Decimal(0)]))
        if self.kind == "line" and seen:
            low = self._start(float(min(seen)), high) or low
        return (low, high) if high > low else (low, low + 1)

    @property
    def floor(self) -> float:
        """Where the picture begins: zero, or for a line of high values a round number below them."""
        return max(0.0, self.span[0])

    def _start(self, low: float, high: float) -> float:
        spread = (high - low) or high / 10
        if low <= 0 or spread <= 0:
            return 0.0
        step = 10 ** math.floor(math.log10(spread))
        start = math.floor((low - spread) / step) * step
        return float(start) if start > 0.3 * high else 0.0

    def _seen(self) -> list[Decimal]:
        seen: list[Decimal] = []
        for point in self.points:
            seen += [number for number in (point.shown, point.target) if number is not None]
            seen += list(point.error or ())
        if self.baseline is not None:
            seen.append(self.baseline)
        return seen
