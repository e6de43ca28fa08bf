"""Plain lists in, plain numbers out: the door through which modules without numpy use this package, loaded by name.

One `Reckoner` per set of answers and weighting. Shapes: n rows; a `Column` has a code for each of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .calibration import CannotCalibrate, Margin, raking
from .comparing import Difference, Verdict, between_groups, holm
from .crosstabs import Asked, CrossTable, CrossTables, cross_table
from .disclosure import CannotProtect, sensitive, suppress
from .distributions import t_quantile
from .ellipses import Ellipse, ellipse
from .estimates import Estimate, by_group, mean
from .figures import HIDDEN_BELOW
from .intervals import Share, logit
from .quantiles import quantile
from .sampling import Sample
from .tallies import Tally

__all__ = ["CannotCalibrate", "Column", "Design", "Figures", "Hidden", "Mean", "Place", "Reckoner", "change",
           "hidden_rows", "hidden_whole"]  # fmt: skip
LEVEL = 0.95
Hidden = list[list[bool]]


@dataclass(frozen=True)
class Column:
    """Codes 0 … size - 1, below zero: not asked, or of no row. `unanswered`: the last code is 無回答."""

    codes: Sequence[int]
    size: int
    unanswered: bool = False


@dataclass(frozen=True)
class Design:
    """`strata` (n,) labels, `population` people by label (inf: endless), `margins`: (codes, people) to agree with."""

    weights: Sequence[float]
    strata: Sequence[int]
    population: Mapping[int, float]
    margins: Sequence[tuple[Sequence[int], Sequence[float]]] = ()


@dataclass(frozen=True)
class Figures:
    """A table: rows of the head and, last, the whole; lists are rows × answers, shares weighted, nan where empty.

    `nowhere`: slips of no row. `half`: what stands behind ±; `low`, `high`: 95 % interval (`intervals.logit`).
    `p`: Rao and Scott's test, nan where there is none.
    """

    count: list[list[int]]
    nowhere: list[int]
    share: list[list[float]]
    half: list[list[float]]
    low: list[list[float]]
    high: list[list[float]]
    p: float
    df: float


@dataclass(frozen=True)
class Mean:
    """A mean or share with its standard error; `base` slips behind it."""

    value: float
    error: float
    base: float
    df: float = math.inf

    @property
    def half(self) -> float:
        return t_quantile((1 + LEVEL) / 2, self.df) * self.error if self.df > 0 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Of a share."""
        if math.isnan(self.value) or self.df <= 0:
            return math.nan, math.nan
        return logit(Share(self.value, self.error, self.base, self.df))


@dataclass(frozen=True)
class Apart:
    """A difference, with p corrected for as many comparisons as stand in one list."""

    value: float
    low: float
    high: float
    p: float
    verdict: Verdict


@dataclass(frozen=True)
class Place:
    """Where two means of the same people stand: `ellipse`: of the way from the centre (itself reckoned) to them."""

    across: Mean
    upwards: Mean
    covariance: float
    ellipse: Ellipse


NOTHING = Apart(math.nan, math.nan, math.nan, math.nan, Verdict.UNCLEAR)


