"""Are two questions related? Rao and Scott's correction of the chi-square test for the way people were drawn.

Pearson's X² of the weighted shares, X² = n Σ (p_rc - p_r p_c)²/(p_r p_c), is no chi-square under a survey's design.
With Δ, the design effects of the interaction (generalised: Cov over that of a simple random sample), Rao and Scott
(1984):

- first order: X²/mean(Δ) is about χ² with (R - 1)(C - 1) degrees of freedom;
- second order: F = X²/tr Δ is about F with d = (tr Δ)²/tr Δ² and d·ν, ν the degrees of freedom of the sample
  (Thomas and Rao 1987; Satterthwaite).

Δ is taken at the observed shares, as R's `svychisq` does: its figures are met (`tests/test_known_answers.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distributions import chi_square_tail, f_tail

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Association:
    """X² and both corrections. `cells` = (R - 1)(C - 1). nan where fewer than two rows or columns have anybody."""

    x2: float
    f: float
    df1: float
    df2: float
    p: float  # of F, the second order: the one to report
    cells: int
    first: float  # X²/mean(Δ)
    p_first: float


NAN = float("nan")
NOTHING = Association(NAN, NAN, NAN, NAN, NAN, 0, NAN, NAN)


def association(totals: Numbers, covariance: Numbers, n: float, df: float) -> Association:
    """The test for one table.

    totals: (R, C) weighted counts; covariance: (R·C, R·C) of them, row by row; n: slips in the table; df: degrees of
    freedom of the sample. Rows and columns with nobody are left out.
    """
    rows, columns = np.flatnonzero(totals.sum(1) > 0), np.flatnonzero(totals.sum(0) > 0)
    if min(len(rows), len(columns)) < 2:
        return NOTHING
    kept = (rows[:, None] * totals.shape[1] + columns).ravel()
    shares = totals.ravel()[kept] / totals.sum()
    trace, square = delta_moments(shares.reshape(len(rows), -1), covariance[np.ix_(kept, kept)] / totals.sum() ** 2, n)
    cells = (len(rows) - 1) * (len(columns) - 1)
    x2 = pearson(shares.reshape(1, len(rows), -1), np.array([n]))
    return corrected(x2, np.array([trace]), np.array([square]), np.array([cells]), df)[0]


def pearson(shares: Numbers, n: Numbers) -> Numbers:
    """(T, R, C) shares, (T,) slips → (T,) X²."""
    expected = shares.sum(2)[:, :, None] * shares.sum(1)[:, None, :]
    parts = np.square(shares - expected) / np.where(expected > 0, expected, 1.0)
    return n * parts.sum((1, 2))


def delta_moments(shares: Numbers, covariance: Numbers, n: float) -> tuple[float, float]:
    """tr Δ and tr Δ² for any design. shares: (R, C) without empty rows and columns; covariance: (RC, RC) of totals/N̂.

    Δ = (C'D⁻¹C/n)⁻¹ (C'D⁻¹VD⁻¹C), D = diag p, the columns of C span the interactions; empty cells weigh nothing.
    """
    p = shares.ravel()
    upside = np.where(p > 0, 1 / np.where(p > 0, p, 1.0), 0.0)
    interaction = np.kron(_differences(shares.shape[0]), _differences(shares.shape[1]))
    spread = (np.eye(len(p)) - p[:, None]) @ covariance @ (np.eye(len(p)) - p[:, None]).T
    scaled = interaction * upside[:, None]
    delta = np.linalg.lstsq(interaction.T @ scaled / n, scaled.T @ spread @ scaled, rcond=None)[0]
    return float(np.trace(delta)), float(np.sum(delta * delta.T))


def _differences(size: int) -> Numbers:
    """(size, size - 1): columns that add up to nothing."""
    return np.concatenate([np.eye(size - 1), -np.ones((1, size - 1))])


def corrected(
    x2: Numbers, trace: Numbers, trace_of_square: Numbers, cells: NDArray[np.intp], df: float
) -> list[Association]:
    """T tests at once, from X², tr Δ and tr Δ². nan where the table has no spread."""
    with np.errstate(divide="ignore", invalid="ignore"):
        f, df1 = x2 / trace, trace**2 / trace_of_square
        first = x2 / (trace / cells)
    sound = np.isfinite(f) & np.isfinite(df1)
    p, p_first = np.full(len(x2), np.nan), np.full(len(x2), np.nan)
    p[sound] = f_tail(f[sound], df1[sound], df1[sound] * df)
    p_first[sound] = chi_square_tail(first[sound], cells[sound])
    columns = (x2, f, df1, df1 * df, p, cells, first, p_first)
    return [Association(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
