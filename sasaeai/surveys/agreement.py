"""一致の度合い: how far two people who read the same answers, without seeing each other's reading, say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Agreement:
    """`both` read by both, `same` of them alike; `kappa` is None where chance alone would agree always."""

    both: int
    same: int
    kappa: float | None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.same, self.both) if self.both else None


def agreement(pairs: Iterable[tuple[bool, bool]]) -> Agreement:
    """Cohen's kappa of one code: (observed - expected) / (1 - expected).

    Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20.
    """
    rows = list(pairs)
    n = len(rows)
    same = sum(one == other for one, other in rows)
    if not n:
        return Agreement(0, 0, None)
    first, second = Fraction(sum(one for one, _other in rows), n), Fraction(sum(other for _one, other in rows), n)
    expected = first * second + (1 - first) * (1 - second)
    kappa = None if expected == 1 else float((Fraction(same, n) - expected) / (1 - expected))
    return Agreement(n, same, kappa)
