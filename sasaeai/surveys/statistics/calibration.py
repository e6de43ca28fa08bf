"""Weights made to agree with what is known of the population: post-stratification, raking, calibration.

Weights w = d·F(x'λ), as near to d as a distance says, with Σ w x = totals (Deville and Särndal 1992). For one margin
every distance gives w = d·N_g/N̂_g; for more margins `raking` gives what iterative proportional fitting converges to.
The error of what comes out is not that of fixed weights: see `sampling.Sample.covariance`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
MOST_STEPS = 100
CLOSE = 1e-12


class CannotCalibrate(ValueError):
    """The totals contradict each other, or no weights of the kind reach them. `groups`: for whom nobody stands."""

    def __init__(self, why: str, groups: Sequence[int] = ()) -> None:
        super().__init__(why)
        self.groups = tuple(groups)


class Distance(Protocol):
    """F and its slope at s = x'λ; F(0) = 1, F'(0) = 1."""

    def __call__(self, s: Numbers) -> tuple[Numbers, Numbers]: ...


def linear(s: Numbers) -> tuple[Numbers, Numbers]:
    """F = 1 + s: the generalised regression estimator. Weights may become negative."""
    return 1 + s, np.ones_like(s)


def raking(s: Numbers) -> tuple[Numbers, Numbers]:
    """F = eˢ: weights stay positive."""
    grown = np.exp(np.clip(s, -300.0, 300.0))
    return grown, grown


@dataclass(frozen=True)
class Bounded:
    """F between `low` < 1 and `high` > 1 (the logit distance of Deville and Särndal, case 6)."""

    low: float
    high: float

    def __call__(self, s: Numbers) -> tuple[Numbers, Numbers]:
        under, over = 1 - self.low, self.high - 1
        grown = np.exp(np.clip((self.high - self.low) / (under * over) * s, -300.0, 300.0))
        below = over + under * grown
        factor = (self.low * over + self.high * under * grown) / below
        return factor, (self.high - self.low) ** 2 * grown / below**2


@dataclass(frozen=True, eq=False)
class Margin:
    """Which group each element is of (codes 0 … k-1, (m,)) and how many people each group has ((k,))."""

    codes: NDArray[np.intp]
    totals: Numbers

    @classmethod
    def of(cls, codes: ArrayLike, totals: ArrayLike) -> Margin:
        found, known = np.asarray(codes, dtype=np.intp), np.asarray(totals, dtype=float)
        if len(found) and not (found.min() >= 0 and found.max() < len(known)):
            raise CannotCalibrate("an element of no known group: give the group that it is nearest to, or one for 不明")
        return cls(found, known)


def one_hot(margins: Sequence[Margin]) -> tuple[Numbers, Numbers]:
    """Margins as x (m, Σk) of zeros and ones, and their totals (Σk,). Raises CannotCalibrate where sums differ."""
    sums = [margin.totals.sum() for margin in margins]
    if max(sums) - min(sums) > 1e-9 * max(sums):
        raise CannotCalibrate(f"the margins are of different populations: {sums}")
    x = np.concatenate([np.eye(len(margin.totals))[margin.codes] for margin in margins], axis=1)
    return x, np.concatenate([margin.totals for margin in margins])


def calibrate(x: Numbers, weights: Numbers, totals: Numbers, distance: Distance = linear) -> Numbers:
    """(m,) factors F(x'λ) with Σ weights·F·x = totals to 1e-12 of their size; Newton's method, steps halved.

    x: (m, p), weights: (m,), totals: (p,). Raises CannotCalibrate.
    """
    size = np.sqrt(np.einsum("ij,ij,i->j", x, x, weights) / max(weights.sum(), 1e-300))
    empty = np.flatnonzero((size == 0) & (totals != 0))
    if len(empty):
        raise CannotCalibrate("nobody answered in a group that has people", empty.tolist())
    size = np.where(size == 0, 1.0, size)
    scaled, wanted = x / size, totals / size
    scale = np.abs(wanted).max(initial=1e-300)
    lam = np.zeros(x.shape[1])
    factor, slope = distance(np.zeros(len(x)))
    miss = wanted - scaled.T @ (weights * factor)
    for _step in range(MOST_STEPS):
        if np.abs(miss).max(initial=0.0) <= CLOSE * scale:
            return factor
        step = np.linalg.lstsq((scaled * (weights * slope)[:, None]).T @ scaled, miss, rcond=1e-12)[0]
        for _half in range(40):
            after = distance(scaled @ (lam + step))
            left = wanted - scaled.T @ (weights * after[0])
            if np.linalg.norm(left) < np.linalg.norm(miss):
                break
            step = step / 2
        else:
            break
        lam, (factor, slope), miss = lam + step, after, left
    if np.abs(miss).max(initial=0.0) <= 1e3 * CLOSE * scale:
        return factor
    raise CannotCalibrate("no weights of this kind reach the totals: join groups, or widen the bounds")
