"""Totals, means, proportions and ratios, of everybody and of domains, with the covariance of all that stands together.

Each function takes a frame (`sampling.Sample` or `tallies.Tally`) and arrays over its elements, and gives an
`Estimate`. Influences by Taylor's linearisation (Särndal, Swensson and Wretman 1992, §5.5 to §5.8). A person who is not
in the domain, or was not asked, has `within` = 0; never take rows out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .distributions import t_quantile
from .sampling import Frame

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Estimate:
    """q numbers that stand together. `base`: slips behind each; `df`: degrees of freedom of their errors."""

    value: Numbers  # (q,)
    covariance: Numbers  # (q, q)
    base: Numbers  # (q,)
    df: float = math.inf

    @property
    def error(self) -> Numbers:
        """(q,): standard errors, in the unit of the values."""
        return np.sqrt(np.maximum(np.diagonal(self.covariance), 0.0))

    @property
    def variation(self) -> Numbers:
        """(q,): standard error over value (変動係数)."""
        return self.error / np.abs(self.value)

    def half_width(self, level: float = 0.95) -> Numbers:
        """(q,): what stands behind ±, t·(standard error)."""
        return t_quantile((1 + level) / 2, self.df) * self.error

    def contrast(self, weights: ArrayLike) -> Estimate:
        """Linear combinations: weights (r, q) or (q,), for instance [1, -1] for a difference."""
        a = np.atleast_2d(np.asarray(weights, dtype=float))
        base = np.array([self.base[row != 0].min(initial=np.inf) for row in a])
        return Estimate(a @ self.value, a @ self.covariance @ a.T, base, self.df)

    def only(self, index: ArrayLike) -> Estimate:
        """Some of the q numbers, by position."""
        kept = np.atleast_1d(np.asarray(index))
        return Estimate(self.value[kept], self.covariance[np.ix_(kept, kept)], self.base[kept], self.df)


def total(frame: Frame, y: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """Ŷ = Σ w y, influence y. y: (m,) or (m, q); `within` (m,) zeros and ones."""
    columns, kept = _columns(frame, y, within)
    u = columns * kept[:, None]
    return Estimate(frame.weights @ u, frame.covariance(u), _base(frame, kept, u.shape[1]), frame.degrees_of_freedom)


def mean(frame: Frame, y: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """ȳ = Σ w d y / Σ w d, influence d(y - ȳ)/Σ w d. For zeros and ones y this is a proportion.

    y: (m,) or (m, q). Nobody in the domain: nan.
    """
    return ratio(frame, y, np.ones(len(frame.weights)), within=within)


def ratio(frame: Frame, y: ArrayLike, x: ArrayLike, *, within: ArrayLike | None = None) -> Estimate:
    """R̂ = Σ w d y / Σ w d x, influence d(y - R̂x)/Σ w d x. y: (m,) or (m, q), x: (m,)."""
    columns, kept = _columns(frame, y, within)
    below = np.asarray(x, dtype=float) * kept
    size = float(frame.weights @ below)
    above = columns * kept[:, None]
    value = frame.weights @ above / size if size else np.full(columns.shape[1], np.nan)
    u = (above - below[:, None] * value) / size if size else np.zeros_like(above)
    covariance = frame.covariance(u) if size else np.full((len(value), len(value)), np.nan)
    return Estimate(value, covariance, _base(frame, kept, len(value)), frame.degrees_of_freedom)


def proportions(frame: Frame, codes: ArrayLike, size: int, *, within: ArrayLike | None = None) -> Estimate:
    """Shares of `size` categories, of all who have one. codes: (m,) from 0; below zero: not asked, not in the base."""
    found = np.asarray(codes, dtype=np.intp)
    kept = (found >= 0) * (1.0 if within is None else np.asarray(within, dtype=float))
    return mean(frame, np.eye(size)[np.maximum(found, 0)], within=kept)


def by_group(
    frame: Frame, y: ArrayLike, groups: ArrayLike, size: int, *, within: ArrayLike | None = None, whole: bool = False
) -> Estimate:
    """Means of y in `size` groups side by side, with their covariance, so that two of them can be compared.

    y: (m,); groups: (m,) codes from 0, below zero: of no group. `whole`: one value more, of everybody, to compare a
    group with the ward that it is part of. Groups with nobody: nan.
    """
    (values, kept), found = _columns(frame, y, within), np.asarray(groups, dtype=np.intp)
    member = np.eye(size)[np.maximum(found, 0)] * (kept * (found >= 0))[:, None]
    if whole:
        member = np.concatenate([member, kept[:, None]], axis=1)
    sizes = frame.weights @ member
    empty = sizes == 0
    safe = np.where(empty, 1.0, sizes)
    value = frame.weights @ (member * values) / safe
    covariance = frame.covariance(member * (values - value) / safe)
    value[empty] = covariance[empty, :] = covariance[:, empty] = np.nan
    return Estimate(value, covariance, frame.rows @ (member != 0), frame.degrees_of_freedom)


def design_effect(frame: Frame, y: ArrayLike) -> Numbers:
    """(q,): the variance of means over that of a simple random sample of as many slips (Kish 1965, §8.2).

    The latter is S²/n · (1 - n/N̂) with S² = n/(n - 1) · Σ w(y - ȳ)²/Σ w; slips without weight do not count.
    """
    columns, _kept = _columns(frame, y, None)
    n, size = float(frame.rows[frame.weights > 0].sum()), float(frame.weights.sum())
    found = mean(frame, columns)
    spread = frame.weights @ np.square(columns - found.value) / size * n / (n - 1)
    return np.diagonal(found.covariance) / (spread / n * (1 - n / size))


def _columns(frame: Frame, y: ArrayLike, within: ArrayLike | None) -> tuple[Numbers, Numbers]:
    columns = np.asarray(y, dtype=float)
    kept = np.ones(len(frame.weights)) if within is None else np.asarray(within, dtype=float)
    return (columns[:, None] if columns.ndim == 1 else columns), kept


def _base(frame: Frame, kept: Numbers, size: int) -> Numbers:
    return np.full(size, frame.rows @ (kept != 0))