@dataclass(frozen=True)
class Reckoner:
    """Raises CannotCalibrate and NotDrawnLikeThat when it is made with `of`."""

    sample: Sample  # calibrated, where there are margins
    drawn: Sample  # as drawn
    groups: NDArray[np.intp] | None = None
    factor: NDArray[np.float64] = field(default_factory=lambda: np.ones(1))
    basis: NDArray[np.float64] | None = None

    @classmethod
    def of(cls, design: Design) -> Reckoner:
        drawn = Sample.of(np.asarray(design.weights, dtype=float), strata=np.asarray(design.strata, dtype=int),
                          population=design.population)  # fmt: skip
        if not design.margins:
            return cls(drawn, drawn)
        codes = np.array([margin for margin, _people in design.margins], dtype=np.intp).T
        combined, groups = np.unique(codes, axis=0, return_inverse=True)
        groups = groups.reshape(-1).astype(np.intp)
        margins = [Margin.of(combined[:, at], people) for at, (_codes, people) in enumerate(design.margins)]
        everybody = Tally.of(drawn, np.zeros(len(groups), dtype=int), 1, groups=groups, group_count=len(combined))
        tally = everybody.calibrated_to_margins(margins, distance=raking)
        rows = [Margin.of(codes[:, at], people) for at, (_codes, people) in enumerate(design.margins)]
        sample = drawn.calibrated_to_margins(rows, distance=raking)
        return cls(sample, drawn, groups, tally.factor, tally.basis)

    @property
    def weights(self) -> list[float]:
        found: list[float] = self.sample.weights.tolist()
        return found

    @property
    def degrees_of_freedom(self) -> float:
        return self.sample.degrees_of_freedom

    def tables(
        self, questions: Mapping[str, Column], heads: Mapping[str, Column], *, with_intervals: bool = True
    ) -> dict[tuple[str, str], Figures]:
        """Every question by every head. A head of one row to which all belong gives the whole."""
        if not questions or not len(self.sample.weights):
            return {}
        asked = {name: _asked(one) for name, one in questions.items()}
        sides = {name: _asked(one) for name, one in heads.items()}
        if self.groups is None:
            found = CrossTables.counted(self.sample, asked, sides).results()
        else:
            found = [self._calibrated(q, h, asked[q], sides[h]) for q in asked for h in sides]
        return {(table.question, table.head): _figures(table, with_intervals) for table in found}

    def _calibrated(self, question: str, head: str, asked: Asked, side: Asked) -> CrossTable:
        row = np.where(side.codes < 0, side.size, side.codes)
        cells = np.where(asked.codes < 0, -1, row * asked.size + asked.codes)
        shape = (side.size + 1, asked.size)
        tally = Tally.of(self.drawn, cells, shape[0] * shape[1], groups=self.groups, group_count=len(self.factor))
        tally = replace(tally, factor=self.factor, basis=self.basis)
        return cross_table(tally, question, head, shape, unanswered=asked.unanswered)

    def mean(self, values: Sequence[float], within: Sequence[int]) -> Mean:
        """Of whoever is within (1); the others stay with an influence of zero."""
        return _means(mean(self.sample, np.asarray(values, dtype=float), within=np.asarray(within, dtype=float)))[0]

    def means(self, columns: Sequence[Sequence[float]], within: Sequence[int]) -> tuple[list[Mean], list[list[float]]]:
        """Of several columns (values nan: not within for that one), with the covariance of all."""
        values = np.asarray(columns, dtype=float).T
        kept = ~np.isnan(values) & (np.asarray(within)[:, None] > 0)
        w, n = self.sample.weights, values.shape[0]
        sizes = w @ kept
        safe = np.where(sizes > 0, sizes, 1.0)
        filled = np.where(kept, values, 0.0)
        middle = (w @ filled) / safe
        covariance = self.sample.covariance(np.where(kept, filled - middle, 0.0) / safe) if n else np.zeros((0, 0))
        middle[sizes == 0] = np.nan
        estimate = Estimate(middle, covariance, kept.sum(0).astype(float), self.degrees_of_freedom)
        return _means(estimate), covariance.tolist()

    def places(
        self, across: Sequence[Sequence[float]], upwards: Sequence[Sequence[float]]
    ) -> tuple[list[Place], tuple[float, float]]:
        """k points of two means each (values nan: not within for that one), and their centre, the mean of the means.

        The ellipses are those of x - x̄ and y - ȳ: the centre has an error as well, and who finds everything important
        moves with all points. Each column needs somebody.
        """
        k = len(across)
        if not k:
            return [], (math.nan, math.nan)
        means, covariance = self.means([*across, *upwards], [1] * len(across[0]))
        together = np.asarray(covariance)
        away = np.kron(np.eye(2), np.eye(k) - 1 / k)
        spread, df = away @ together @ away.T, self.degrees_of_freedom
        found = [
            Place(means[at], means[k + at], float(together[at, k + at]),
                  ellipse(float(spread[at, at]), float(spread[k + at, k + at]), float(spread[at, k + at]), df))
            for at in range(k)
        ]  # fmt: skip
        middle = [sum(one.value for one in side) / k for side in (means[:k], means[k:])]
        return found, (middle[0], middle[1])

    def quantile(self, values: Sequence[float], within: Sequence[int], share: float) -> float:
        kept = np.asarray(within) > 0
        return float(quantile(self.sample, np.asarray(values, dtype=float), share, within=kept).value)

    def groups_and_whole(
        self, yes: Sequence[int], rows: Sequence[int], size: int, *, wished: int = 1
    ) -> tuple[list[Mean], list[Apart]]:
        """Shares of `yes` (1, 0; below zero: not in the base) in each row and, last, of all; each row against all."""
        found, codes = np.asarray(yes), np.asarray(rows, dtype=np.intp)
        # Rows with nobody have no covariance, and would take it from all differences.
        there = np.unique(codes[(codes >= 0) & (found >= 0)])
        turned = np.full(size + 1, -1)
        turned[there] = np.arange(len(there))
        estimate = by_group(
            self.sample, np.maximum(found, 0).astype(float), turned[codes], len(there),
            within=(found >= 0).astype(float), whole=True,
        )  # fmt: skip
        differences = [between_groups(estimate, row, len(there)) for row in range(len(there))]
        chances = holm([one.p for one in differences])
        known = _means(estimate)
        means, apart = [Mean(math.nan, math.nan, 0.0)] * size, [NOTHING] * size
        for at, place in enumerate(there.tolist()):
            means[place], apart[place] = known[at], _apart(differences[at], float(chances[at]), wished)
        return [*means, known[-1]], apart

    def two_groups(self, yes: Sequence[int], rows: Sequence[int], *, wished: int = 1) -> tuple[list[Mean], Apart]:
        """Rows 0 and 1 side by side; the difference is that of 0 less 1."""
        found = np.asarray(yes)
        estimate = by_group(
            self.sample, np.maximum(found, 0).astype(float), np.asarray(rows, dtype=np.intp), 2,
            within=(found >= 0).astype(float),
        )  # fmt: skip
        difference = between_groups(estimate, 0, 1)
        return _means(estimate), _apart(difference, difference.p, wished)


