"""Tail probabilities and quantiles of F, chi-square, t, beta and normal, so that no library of science is needed.

Formulas: NIST Digital Library of Mathematical Functions, 8.17.22 (incomplete beta as a continued fraction), 8.11.4 and
8.9.2 (incomplete gamma), 5.11.1 (Stirling's series). Checked against R 4.2 in `tests/test_distributions.py`: 1e-10
relative, also far out in the tail.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
TINY = 1e-300
ENOUGH = 2e-15
MOST_STEPS = 20_000
LOOK_AFTER = 8  # steps of many series at once; looking costs as much as a step
NODES, NODE_WEIGHTS = np.polynomial.laguerre.laggauss(64)
HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
_log_gammas: Any = np.frompyfunc(math.lgamma, 1, 1)


class NoAnswer(ArithmeticError):
    """A series did not settle; the arguments are far outside of what a survey gives."""


def normal_quantile(p: float) -> float:
    """z with P(Z ≤ z) = p."""
    return NormalDist().inv_cdf(p)


def f_tail(f: ArrayLike, df1: ArrayLike, df2: ArrayLike) -> Numbers:
    """P(F > f) for F with df1 and df2 degrees of freedom (real numbers, df2 may be infinite); elementwise."""
    f, df1, df2 = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in (f, df1, df2)))
    found = np.empty(f.shape)
    for rule, where in _rules(f, df1, df2):
        if where.any():
            found[where] = rule(f[where], df1[where], df2[where])
    return found


Rule = Callable[[Numbers, Numbers, Numbers], Numbers]


def _rules(f: Numbers, df1: Numbers, df2: Numbers) -> list[tuple[Rule, NDArray[np.bool_]]]:
    """The continued fraction needs some √df2 steps; where df2 is large, two ways that do not."""
    endless = np.isinf(df2)
    large = (df2 > 100) & (df1 <= 200) & ~endless
    near = np.where(endless, 1.0, df2) / 2 * np.log1p(df1 * f / df2) < df1 / 2 + 1
    return [
        (lambda f, df1, _df2: chi_square_tail(df1 * f, df1), endless),
        (_f_tail_by_series, large & near),
        (_f_tail_by_nodes, large & ~near),
        (_f_tail_by_fraction, ~large & ~endless),
    ]


def _f_tail_by_fraction(f: Numbers, df1: Numbers, df2: Numbers) -> Numbers:
    below = df1 * f + df2
    return beta_share(df2 / below, df1 * f / below, df2 / 2, df1 / 2)


def _f_tail_by_series(f: Numbers, df1: Numbers, df2: Numbers) -> Numbers:
    """One less I_y(b, a) = yᵇ(1 - y)ᵃ/(b B(a, b)) Σ (a + b)ₙ/(b + 1)ₙ yⁿ (DLMF 8.17.8), y = df1 f/(df1 f + df2)."""
    a, b = df2 / 2, df1 / 2
    y = df1 * f / (df1 * f + df2)
    term = np.ones_like(y)
    total = term.copy()
    for n in range(MOST_STEPS):
        term = term * (a + b + n) / (b + 1 + n) * y
        total = total + term
        if n % LOOK_AFTER == 0 and not np.any(term > total * ENOUGH):
            break
    with np.errstate(divide="ignore"):
        logs = b * np.log(y) + a * np.log1p(-y) - log_beta(a, b)
    return 1 - np.exp(logs) * total / b


def _f_tail_by_nodes(f: Numbers, df1: Numbers, df2: Numbers) -> Numbers:
    """∫ e^(-as) (1 - e^(-s))^(b - 1) ds / B(a, b) from s = ln(1 + df1 f/df2), with Gauss and Laguerre's 64 nodes."""
    a, b = df2[:, None] / 2, df1[:, None] / 2
    start = np.log1p(df1 * f / df2)[:, None]
    logs = (b - 1) * np.log(-np.expm1(-start - NODES / a)) - a * start - log_beta(a, b)
    return np.exp(logs) @ NODE_WEIGHTS / a[:, 0]


