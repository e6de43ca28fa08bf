"""Generalised assignment: jobs to people whose hours are limited, each pair with its own hours and price.

Reads the file format of the OR-Library (Beasley 1990; the instances of Chu & Beasley 1997) and solves small instances
exactly: the bound leaves the limits to prices (Lagrangean relaxation, Fisher 1981), the search is depth first.
Seen: 5 × 30 in 0.3 s; 8 × 40 does not end in 20 s, so the larger published instances need a MIP solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Assignment:
    """`price[i][j]`, `hours[i][j]` of person i doing job j, `limit[i]` hours; every job is done by one person."""

    price: tuple[tuple[int, ...], ...]
    hours: tuple[tuple[int, ...], ...]
    limit: tuple[int, ...]

    @property
    def jobs(self) -> int:
        return len(self.price[0])


def read(path: Path, *, counts_problems: bool) -> list[Assignment]:
    """Instances of one file: `gap1`-`gap12` begin with how many there are, `gapa`-`gapd` and single ones do not.

    Each: people and jobs, then a row of prices per person, a row of hours per person, the limits. ValueError when the
    file holds too few or too many numbers. Prices of `gap1`-`gap12` are gains: negate them (`to_costs`).
    """
    numbers = [int(word) for word in path.read_text(encoding="ascii").split()]
    count, at = (numbers[0], 1) if counts_problems else (1, 0)
    found = []
    for _number in range(count):
        people, jobs = numbers[at : at + 2]
        at += 2
        end = at + 2 * people * jobs + people
        if len(numbers) < end or people < 1 or jobs < 1:
            raise ValueError(f"{path.name}: too few numbers")
        rows = [tuple(numbers[row : row + jobs]) for row in range(at, end - people, jobs)]
        found.append(Assignment(tuple(rows[:people]), tuple(rows[people:]), tuple(numbers[end - people : end])))
        at = end
    if at != len(numbers):
        raise ValueError(f"{path.name}: {len(numbers) - at} numbers too many")
    return found


def to_costs(gains: Assignment) -> Assignment:
    return Assignment(tuple(tuple(-gain for gain in row) for row in gains.price), gains.hours, gains.limit)


def solve(problem: Assignment) -> tuple[int, tuple[int, ...]] | None:
    """The least price and who does each job; None when no assignment keeps the limits."""
    people = range(len(problem.limit))
    worth = _prices(problem)
    reduced = [[problem.price[i][j] + worth[i] * problem.hours[i][j] for i in people] for j in range(problem.jobs)]

    def regret(job: int) -> float:
        ordered = sorted(reduced[job])
        return ordered[1] - ordered[0] if len(ordered) > 1 else 0.0

    order = sorted(range(problem.jobs), key=lambda job: (-regret(job), job))
    rest = [0.0] * (problem.jobs + 1)
    for depth in reversed(range(problem.jobs)):
        rest[depth] = rest[depth + 1] + min(reduced[order[depth]])
    best: tuple[int, tuple[int, ...]] | None = None
    chosen = [0] * problem.jobs

    def go_on(depth: int, price: int, left: list[int]) -> None:
        nonlocal best
        if depth == problem.jobs:
            if best is None or price < best[0]:
                best = (price, tuple(chosen))
            return
        bound = price + rest[depth] - sum(value * hours for value, hours in zip(worth, left, strict=True))
        if best is not None and bound > best[0] - 1 + 1e-6:
            return
        job = order[depth]
        for person in sorted(people, key=lambda i: (reduced[job][i], i)):
            hours = problem.hours[person][job]
            if hours <= left[person]:
                left[person] -= hours
                chosen[job] = person
                go_on(depth + 1, price + problem.price[person][job], left)
                left[person] += hours

    go_on(0, 0, list(problem.limit))
    return best


def _prices(problem: Assignment, rounds: int = 400) -> list[float]:
    """What an hour of each person is worth: steps along the subgradient of the Lagrangean, the best bound kept."""
    people = range(len(problem.limit))
    worth = [0.0] * len(problem.limit)
    best, best_bound = list(worth), float("-inf")
    step = max(1.0, max(abs(price) for row in problem.price for price in row) / max(1, max(problem.limit)))
    for round_number in range(rounds):
        used, bound = [0] * len(worth), -sum(value * limit for value, limit in zip(worth, problem.limit, strict=True))
        for job in range(problem.jobs):
            costs = [problem.price[i][job] + worth[i] * problem.hours[i][job] for i in people]
            person = costs.index(min(costs))
            used[person] += problem.hours[person][job]
            bound += costs[person]
        if bound > best_bound:
            best, best_bound = list(worth), bound
        over = [spent - limit for spent, limit in zip(used, problem.limit, strict=True)]
        size = sum(value * value for value in over) ** 0.5 or 1.0
        worth = [max(0.0, value + step / (1 + round_number / 20) * much / size)
                 for value, much in zip(worth, over, strict=True)]  # fmt: skip
    return best
