"""Where two means of the same people stand together: the ellipse in which both lie, 95 times of a hundred."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Ellipse:
    """Around a point. `wide`, `high`: half of what it covers of each axis; `long`, `short`: half axes; `angle`: of the
    long one, in degrees from the first axis towards the second."""

    wide: float
    high: float
    long: float
    short: float
    angle: float

    def is_clear_of(self, across: float, upwards: float) -> bool:
        """No part of it lies on the lines that far from its middle: a region of both that crosses neither."""
        return abs(across) > self.wide and abs(upwards) > self.high


def reach(df: float, level: float = 0.95) -> float:
    """c of (θ̂ - θ)ᵀ V̂⁻¹ (θ̂ - θ) ≤ c for two numbers: 2d/(d - 1) · F(2, d - 1), the adjusted Wald statistic of Korn and
    Graubard (1990, The American Statistician 44, 270-276); with endless d it is χ² with two degrees of freedom.

    F with two degrees of freedom above has a quantile in closed form: c = d (α^(-2/(d - 1)) - 1). inf for d ≤ 1.
    """
    chance = 1 - level
    if df <= 1:
        return math.inf
    if math.isinf(df):
        return -2 * math.log(chance)
    return df * math.expm1(-2 * math.log(chance) / (df - 1))


def ellipse(first: float, second: float, covariance: float, df: float, level: float = 0.95) -> Ellipse:
    """`first`, `second`: variances. A covariance matrix that is singular gives a line."""
    times = math.sqrt(reach(df, level))
    middle, half = (first + second) / 2, math.hypot((first - second) / 2, covariance)
    angle = math.degrees(math.atan2(2 * covariance, first - second) / 2)
    sides = (first, second, middle + half, middle - half)
    wide, high, long, short = (times * math.sqrt(max(side, 0.0)) if side > 0 else 0.0 for side in sides)
    return Ellipse(wide, high, long, short, angle)