def change(before: Mean, after: Mean, *, wished: int = 1, p: float | None = None) -> Apart:
    """After less before, of two surveys drawn independently (`comparing.between_periods`)."""
    spread = before.error**2 + after.error**2
    below = sum(one.error**4 / one.df for one in (before, after) if one.df > 0)
    df = spread**2 / below if spread > 0 and below > 0 else math.inf
    found = Difference(after.value - before.value, math.sqrt(spread), min(before.base, after.base), df)
    return _apart(found, found.p if p is None else p, wished)


def _apart(one: Difference, p: float, wished: int) -> Apart:
    low, high = one.interval() if one.df > 0 else (math.nan, math.nan)
    return Apart(one.value, low, high, p, one.verdict(wished=wished, p=p))


def _means(estimate: Estimate) -> list[Mean]:
    columns = (estimate.value.tolist(), estimate.error.tolist(), estimate.base.tolist())
    return [Mean(value, error, base, estimate.df) for value, error, base in zip(*columns, strict=True)]


def _asked(column: Column) -> Asked:
    return Asked.of(np.asarray(column.codes, dtype=np.intp), column.size, unanswered=column.unanswered)


def _figures(table: CrossTable, with_intervals: bool) -> Figures:
    share, error = table.share.tolist(), table.error.tolist()
    times = t_quantile((1 + LEVEL) / 2, table.df) if table.df > 0 else math.nan
    half = (table.error * times).tolist()
    low, high = ([[math.nan] * len(row) for row in share] for _side in range(2))
    if with_intervals and table.df > 0:
        for r, base in enumerate(table.base.tolist()):
            for c, value in enumerate(share[r]):
                if base and not math.isnan(value):
                    low[r][c], high[r][c] = logit(Share(min(max(value, 0.0), 1.0), error[r][c], base, table.df))
    return Figures(
        table.count.tolist(), table.nowhere.tolist(), share, half, low, high, table.association.p, table.df
    )  # fmt: skip


def hidden_whole(counts: Sequence[int]) -> list[bool]:
    """(C,) which answers of everybody are not printed; the base is. The other tables of the question keep to it."""
    if sum(counts) < HIDDEN_BELOW:
        return [count > 0 or sum(counts) > 0 for count in counts]
    if not any(0 < count < 3 for count in counts):
        return [False] * len(counts)
    found: list[bool] = suppress([list(counts)])[-1, :-1].tolist()
    return found


def hidden_rows(
    count: Sequence[Sequence[int]], nowhere: Sequence[int], whole: Sequence[bool], *,
    before: Sequence[Sequence[bool]] | None = None, never: Sequence[bool] | None = None,
) -> Hidden:  # fmt: skip
    """Rows and, last, the whole: which cells are not printed. Bases of rows always are.

    `whole`: (C,) as `hidden_whole` decided, for all tables of the question; `before`: hidden in what was published
    (rows and whole) or in the same table turned round; `never`: (C,) answers that are not printed anywhere, though
    they can be calculated. Raises CannotProtect.
    """
    inner = np.asarray([*count[:-1], nowhere], dtype=np.intp)
    primary = sensitive(inner)
    primary[-2:] = False  # 不明 is not printed and may be calculated; the whole was decided
    primary[:, -1] = False
    primary[:, :-1] &= np.asarray(count[-1]) > 0  # nobody at all: every row of it is nobody, as everybody reads
    unpublished, published = np.zeros_like(primary), np.zeros_like(primary)
    unpublished[-2] = inner[-1].any()
    unpublished[-1, :-1] = whole
    published[:, -1] = True  # bases
    published[-2, -1] = False
    published[-1, :-1] = ~np.asarray(whole, dtype=bool)
    if before is not None:
        unpublished[:-2, :-1] |= np.asarray(before, dtype=bool)[:-1]
    if never is not None:
        unpublished[:, :-1] |= np.asarray(never, dtype=bool)
        published[:, :-1] &= ~np.asarray(never, dtype=bool)
    hidden = suppress(inner, primary=primary, unpublished=unpublished, published=published & ~unpublished)
    hidden |= sensitive(inner) & (np.arange(len(hidden)) < len(hidden) - 2)[:, None]
    found: Hidden = np.delete(hidden, -2, axis=0)[:, :-1].tolist()
    return found


def cannot_protect(error: Exception) -> bool:
    return isinstance(error, CannotProtect)
