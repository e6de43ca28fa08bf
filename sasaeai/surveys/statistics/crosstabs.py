"""Many cross tables at once, kept as sums: counted once, then one more slip is a few additions.

For a stratified sample of persons (the way of a ward's survey). Tables of the same shape are worked on together, so
that a hundred of them cost a few milliseconds. Samples of blocks or households, and calibrated ones, go through
`tallies.Tally` with `cross_table`, one table after the other, with the same results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .alike import Half, Moments, Sums
from .association import Association, association, corrected
from .disclosure import sensitive, suppress
from .estimates import proportions
from .sampling import NotDrawnLikeThat, Sample
from .tallies import Tally

Numbers = NDArray[np.float64]
AT_A_TIME = 32_768  # rows; what is in hand then fits into a processor's cache


@dataclass(frozen=True, eq=False)
class Asked:
    """What n people answered: codes 0 … size - 1, below zero: not asked (非該当). Several answers: one `Asked` each.

    `unanswered`: the last code is 無回答, which stays in the base of shares and out of the test.
    """

    codes: NDArray[np.intp]
    size: int
    unanswered: bool = False

    @classmethod
    def of(cls, codes: ArrayLike, size: int, *, unanswered: bool = False) -> Asked:
        found = np.asarray(codes)
        if len(found) and found.max() >= size:
            raise ValueError(f"a code of {found.max()} where {size} are known")
        return cls(found, size, unanswered)

    @property
    def answers(self) -> int:
        return self.size - self.unanswered


@dataclass(frozen=True, eq=False)
class CrossTable:
    """A question by a head (表側): R rows and, last, the whole (全体), which holds people of no row as well.

    `count` (R + 1, C) slips; `share` (R + 1, C) weighted, of the row's base, nan where the base is empty; `error` their
    standard errors; `df` for intervals; `association` of the rows, 無回答 left out.
    """

    question: str
    head: str
    count: NDArray[np.intp]
    share: Numbers
    error: Numbers
    df: float
    association: Association

    @property
    def base(self) -> NDArray[np.intp]:
        """(R + 1,) slips."""
        found: NDArray[np.intp] = self.count.sum(1)
        return found

    @property
    def nowhere(self) -> NDArray[np.intp]:
        """(C,) slips of people in no row (不明), who are in the whole all the same."""
        found: NDArray[np.intp] = self.count[-1] - self.count[:-1].sum(0)
        return found

    def hidden(self) -> NDArray[np.bool_]:
        """(R + 1, C + 1) cells not to be printed, bases in the last column.

        The row 不明 is taken as not printed. It may be calculated: it does not tell whom its answers are from.
        """
        counts = np.concatenate([self.count[:-1], self.nowhere[None]])
        primary = sensitive(counts)
        primary[-2] = False
        unpublished = np.zeros_like(primary)
        unpublished[-2] = self.nowhere.any()
        return np.delete(suppress(counts, primary=primary, unpublished=unpublished), -2, axis=0)


@dataclass(frozen=True, slots=True)
class Place:
    """Which table, and where its sums begin."""

    question: int
    head: int
    rows: int
    size: int
    answers: int
    start: int

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.rows, self.size, self.answers


class CrossTables:
    """Sums n, Σw, Σw² by table, stratum, row and answer. Rows and answers have one place more, for nobody's.

    `count`, `s1` and `s2` hold all of them end to end, `drawn` and `held` (H,) slips and Σw of each stratum: plain
    arrays, to be stored as they are. Only persons are added; which person a sum came from is not in it.
    """

    def __init__(
        self, population: ArrayLike, questions: Mapping[str, tuple[int, int]], heads: Mapping[str, int], *,
        expands: bool = False,
    ) -> None:  # fmt: skip
        """population: (H,) people per stratum, inf: endless; questions: (size, answers) each; heads: rows each.

        `expands`: weights are shares of a stratum (1 for everybody, as a rule) and made to add up to its population at
        each look, as N_h/n_h does, so that a late slip changes the weights of its district; else weights are as given.
        """
        self.population = np.asarray(population, dtype=float)
        if expands and not np.all(np.isfinite(self.population)):
            raise NotDrawnLikeThat("weights that add up to the population need its size")
        self.expands = expands
        self.drawn, self.held = np.zeros(len(self.population)), np.zeros(len(self.population))
        self.questions, self.heads = tuple(questions), tuple(heads)
        shapes = sorted(
            (rows, size, answers, q, h)
            for q, (size, answers) in enumerate(questions.values())
            for h, rows in enumerate(heads.values())
        )
        places, start = [], 0
        for rows, size, answers, q, h in shapes:
            places.append(Place(q, h, rows, size, answers, start))
            start += len(self.population) * (rows + 1) * (size + 1)
        self.places = tuple(places)
        self.count, self.s1, self.s2 = np.zeros(start), np.zeros(start), np.zeros(start)
        columns = [(p.question, p.head, p.rows + 1, p.size + 1, p.start) for p in places]
        self._question, self._head, self._rows, self._sizes, self._starts = (
            np.array(columns, dtype=np.intp).reshape(-1, 5).T
        )

    @classmethod
    def counted(cls, sample: Sample, questions: Mapping[str, Asked], heads: Mapping[str, Asked]) -> CrossTables:
        """Every question by every head. Raises NotDrawnLikeThat for other than stratified samples of persons."""
        drawn = sample.stages[0]
        if len(sample.stages) > 1 or drawn.unit is not None or sample.basis is not None:
            raise NotDrawnLikeThat("blocks, households and calibrated weights: count with tallies.Tally")
        found = cls(
            drawn.population,
            {name: (one.size, one.answers) for name, one in questions.items()},
            {name: one.size for name, one in heads.items()},
        )
        found.drawn += drawn.drawn
        found.held += np.bincount(drawn.stratum, sample.weights, len(drawn.drawn))
        asked, sides = list(questions.values()), list(heads.values())
        for start in range(0, len(sample.weights), AT_A_TIME):
            part = slice(start, start + AT_A_TIME)
            found._count(
                drawn.stratum[part], sample.weights[part],
                [_places(one, part) for one in asked], [_places(one, part) for one in sides],
            )  # fmt: skip
        return found

    def _count(
        self, stratum: NDArray[np.intp], weights: Numbers, answers: Sequence[NDArray[np.intp]],
        sides: Sequence[NDArray[np.intp]],
    ) -> None:  # fmt: skip
        squares = weights * weights
        above = [stratum * (rows + 1) + side for side, rows in zip(sides, self._side_sizes(), strict=True)]
        for place in self.places:
            at = above[place.head] * (place.size + 1) + answers[place.question]
            length = len(self.population) * (place.rows + 1) * (place.size + 1)
            here = slice(place.start, place.start + length)
            self.count[here] += np.bincount(at, None, length)
            self.s1[here] += np.bincount(at, weights, length)
            self.s2[here] += np.bincount(at, squares, length)

    def _side_sizes(self) -> list[int]:
        known = {place.head: place.rows for place in self.places}
        return [known[head] for head in range(len(self.heads))]

    def add(
        self, stratum: int, weight: float, answers: NDArray[np.intp], rows: NDArray[np.intp], *, times: int = 1
    ) -> None:
        """One slip more (`times` = -1: one less), in all tables.

        answers: a code per question, rows: a code per head, in the order of `questions` and `heads`; -1: none.
        """
        at = self._starts + (
            (stratum * self._rows + rows[self._head] % self._rows) * self._sizes
            + answers[self._question] % self._sizes
        )  # fmt: skip
        self.drawn[stratum] += times
        self.held[stratum] += times * weight
        self.count[at] += times
        self.s1[at] += times * weight
        self.s2[at] += times * weight * weight

    def results(self) -> list[CrossTable]:
        """Every table with shares, errors and test, in the order: question by question, heads in turn."""
        found: dict[tuple[int, int], CrossTable] = {}
        waiting: list[tuple[Place, Half, Moments]] = []
        for _shape, places in groupby(self.places, key=lambda place: place.shape):
            alike = list(places)
            sums = self._sums(alike)
            halves, moments = sums.halves(), sums.moments()
            waiting += zip(alike, halves, moments, strict=True)
        x2, trace, square, cells = np.array([moments for _place, _half, moments in waiting]).T.reshape(4, -1)
        done = corrected(x2, trace, square, cells.astype(int), self.degrees_of_freedom)
        for (place, half, _moments), test in zip(waiting, done, strict=True):
            count, share, error = half
            found[place.question, place.head] = CrossTable(
                self.questions[place.question], self.heads[place.head], count, share, error,
                self.degrees_of_freedom, test,
            )  # fmt: skip
        return [found[key] for key in sorted(found)]

    @property
    def lonely(self) -> list[int]:
        """Strata with one answer of many people: beside every error it is said that theirs is a guess."""
        return np.flatnonzero((self.drawn == 1) & (self.population > 1)).tolist()

    @property
    def silent(self) -> list[int]:
        """Strata that nobody has answered from: the figures do not speak for them."""
        return np.flatnonzero((self.drawn == 0) & (self.population > 0)).tolist()

    @property
    def degrees_of_freedom(self) -> float:
        return float(self.drawn.sum() - np.count_nonzero(self.drawn))

    def _sums(self, alike: Sequence[Place]) -> Sums:
        rows, size, answers = alike[0].shape
        shape = (len(alike), len(self.population), rows + 1, size + 1)
        here = slice(alike[0].start, alike[0].start + int(np.prod(shape)))
        n = self.drawn
        with np.errstate(divide="ignore", invalid="ignore"):
            free = np.clip(np.where(n > 0, 1 - n / self.population, 0.0), 0.0, 1.0)
            times = np.where(self.held > 0, self.population / self.held, 0.0) if self.expands else np.ones(len(n))
        worth = free * np.where(n > 1, n / np.maximum(n - 1, 1), 1.0)
        less = np.where(n > 1, worth / np.maximum(n, 1), 0.0)
        count, s1, s2 = (one[here].reshape(shape) for one in (self.count, self.s1, self.s2))
        grown = times[:, None, None]
        return Sums(count, s1 * grown, s2 * grown**2, worth, less, answers)


def _places(asked: Asked, part: slice) -> NDArray[np.intp]:
    codes = asked.codes[part].astype(np.intp)
    return np.where(codes < 0, asked.size, codes)


def cross_table(
    tally: Tally, question: str, head: str, shape: tuple[int, int], *, unanswered: bool = False
) -> CrossTable:
    """One table of any single-stage design, calibrated or not, from sums of cells row · C + answer.

    shape: (R + 1, C); the last row is of people in no row, as in `Sums`; people who were not asked are in no cell.
    """
    rows, size = shape[0] - 1, shape[1]
    row, answer = np.divmod(np.arange(shape[0] * size), size)
    found = [proportions(tally, answer, size, within=row == r) for r in range(rows)]
    found.append(proportions(tally, answer, size))
    count = np.rint(tally.rows).astype(np.intp).reshape(shape)
    count[-1] = count.sum(0)
    kept = np.flatnonzero((row < rows) & (answer < size - unanswered))
    test = association(
        tally.weights[kept].reshape(rows, -1), tally.cell_covariance[np.ix_(kept, kept)],
        float(tally.rows[kept].sum()), tally.degrees_of_freedom,
    )  # fmt: skip
    return CrossTable(
        question, head, count, np.stack([one.value for one in found]), np.stack([one.error for one in found]),
        tally.degrees_of_freedom, test,
    )  # fmt: skip
