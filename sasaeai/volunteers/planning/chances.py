"""How likely somebody says yes, and how many to ask so that enough do.

A person's chance is the share of yes among their answers, smoothed towards the others' (a beta prior):

    p = (yes + 4 m) / (yes + no + no answer + 4),   m = (Y + 4 × 0.3) / (N + 4)

with Y of N answers of everybody in the run. 0.3 lies in the middle of what volunteers called by telephone messages
answered elsewhere (17 to 47 % in the literature on first responders; van den Berg et al., PLOS One 2026,
10.1371/journal.pone.0343762, whose best policy, ask seven and replace each refusal, sets the defaults here).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PRIOR = 0.3
STRENGTH = 4
ENOUGH = 0.9


@dataclass(frozen=True)
class Answers:
    """What somebody answered so far; `all` counts yes, no and no answer."""

    yes: int = 0
    all: int = 0


def common_chance(answers: Iterable[Answers]) -> float:
    yes = total = 0
    for one in answers:
        yes, total = yes + one.yes, total + one.all
    return (yes + STRENGTH * PRIOR) / (total + STRENGTH)


def chance(answers: Answers, common: float) -> float:
    return (answers.yes + STRENGTH * common) / (answers.all + STRENGTH)


def enough_say_yes(chances: Iterable[float], needed: int) -> float:
    """The probability that at least so many of these people say yes, each for themselves (Poisson binomial)."""
    exactly = [1.0] + [0.0] * needed  # of 0 … needed, the last: that many or more
    for p in chances:
        top = exactly[needed] + exactly[needed - 1] * p if needed else 1.0
        for count in range(needed - 1, 0, -1):
            exactly[count] = exactly[count] * (1 - p) + exactly[count - 1] * p
        if needed:
            exactly[0] *= 1 - p
        exactly[needed] = top
    return exactly[needed]


def wave_size(chances: Sequence[float], needed: int, most: int, already: Sequence[float] = ()) -> int:
    """How many of these, in their order, to ask: the fewest with which enough say yes nine times in ten.

    `already` are the chances of those who were asked and have not answered. Never more than `most` together.
    """
    if needed < 1:
        return 0
    room = max(most - len(already), 0)
    for size in range(min(len(chances), room) + 1):
        if enough_say_yes([*already, *chances[:size]], needed) >= ENOUGH:
            return size
    return min(len(chances), room)
