"""Medians and other quantiles, with Woodruff's intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from .distributions import t_quantile
from .estimates import mean
from .sampling import Frame


@dataclass(frozen=True, slots=True)
class Quantile:
    value: float
    low: float
    high: float
    error: float  # the interval's width over 2t


def quantile(
    frame: Frame, y: ArrayLike, p: float, *, within: ArrayLike | None = None, level: float = 0.95,
    around: Literal["asked", "reached"] = "asked",
) -> Quantile:  # fmt: skip
    """The least y with F̂(y) ≥ p; its interval is that of F̂(y) at that place, read back (Woodruff 1952).

    y: (m,), 0 < p < 1. `around`: the interval is drawn around p, or, as R's `svyquantile` does, around the share that
    was reached, which is more than p where many gave the same answer. Raises ValueError where the domain is empty.
    """
    values = np.asarray(y, dtype=float)
    kept = np.ones(len(values)) if within is None else np.asarray(within, dtype=float)
    order = np.argsort(values, kind="stable")
    grown = np.cumsum((frame.weights * kept)[order])
    if not len(grown) or grown[-1] <= 0:
        raise ValueError("nobody in the domain")

    def at(share: float) -> float:
        place = np.searchsorted(grown, min(max(share, 0.0), 1.0) * grown[-1] * (1 - 1e-14))
        return float(values[order][min(place, len(grown) - 1)])

    middle = at(p)
    below = mean(frame, values <= middle, within=kept)
    t = t_quantile((1 + level) / 2, below.df)
    half = t * float(below.error[0])
    middle_share = p if around == "asked" else float(below.value[0])
    low, high = at(middle_share - half), at(middle_share + half)
    return Quantile(middle, low, high, (high - low) / (2 * t))
