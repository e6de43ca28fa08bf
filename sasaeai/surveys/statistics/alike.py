"""Cross tables of one shape, worked on together: shares, errors, and what the test of association needs.

numpy costs a microsecond a call, however much it works on; twenty tables at once cost little more than one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .association import association, pearson

Numbers = NDArray[np.float64]
Half = tuple[NDArray[np.intp], Numbers, Numbers]  # count, share, error
Moments = tuple[float, float, float, int]  # X², tr Δ, tr Δ², (R - 1)(C - 1)


@dataclass(frozen=True, eq=False)
class Sums:
    """T tables of one shape: (T, H, R + 1, C + 1) sums, (H,) worth of squares and of squared sums."""

    count: Numbers
    s1: Numbers
    s2: Numbers
    worth: Numbers
    less: Numbers
    answers: int

    def halves(self) -> Iterator[Half]:
        """Row shares, of the base that was asked, and V = Σ_h worth Σ S2 e² - less (Σ S1 e)², e = (1_cell - p)/Ŵ."""
        s1 = self._with_whole(self.s1)
        counts = self._with_whole(self.count).sum(1)
        weighed = over_strata(self.worth, self._with_whole(self.s2))
        above = s1.sum(1)
        base = above.sum(-1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = above / base
            apart = s1 - share[:, None] * s1.sum(-1, keepdims=True)
            spread = weighed * (1 - 2 * share) + share**2 * weighed.sum(-1, keepdims=True)
            error = np.sqrt(np.maximum(spread - over_strata(self.less, apart * apart), 0)) / base
        yield from zip(np.rint(counts).astype(np.intp), share, error, strict=True)

    @staticmethod
    def _with_whole(sums: Numbers) -> Numbers:
        """The asked, row by row, then all rows and those of no row together: (T, H, R + 1, C)."""
        asked = sums[..., :-1]
        return np.concatenate([asked[:, :, :-1], asked.sum(2, keepdims=True)], axis=2)

    def moments(self) -> list[Moments]:
        """What the test needs; see `association`. Tables with an empty cell go one by one."""
        s1 = self.s1[:, :, :-1, : self.answers]
        totals, n = s1.sum(1), self.count[:, :, :-1, : self.answers].sum((1, 2, 3))
        weighed = over_strata(self.worth, self.s2[:, :, :-1, : self.answers])
        full = np.all(totals > 0, axis=(1, 2)) & (min(totals.shape[1:]) > 1)
        found: list[Moments] = [(np.nan, np.nan, np.nan, 0)] * len(n)
        quick = zip(np.flatnonzero(full), self._quick(s1[full], totals[full], weighed[full], n[full]), strict=True)
        for index, moments in quick:
            found[index] = moments
        for index in np.flatnonzero(~full):
            each = s1[index].reshape(len(self.less), -1)
            covariance = np.diag(weighed[index].ravel()) - (each * self.less[:, None]).T @ each
            test = association(totals[index], covariance, n[index], np.inf)
            if test.cells:
                trace = test.x2 / test.f if test.f else np.nan
                found[index] = test.x2, trace, trace**2 / test.df1, test.cells
        return found

    def _quick(self, s1: Numbers, totals: Numbers, weighed: Numbers, n: Numbers) -> Iterator[Moments]:
        """Without the matrix Δ: with y = D^½, Π = 1 - UU' onto what rows and columns do not explain, B diagonal and M
        (RC, H) the strata's means, Δ ~ n Π(B - MM')Π, whose traces are sums of small products."""
        tables, rows, columns = totals.shape
        if not tables:
            return
        size = totals.sum((1, 2))
        p = totals / size[:, None, None]
        root = np.sqrt(p)
        b = (weighed / p / size[:, None, None] ** 2).reshape(tables, -1)
        m = (s1 * np.sqrt(self.less)[:, None, None] / root[:, None] / size[:, None, None, None]).reshape(
            tables, len(self.less), -1
        )
        u = margins_basis(p, root)
        rest = m - (m @ u) @ u.transpose(0, 2, 1)
        inside, ubu = np.square(u).sum(2), u.transpose(0, 2, 1) @ (u * b[:, :, None])
        trace = (b * (1 - inside)).sum(1) - np.square(rest).sum((1, 2))
        square = (
            (b * b * (1 - 2 * inside)).sum(1)
            + np.square(ubu).sum((1, 2))
            - 2 * (np.square(rest).sum(1) * b).sum(1)
            + np.square(rest @ rest.transpose(0, 2, 1)).sum((1, 2))
        )
        cells = (rows - 1) * (columns - 1)
        yield from zip(pearson(p, n), n * trace, n * n * square, [cells] * tables, strict=True)


def margins_basis(p: Numbers, root: Numbers) -> Numbers:
    """(T, R, C) → (T, R·C, R + C - 1): orthonormal columns that span D^½ times the indicators of rows and columns."""
    tables, rows, columns = p.shape
    basis = np.zeros((tables, rows, columns, rows + columns - 1))
    by_row = p.sum(2, keepdims=True)
    basis[:, np.arange(rows), :, np.arange(rows)] = (root / np.sqrt(by_row)).transpose(1, 0, 2)
    free = columns - 1
    inside = p[:, :, :free] / by_row
    gram = np.eye(free) * p.sum(1)[:, None, :free] - inside.transpose(0, 2, 1) @ p[:, :, :free]
    apart = root[..., None] * (np.eye(columns, free) - inside[:, :, None, :])
    inverse = np.linalg.inv(np.linalg.cholesky(gram)).transpose(0, 2, 1)
    basis[..., rows:] = (apart.reshape(tables, -1, free) @ inverse).reshape(tables, rows, columns, free)
    return basis.reshape(tables, rows * columns, -1)


def over_strata(weights: Numbers, sums: Numbers) -> Numbers:
    """(H,) and (T, H, R, C) → (T, R, C)."""
    tables, strata, rows, columns = sums.shape
    return (weights @ sums.reshape(tables, strata, -1)).reshape(tables, rows, columns)