def chi_square_tail(x: ArrayLike, df: ArrayLike) -> Numbers:
    """P(χ² > x) with df degrees of freedom (real); elementwise."""
    x, df = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(df, dtype=float))
    a, half = df / 2, np.maximum(x / 2, 0.0)
    lower = half < a + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        front = np.exp(a * np.log(half) - half - np.asarray(_log_gammas(a), dtype=float))
        series = 1 - front * _gamma_series(a, np.where(lower, half, 1.0))
        fraction = front * _gamma_fraction(a, np.where(lower, a + 2, half))
    return np.where(half == 0, 1.0, np.where(lower, series, fraction))


def t_tail(t: ArrayLike, df: ArrayLike) -> Numbers:
    """P(|T| > |t|): both tails of Student's t; df may be infinite."""
    return f_tail(np.square(np.asarray(t, dtype=float)), 1.0, df)


@cache
def t_quantile(p: float, df: float) -> float:
    """t with P(T ≤ t) = p for 0 < p < 1; df > 0 or infinite."""
    if not (0 < p < 1 and df > 0):
        raise ValueError(f"no quantile at p = {p} with {df} degrees of freedom")
    if math.isinf(df):
        return normal_quantile(p)
    if p == 0.5:
        return 0.0
    both = 2 * min(p, 1 - p)
    if df > 30:
        z = normal_quantile(1 - both / 2)
        t = z + (z**3 + z) / (4 * df)
    else:  # 1/(1 + t²/df) has a beta distribution, whose quantile is found in (0, 1)
        x = beta_quantile(both, df / 2, 0.5)
        t = math.sqrt(df * (1 - x) / x)
    for _step in range(5):
        step = (float(t_tail(t, df)) - both) / (2 * t_density(t, df))
        t += step
        if abs(step) <= 1e-14 * t:
            break
    return math.copysign(t, p - 0.5)


def t_density(t: float, df: float) -> float:
    return math.exp(-(df + 1) / 2 * math.log1p(t * t / df) - _log_beta(df / 2, 0.5)) / math.sqrt(df)


def beta_quantile(p: float, a: float, b: float) -> float:
    """x with I_x(a, b) = p for 0 ≤ p ≤ 1; a, b > 0. With a = 0 or b = 0 the distribution sits on 0 or on 1."""
    if a <= 0 or b <= 0:
        return 0.0 if a <= 0 else 1.0
    if p <= 0 or p >= 1:
        return float(p >= 1)
    # Closed where nobody, or everybody, said so: 1 - (1 - x)ᵇ and xᵃ.
    if a == 1:
        return -math.expm1(math.log1p(-p) / b)
    if b == 1:
        return math.exp(math.log(p) / a)
    return _root(lambda x: _beta_share(x, 1 - x, a, b) - p, lambda x: _beta_density(x, a, b), a / (a + b))


def _beta_density(x: float, a: float, b: float) -> float:
    return math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - _log_beta(a, b)) if 0 < x < 1 else 0.0


def _root(miss: Callable[[float], float], slope: Callable[[float], float], x: float) -> float:
    """Newton's steps, halved where they leave the bracket (0, 1)."""
    low, high = 0.0, 1.0
    for _step in range(200):
        off = miss(x)
        if off == 0:
            return x
        low, high = (x, high) if off < 0 else (low, x)
        steep = slope(x)
        step = x - off / steep if steep > 0 else math.nan
        after = step if low <= step <= high else (low + high) / 2
        if abs(after - x) <= 4e-16 * max(x, TINY):
            return after
        x = after
    return x


def beta_share(x: ArrayLike, y: ArrayLike, a: ArrayLike, b: ArrayLike) -> Numbers:
    """The regularised incomplete beta function I_x(a, b); elementwise.

    `y` is 1 - x and given apart, because close to one the difference has no digits left.
    """
    return np.asarray(_beta_shares(x, y, a, b), dtype=float)


