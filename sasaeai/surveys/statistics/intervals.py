"""Confidence intervals of a proportion from a survey: between 0 and 1, also where next to nobody said yes.

`wald` is what 標本誤差 tables promise and is wrong near 0 % and 100 %; `logit` is the house's choice for shares in
tables; `exact` (Korn and Graubard 1998) never promises too much; `wilson` uses the effective number of answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from .distributions import beta_quantile, t_quantile


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion, its standard error, the slips behind it and the degrees of freedom of the sample."""

    value: float
    error: float
    base: float
    df: float = math.inf

    @property
    def effective(self) -> float:
        """As many answers of a simple random sample say as much: p(1 - p)/V, at most the slips where V is zero."""
        spread = self.value * (1 - self.value)
        return spread / self.error**2 if self.error > 0 and spread > 0 else self.base

    def adjusted(self, level: float) -> float:
        """The effective number, less for few degrees of freedom: n*·(t_{n-1}/t_df)² (Korn and Graubard 1998)."""
        tail = (1 + level) / 2
        if not 1 < self.base < math.inf or self.df <= 0:
            return self.effective
        return self.effective * (t_quantile(tail, self.base - 1) / t_quantile(tail, self.df)) ** 2


Interval = tuple[float, float]
Method = Callable[[Share, float], Interval]


def wald(share: Share, level: float = 0.95) -> Interval:
    """p ± t·se."""
    half = t_quantile((1 + level) / 2, share.df) * share.error
    return share.value - half, share.value + half


def logit(share: Share, level: float = 0.95) -> Interval:
    """ln(p/(1 - p)) ± t·se/(p(1 - p)), turned back. At 0 and 1, where it has no width, `exact`."""
    p = share.value
    if not 0 < p < 1:
        return exact(share, level)
    half = t_quantile((1 + level) / 2, share.df) * share.error / (p * (1 - p))
    middle = math.log(p / (1 - p))
    return tuple(1 / (1 + math.exp(-side)) for side in (middle - half, middle + half))  # type: ignore[return-value]


def exact(share: Share, level: float = 0.95) -> Interval:
    """Clopper and Pearson's interval with the adjusted effective number of answers (Korn and Graubard 1998)."""
    n, tail = share.adjusted(level), (1 - level) / 2
    yes, no = n * share.value, n * (1 - share.value)
    return beta_quantile(tail, yes, no + 1), beta_quantile(1 - tail, yes + 1, no)


def wilson(share: Share, level: float = 0.95) -> Interval:
    """Wilson's interval (1927) with the adjusted effective number of answers (Franco, Little, Louis and Slud 2019)."""
    n, z = share.adjusted(level), t_quantile((1 + level) / 2, math.inf)
    p, square = share.value, z * z / n
    half = z * math.sqrt(p * (1 - p) / n + square / (4 * n))
    return (p + square / 2 - half) / (1 + square), (p + square / 2 + half) / (1 + square)
