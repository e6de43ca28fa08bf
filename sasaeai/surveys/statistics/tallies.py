"""Answers as sums per stratum and cell: all that an estimate and its error need, in a few kilobytes.

With u constant inside a cell, the variance of Σ w u over a stratified sample of persons is

    V = Σ_h (1 - f_h) n_h/(n_h - 1) [Σ_k S2_hk u_k² - (Σ_k S1_hk u_k)²/n_h],   S1 = Σ w, S2 = Σ w²,

so that the rows are not needed again. Calibrated to groups g, u becomes e = F_g(u - x_g'B) and the sums are kept per
group as well. Where households or blocks were drawn, S1 is kept per unit, and S2 is not needed. A `Tally` is a `Frame`:
`estimates` and `association` work on it as they do on rows, with the same results to the last digits but one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .calibration import Distance, Margin, calibrate, linear, one_hot
from .sampling import Drawn, NotDrawnLikeThat, Sample, orthonormal

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums of K cells and of one more, the last, for everybody who is in none; J groups for calibration (1 without).

    `count`, `s1`: (U, J, K + 1), U units, or strata where persons were drawn; `s2`: the same, or None where units are.
    """

    drawn: Drawn
    count: Numbers
    s1: Numbers
    s2: Numbers | None
    factor: Numbers  # (J,)
    basis: Numbers | None = None  # (J, r), orthonormal under the groups' weights

    @classmethod
    def of(
        cls, sample: Sample, cells: ArrayLike, size: int, *, groups: ArrayLike | None = None, group_count: int = 1
    ) -> Tally:
        """From rows: `cells` (n,) codes 0 … size - 1, below zero: in no cell; `groups` (n,) codes 0 … group_count - 1.

        The sample has one stage and is not calibrated yet. Raises NotDrawnLikeThat.
        """
        if len(sample.stages) > 1 or sample.basis is not None:
            raise NotDrawnLikeThat("sums are kept for one stage, and calibrated afterwards")
        drawn = sample.stages[0]
        cell = np.asarray(cells, dtype=np.intp)
        group = np.zeros(len(cell), dtype=np.intp) if groups is None else np.asarray(groups, dtype=np.intp)
        unit = drawn.stratum if drawn.unit is None else drawn.unit
        shape = (len(drawn.drawn) if drawn.unit is None else len(drawn.stratum), group_count, size + 1)
        place = np.ravel_multi_index((unit, group, np.where(cell < 0, size, cell)), shape)
        count, s1, s2 = (
            np.bincount(place, w, int(np.prod(shape))).astype(float).reshape(shape)
            for w in (None, sample.weights, sample.weights**2)
        )
        return cls(drawn, count, s1, s2 if drawn.unit is None else None, np.ones(group_count))

    @property
    def size(self) -> int:
        return self.s1.shape[2] - 1

    @cached_property
    def weights(self) -> Numbers:
        """(K,)."""
        return np.einsum("ujk,j->k", self.s1, self.factor)[:-1]

    @cached_property
    def rows(self) -> Numbers:
        return self.count.sum((0, 1))[:-1]

    @property
    def degrees_of_freedom(self) -> float:
        drawn = self.drawn
        if self.s2 is not None:
            return float(drawn.drawn.sum() - len(drawn.drawn))
        weighed = self.s1.sum((1, 2)) > 0
        return float(np.count_nonzero(weighed) - len(np.unique(drawn.stratum[weighed])))

    def covariance(self, influence: Numbers) -> Numbers:
        """(K, q) → (q, q)."""
        u = np.asarray(influence, dtype=float)
        found: Numbers = u.T @ self.cell_covariance @ u
        return found

    @cached_property
    def cell_covariance(self) -> Numbers:
        """(K, K): of the weighted counts of the cells."""
        apart = np.concatenate([np.eye(self.size), np.zeros((1, self.size))])  # u of each cell, of the last none
        # Only where somebody is: of many groups most are in few cells.
        there = np.flatnonzero(self.count.any(0))
        group, cell = np.divmod(there, self.size + 1)
        e = apart[cell]
        if self.basis is not None:
            at_group = self.s1.sum(0)[:, :-1]  # (J, K)
            fitted = self.basis @ (self.basis.T @ at_group)
            e = e - fitted[group]
        e = e * self.factor[group][:, None]
        z = self.s1.reshape(len(self.s1), -1)[:, there] @ e
        if self.s2 is None:
            return replace(self.drawn, unit=None).covariance(z)
        drawn = self.drawn
        weighed = np.einsum("h,hjk->jk", drawn.worth, self.s2).ravel()[there]
        less = np.where(drawn.drawn > 1, drawn.worth / drawn.drawn, 0.0)
        found: Numbers = (e * weighed[:, None]).T @ e - (z * less[:, None]).T @ z
        return found

    def calibrated(self, x: ArrayLike, totals: ArrayLike, *, distance: Distance = linear) -> Tally:
        """Groups' weights made to agree with totals (p,) of x (J, p). Raises CannotCalibrate."""
        known, held = np.asarray(x, dtype=float), self.s1.sum((0, 2))
        factor = calibrate(known, held, np.asarray(totals, dtype=float), distance)
        return replace(self, factor=factor, basis=orthonormal(known, held))

    def calibrated_to_margins(self, margins: Sequence[Margin], *, distance: Distance = linear) -> Tally:
        """Margins whose codes say of each of the J groups where it belongs."""
        return self.calibrated(*one_hot(margins), distance=distance)
