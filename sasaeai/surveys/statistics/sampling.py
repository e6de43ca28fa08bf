"""How the people who answered were chosen, and what that makes of the error of any sum over them.

Every estimate of this package is a function of weighted sums Σ wᵢyᵢ; its error is the error of one such sum, that of
the estimate's influence uᵢ (Taylor's linearisation: Särndal, Swensson and Wretman 1992, chapter 5). So there are two
things to know about a set of answers, and `Frame` names them: `total` and `covariance`. `Sample` knows them from the
rows, `tallies.Tally` from sums per stratum and cell; estimates do not care which of the two they are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .calibration import Distance, Margin, calibrate, linear, one_hot

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]


class Frame(Protocol):
    """Elements (rows, or cells of equal rows) with weights. Arrays over elements have the length of `weights`."""

    @property
    def weights(self) -> Numbers:
        """(m,): how many people of the population each element stands for."""

    @property
    def rows(self) -> Numbers:
        """(m,): how many slips each element is."""

    @property
    def degrees_of_freedom(self) -> float:
        """Units less strata (Korn and Graubard 1999, §2)."""

    def covariance(self, influence: Numbers) -> Numbers:
        """(m, q) → (q, q): the covariance of the q sums Σ wᵢuᵢ."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One drawing: from each stratum some units, out of `population` units that it has.

    `units` (n,), any labels, None: each row is a unit of its own. `strata` (n,), None: one stratum. `population`: units
    in the stratum, by label of the stratum, as (n,), or as one number; None: endless (drawn with replacement, or so
    many that it does not matter).
    """

    units: ArrayLike | None = None
    strata: ArrayLike | None = None
    population: Mapping[Any, float] | ArrayLike | None = None


@dataclass(frozen=True, eq=False)
class Drawn:
    """A stage made ready: U units in H strata."""

    unit: Codes | None  # (n,) which unit a row is of; None: row i is unit i
    stratum: Codes  # (U,)
    drawn: Numbers  # (H,) units drawn
    population: Numbers  # (H,) units that there are
    labels: NDArray[Any]  # (H,)
    worth: Numbers  # (H,) what a square counts: (1 - f) n/(n - 1), times the fractions of the stages above

    @property
    def lonely(self) -> NDArray[np.bool_]:
        """(H,): strata with a single unit of many, whose own spread cannot be known."""
        return (self.drawn == 1) & (self.population > 1)

    def sums(self, z: Numbers) -> Numbers:
        """(n, q) → (U, q)."""
        return z if self.unit is None else sum_by(self.unit, z, len(self.stratum))

    def covariance(self, z: Numbers) -> Numbers:
        """Σ_h (1 - f_h) n_h/(n_h - 1) Σ (z - z̄_h)(z - z̄_h)'; a lonely unit counts by its distance from the mean of all.

        The mean of all is zero, since an influence sums to zero. z: (n, q) weighted influences; the answer: (q, q).
        """
        sums = self.sums(z)
        middle = sum_by(self.stratum, sums, len(self.drawn)) / self.drawn[:, None]
        middle[self.drawn == 1] = 0.0
        apart = sums - middle[self.stratum]
        return (apart * self.worth[self.stratum][:, None]).T @ apart


def sum_by(codes: Codes, z: Numbers, size: int) -> Numbers:
    """(n, q) summed over rows of the same code → (size, q)."""
    return np.stack([np.bincount(codes, column, size) for column in z.T], axis=1) if z.shape[1] else np.zeros((size, 0))


class NotDrawnLikeThat(ValueError):
    """The description of the sample contradicts itself: lengths, negative weights, more drawn than there are."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows with their weights and the way they were drawn. Make one with `Sample.of`."""

    weights: Numbers
    stages: tuple[Drawn, ...]
    start: Numbers  # (n,) weights before calibration
    basis: Numbers | None = None  # (n, r) see `calibrated`

    @classmethod
    def of(
        cls,
        weights: ArrayLike,
        *,
        strata: ArrayLike | None = None,
        units: ArrayLike | None = None,
        population: Mapping[Any, float] | ArrayLike | None = None,
        then: Sequence[Stage] = (),
    ) -> Sample:
        """n rows, each with the number of people that it stands for.

        `strata`, `units`, `population`: the first stage (see `Stage`); `then`: stages inside the drawn units. A row
        that does not count (a question not put to it, a person outside of the domain) stays with an influence of zero;
        taking it out would lose its unit. Raises NotDrawnLikeThat.
        """
        found = np.asarray(weights, dtype=float)
        if found.ndim != 1 or not np.all(np.isfinite(found)) or np.any(found < 0):
            raise NotDrawnLikeThat("weights are finite numbers from zero up")
        above, share, stages = np.zeros(len(found), dtype=np.intp), np.ones(len(found)), []
        for stage in (Stage(units, strata, population), *then):
            drawn, above, share = _ready(stage, above, share)
            stages.append(drawn)
        return cls(found, tuple(stages), found)

    @cached_property
    def rows(self) -> Numbers:
        return np.ones(len(self.weights))

    @cached_property
    def degrees_of_freedom(self) -> float:
        first = self.stages[0]
        weighed = self.weights > 0 if first.unit is None else np.bincount(first.unit, self.weights) > 0
        return float(np.count_nonzero(weighed) - len(np.unique(first.stratum[weighed])))

    @property
    def lonely(self) -> tuple[Any, ...]:
        """Strata of the first stage in which a single unit was drawn: say so beside every error."""
        first = self.stages[0]
        return tuple(first.labels[first.lonely].tolist())

    def covariance(self, influence: Numbers) -> Numbers:
        """(n, q) → (q, q). Calibrated: the error of the residuals e = u - x'B, B = (Σ d x x')⁻¹ Σ d x u.

        d are the weights before calibration (Deville and Särndal 1992, formula 3.4, with the residuals of the
        generalised regression estimator).
        """
        u = np.asarray(influence, dtype=float)
        if self.basis is not None:
            u = u - self.basis @ (self.basis.T @ (u * self.start[:, None]))
        z = u * self.weights[:, None]
        found: Numbers = np.zeros((u.shape[1], u.shape[1]))
        for stage in self.stages:
            found = found + stage.covariance(z)
        return found

    def calibrated(self, x: ArrayLike, totals: ArrayLike, *, distance: Distance = linear) -> Sample:
        """Weights w = d·F(x'λ) with Σ w x = totals. x: (n, p), totals: (p,) known of the population.

        All that is known goes in at once: a calibrated sample is not calibrated again. Raises CannotCalibrate.
        """
        if self.basis is not None:
            raise NotDrawnLikeThat("calibrated already: give all totals at once")
        known = np.asarray(x, dtype=float)
        factor = calibrate(known, self.weights, np.asarray(totals, dtype=float), distance)
        return replace(self, weights=self.weights * factor, basis=orthonormal(known, self.start))

    def calibrated_to_margins(self, margins: Sequence[Margin], *, distance: Distance = linear) -> Sample:
        """One margin: post-stratification, whatever the distance. More of them: raking with `calibration.raking`."""
        return self.calibrated(*one_hot(margins), distance=distance)