def _beta_share(x: float, y: float, a: float, b: float) -> float:
    if x <= 0 or y <= 0:
        return float(x > 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_part(y, x, b, a)
    return _beta_part(x, y, a, b)


def _beta_part(x: float, y: float, a: float, b: float) -> float:
    log_x = math.log(x) if x < 0.5 else math.log1p(-y)
    log_y = math.log(y) if y < 0.5 else math.log1p(-x)
    return math.exp(a * log_x + b * log_y - _log_beta(a, b)) * _beta_fraction(x, a, b) / a


def _beta_fraction(x: float, a: float, b: float) -> float:
    """DLMF 8.17.22, evaluated forwards by Lentz's method as Thompson and Barnett changed it (1986).

    Plain numbers: steps differ from one argument to the next, and there are some √max(a, b) of them.
    """
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or TINY)
    h = d
    for m in range(1, MOST_STEPS):
        twice = a + 2 * m
        step = m * (b - m) * x / ((twice - 1) * twice)
        d = 1 / ((1 + step * d) or TINY)
        c = (1 + step / c) or TINY
        h *= c * d
        step = -(a + m) * (a + b + m) * x / (twice * (twice + 1))
        d = 1 / ((1 + step * d) or TINY)
        c = (1 + step / c) or TINY
        h *= c * d
        if abs(c * d - 1) <= ENOUGH:
            return h
    raise NoAnswer("incomplete beta")


_beta_shares: Any = np.frompyfunc(_beta_share, 4, 1)


def _gamma_series(a: Numbers, x: Numbers) -> Numbers:
    """Σ xⁿ/(a (a + 1) … (a + n)) (DLMF 8.11.4), for x < a + 1."""
    term = 1 / a
    total = term.copy()
    for n in range(1, MOST_STEPS):
        term = term * x / (a + n)
        total = total + term
        if n % LOOK_AFTER == 0 and not np.any(term > total * ENOUGH):
            return total
    raise NoAnswer("incomplete gamma")


def _gamma_fraction(a: Numbers, x: Numbers) -> Numbers:
    """DLMF 8.9.2 in its even form, for x ≥ a + 1, where no denominator comes to zero."""
    b = x + 1 - a
    c, d = np.full_like(x, 1 / TINY), 1 / b
    h = d
    for n in range(1, MOST_STEPS):
        step, b = n * (a - n), b + 2
        d = 1 / (step * d + b)
        c = b + step / c
        h = h * c * d
        if n % LOOK_AFTER == 0 and not np.any(np.abs(c * d - 1) > ENOUGH):
            return h
    raise NoAnswer("incomplete gamma")


def _log_beta(a: float, b: float) -> float:
    """ln B(a, b). Where an argument is large, ln Γ would cancel; Stirling's series keeps the digits."""
    small, large = min(a, b), max(a, b)
    both = small + large
    if small >= 10:
        rest = _stirling(small) + _stirling(large) - _stirling(both)
        bend = (small - 0.5) * math.log(small / both) + large * math.log1p(-small / both)
        return HALF_LOG_2PI - 0.5 * math.log(large) + rest + bend
    if large >= 10:
        rest = _stirling(large) - _stirling(both)
        return math.lgamma(small) + rest + small - small * math.log(both) + (large - 0.5) * math.log1p(-small / both)
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _stirling(x: float) -> float:
    """ln Γ(x) less (x - ½) ln x - x + ½ ln 2π, for x ≥ 10."""
    square = 1 / (x * x)
    inner = 1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * 691 / 360360))
    return (1 / 12 - square * (1 / 360 - square * inner)) / x


_log_betas: Any = np.frompyfunc(_log_beta, 2, 1)


def log_beta(a: ArrayLike, b: ArrayLike) -> Numbers:
    return np.asarray(_log_betas(a, b), dtype=float)
