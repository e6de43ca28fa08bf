"""Is a difference more than chance? Between groups of one survey, and between two surveys years apart.

A difference is called 改善 or 悪化 only where it is beyond the sampling error of this survey and this question; no rule
of thumb like ±3 points. Everything else is 判断できない, which is not 変化なし.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import ArrayLike, NDArray

from .distributions import t_quantile, t_tail
from .estimates import Estimate
from .figures import REFERENCE_BELOW

Numbers = NDArray[np.float64]


class Verdict(Enum):
    """What may be said of a change in the wished direction, or against it."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"

    @property
    def words(self) -> Promise:
        return {Verdict.BETTER: _("改善"), Verdict.WORSE: _("悪化"), Verdict.UNCLEAR: _("判断できない")}[self]

    @property
    def sentence(self) -> Promise:
        return {
            Verdict.BETTER: _("標本誤差を超えて改善しています。"),
            Verdict.WORSE: _("標本誤差を超えて悪化しています。"),
            Verdict.UNCLEAR: _("差は標本誤差の範囲内で、よくなったとも悪くなったとも判断できません。"),
        }[self]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference in the unit of what was compared, its standard error, and the fewest slips behind one side."""

    value: float
    error: float
    base: float
    df: float = math.inf

    @property
    def p(self) -> float:
        """Two-sided; nan where nothing varies, so that nothing can be said."""
        return float(t_tail(self.value / self.error, self.df)) if self.error > 0 else math.nan

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        half = t_quantile((1 + level) / 2, self.df) * self.error
        return self.value - half, self.value + half

    def verdict(self, *, wished: int, level: float = 0.95, p: float | None = None) -> Verdict:
        """`wished`: +1 where more is better, -1 where less is. `p`: corrected for many comparisons (see `holm`).

        A base under 30 (参考値) carries no verdict.
        """
        chance = self.p if p is None else p
        if self.base < REFERENCE_BELOW or not chance <= 1 - level:
            return Verdict.UNCLEAR
        return Verdict.BETTER if self.value * wished > 0 else Verdict.WORSE


def between_groups(estimate: Estimate, group: int, other: int) -> Difference:
    """Group less other, both of one survey (`estimates.by_group`): Var = V_gg + V_oo - 2 V_go."""
    weights = np.zeros(len(estimate.value))
    weights[group] += 1
    weights[other] -= 1
    found = estimate.contrast(weights)
    return Difference(float(found.value[0]), float(found.error[0]), float(found.base[0]), found.df)


def between_periods(before: Estimate, after: Estimate, index: int = 0) -> Difference:
    """After less before, of two surveys drawn independently: variances add, Welch and Satterthwaite's df.

    Where a part of the people was drawn twice, the true error is smaller as a rule, and the verdict cautious.
    """
    first, then = before.covariance[index, index], after.covariance[index, index]
    spread = float(first + then)
    df = spread**2 / (first**2 / before.df + then**2 / after.df) if spread > 0 else math.inf
    return Difference(
        float(after.value[index] - before.value[index]), math.sqrt(spread),
        float(min(before.base[index], after.base[index])), float(df) if math.isfinite(df) else math.inf,
    )  # fmt: skip


def holm(p: ArrayLike) -> Numbers:
    """Corrected p of k comparisons made at once, so that one false alarm in them all is as rare as level says.

    Holm (1979): the i-th smallest times k - i + 1, never falling. p: (k,), nan stays nan and does not count.
    """
    given = np.asarray(p, dtype=float)
    found = np.full(len(given), np.nan)
    order = np.argsort(given)[: np.count_nonzero(~np.isnan(given))]
    found[order] = np.minimum(np.maximum.accumulate(given[order] * np.arange(len(order), 0, -1)), 1)
    return found


def verdicts(differences: Sequence[Difference], *, wished: int, level: float = 0.95) -> list[Verdict]:
    """Of comparisons that stand in one list, for instance all districts with the ward: corrected by `holm`."""
    chances = holm([one.p for one in differences])
    return [one.verdict(wished=wished, level=level, p=float(p)) for one, p in zip(differences, chances, strict=True)]