def orthonormal(x: Numbers, weights: Numbers) -> Numbers:
    """(n, p) → (n, r): columns that span those of x, with Σ d b b' = 1; r ≤ p, where columns repeat each other."""
    size = np.sqrt(np.einsum("ij,ij,i->j", x, x, weights))
    basis = x[:, size > 0] / size[size > 0]
    for tolerance in (1e-10, 0.5):  # the second round repairs the digits that the first one lost
        values, vectors = np.linalg.eigh((basis * weights[:, None]).T @ basis)
        kept = values > tolerance * values[-1]
        basis = basis @ (vectors[:, kept] / np.sqrt(values[kept]))
    return basis


def _ready(stage: Stage, above: Codes, share: Numbers) -> tuple[Drawn, Codes, Numbers]:
    """One stage inside the units `above`, of whose squares `share` is worth (the product of fractions above it)."""
    n = len(above)
    own = _codes(stage.strata, n)
    _pairs, first, stratum_of_row = np.unique(above * (own.max(initial=0) + 1) + own, return_index=True,
                                              return_inverse=True)  # fmt: skip
    labels = np.zeros(len(first), dtype=int) if stage.strata is None else np.asarray(stage.strata)[first]
    if stage.units is None:
        unit, stratum, unit_row = None, stratum_of_row, np.arange(n)
    else:
        inside = _codes(stage.units, n)
        _units, unit_row, unit = np.unique(stratum_of_row * (inside.max(initial=0) + 1) + inside, return_index=True,
                                           return_inverse=True)  # fmt: skip
        stratum = stratum_of_row[unit_row]
    drawn = np.bincount(stratum, minlength=len(first)).astype(float)
    there = _population(stage.population, labels, first, n)
    if np.any(there < drawn * (1 - 1e-9)):
        short = labels[there < drawn * (1 - 1e-9)].tolist()
        raise NotDrawnLikeThat(f"more units drawn than there are in {short}")
    worth = share[first] * np.clip(1 - drawn / there, 0.0, 1.0)
    worth *= np.where(drawn > 1, drawn / np.maximum(drawn - 1, 1), 1.0)
    after = share * (drawn / there)[stratum_of_row]
    return Drawn(unit, stratum, drawn, there, labels, worth), unit if unit is not None else np.arange(n), after


def _codes(labels: ArrayLike | None, n: int) -> Codes:
    if labels is None:
        return np.zeros(n, dtype=np.intp)
    found = np.asarray(labels)
    if found.shape != (n,):
        raise NotDrawnLikeThat(f"{n} rows, but labels of shape {found.shape}")
    return np.unique(found, return_inverse=True)[1].astype(np.intp)


def _population(given: Mapping[Any, float] | ArrayLike | None, labels: NDArray[Any], first: Codes, n: int) -> Numbers:
    """(H,) units in each stratum."""
    if given is None:
        return np.full(len(labels), np.inf)
    if isinstance(given, Mapping):
        unknown = [label for label in labels.tolist() if label not in given]
        if unknown:
            raise NotDrawnLikeThat(f"no population of {unknown}")
        return np.array([given[label] for label in labels.tolist()], dtype=float)
    found = np.asarray(given, dtype=float)
    if found.shape not in {(), (n,)}:
        raise NotDrawnLikeThat(f"{n} rows, but populations of shape {found.shape}")
    return np.full(len(labels), float(found)) if found.ndim == 0 else found[first]
