"""Before the survey: how many slips, shared among districts how, and with what error (標本誤差早見表).

    e = ±z √(k · (N - n)/(N - 1) · p(1 - p)/n)

z = 1.96 and k = 1 for a simple random sample; reports on samples of blocks (層化二段無作為抽出) take z = 2 and k = 2.
The two conventions, and the figures that the tests hold against them, are those of printed reports of cities.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .figures import half_up

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Convention:
    """z, how sure; k, how much worse than a simple random sample the way of drawing is taken to be."""

    z: float
    k: float = 1.0


SIMPLE = Convention(1.96)
TWO_STAGE = Convention(2.0, 2.0)


def margin(p: float, n: float, *, population: float = math.inf, convention: Convention = SIMPLE) -> float:
    """What stands behind ±, as a share: 0.0259 for 2.59 points. p: share of an answer, n: slips, 1 ≤ n ≤ population."""
    if not (0 <= p <= 1 and 1 <= n <= population):
        raise ValueError(f"no error for p = {p}, n = {n} of {population}")
    left = 1.0 if math.isinf(population) else (population - n) / max(population - 1, 1)
    return convention.z * math.sqrt(convention.k * left * p * (1 - p) / n)


def error_table(
    bases: Sequence[int], shares: Sequence[float], *, population: float = math.inf, convention: Convention = SIMPLE,
    places: int = 1,
) -> list[list[Decimal]]:  # fmt: skip
    """標本誤差早見表 in percent points, rounded half up: a row per base, a column per share (0.1 also says 0.9)."""
    return [[points(margin(p, n, population=population, convention=convention), places) for p in shares] for n in bases]


def points(error: float, places: int = 1) -> Decimal:
    return half_up(Fraction(f"{100 * error:.12g}"), places)


def needed(error: float, *, p: float = 0.5, population: float = math.inf, convention: Convention = SIMPLE) -> int:
    """The fewest slips with ± at most `error` (a share); everybody, where that is not enough."""
    if error <= 0:
        raise ValueError("an error above zero")
    endless = convention.z**2 * convention.k * p * (1 - p) / error**2
    found = endless if math.isinf(population) else endless * population / (population - 1 + endless)
    n = max(1, math.ceil(found * (1 - 1e-12)))
    return n if math.isinf(population) else min(n, int(population))


def to_send(slips: int, response: float) -> int:
    """How many letters bring so many slips back, at a response of 0 < response ≤ 1."""
    if not 0 < response <= 1:
        raise ValueError(f"a response of {response}")
    return math.ceil(slips / response * (1 - 1e-12))


# Sharing a sample among strata: whole numbers that add up, never more than there are people.


class TooMany(ValueError):
    """More letters than people."""


def equal(total: int, population: Sequence[int]) -> list[int]:
    """As many from each district; a small district gives all it has, the others the rest."""
    return _share(total, population, [1.0] * len(population))


def proportional(total: int, population: Sequence[int]) -> list[int]:
    """By people, so that each slip weighs the same."""
    return _share(total, population, [float(one) for one in population])


def each_and_proportional(total: int, population: Sequence[int], each: int = 100) -> list[int]:
    """`each` from every district, the rest by people: districts can be read, and the ward loses little."""
    floor = [min(each, one) for one in population]
    if sum(floor) > total:
        raise TooMany(f"{each} from each of {len(population)} districts are more than {total}")
    rest = _share(total - sum(floor), [one - low for one, low in zip(population, floor, strict=True)], population)
    return [low + more for low, more in zip(floor, rest, strict=True)]


def _share(total: int, limit: Sequence[int], wish: Sequence[float]) -> list[int]:
    """Largest remainders (Hamilton); who is full passes the rest on; of equal remainders the first."""
    if total > sum(limit):
        raise TooMany(f"{total} letters for {sum(limit)} people")
    full: set[int] = set()
    while True:
        free = [i for i in range(len(limit)) if i not in full]
        rest, weight = total - sum(limit[i] for i in full), sum(wish[i] for i in free)
        exact = {i: rest * wish[i] / weight if weight else 0.0 for i in free}
        over = {i for i in free if exact[i] >= limit[i]}
        if not over:
            break
        full |= over
    found = [limit[i] if i in full else math.floor(exact[i]) for i in range(len(limit))]
    waiting = sorted(free, key=lambda i: (found[i] - exact[i], i))
    for i in waiting[: total - sum(found)]:
        found[i] += 1
    return found


@dataclass(frozen=True, eq=False)
class Expected:
    """± of each stratum and of the whole, as shares; `effect`: what unequal weights cost the whole (Kish 1965)."""

    strata: Numbers
    whole: float
    effect: float


def expected(population: ArrayLike, slips: ArrayLike, *, p: float = 0.5, z: float = 1.96) -> Expected:
    """Of a stratified sample with `slips` (H,) back from `population` (H,) people, weighted to the population.

    Var = Σ (N_h/N)² (N_h - n_h)/(N_h - 1) p(1 - p)/n_h; effect = n Σ n_h w_h²/(Σ n_h w_h)², w = N_h/n_h. A stratum
    without a slip has no error that could be told: inf.
    """
    people, back = np.asarray(population, dtype=float), np.asarray(slips, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(back > 0, (people - back) / np.maximum(people - 1, 1) * p * (1 - p) / back, np.inf)
        weights = np.where(back > 0, people / back, 0.0)
    share = people / people.sum()
    effect = back.sum() * (back * weights**2).sum() / people[back > 0].sum() ** 2
    return Expected(z * np.sqrt(spread), float(z * np.sqrt((share**2 * spread).sum())), float(effect))
