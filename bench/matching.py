"""Measure the proposal engine on synthetic weeks: ours, the bound, greedy beside it, seconds, and memory.

Run `.venv/bin/python -m bench.matching` (200 × 500, 2,000 × 5,000, planning again after one change), with `city` for
20,000 × 50,000, or with files: `gap1.txt …` (the first number counts the instances: OR-Library gap1 to gap12) are
solved to the best gain. Each size runs in a process of its own; seconds are CPU seconds of everything from the week as
given to the plan with its proof: rules, network, search.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from django.conf import settings

if not settings.configured:
    settings.configure(USE_I18N=False)

from bench.weeks import week
from sasaeai.volunteers.matching import gap
from sasaeai.volunteers.matching.goals import LEVELS, cost_of, named, offsets, weight
from sasaeai.volunteers.matching.problem import Week
from sasaeai.volunteers.matching.proposing import Planner, propose
from sasaeai.volunteers.matching.reasons import alternatives
from sasaeai.volunteers.matching.rules import broken_by

SIZES = {
    "ward": ((200, 500), (1, 2, 3, 4), 0.5),
    "wards": ((2_000, 5_000), (1, 2), 3.0),
    "city": ((20_000, 50_000), (1,), 60.0),
}


def main(names: list[str]) -> None:
    if len(names) == 2 and names[0] == "--one":
        one_size(names[1])
        return
    files = [Path(name) for name in names if Path(name).exists()]
    for path in files:
        solve_file(path)
    if not files:
        print("| week | seed | seconds | limit | MB | gap | proven | unfilled, load, ties | bound | greedy |")
        print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
        for name in ["ward", "wards", *names]:
            subprocess.run([sys.executable, "-m", "bench.matching", "--one", name], check=True)


def one_size(name: str) -> None:
    (requests, volunteers), seeds, limit = SIZES[name]
    for seed in seeds:
        given = week(requests, volunteers, seed=seed)
        start = time.process_time()
        outcome = propose(given, effort=200 if name == "ward" else 0)
        seconds = time.process_time() - start
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert not broken_by(given, outcome.pairs)
        print(
            f"| {requests:,} × {volunteers:,} | {seed} | {seconds:.2f} | {limit} | {megabytes:.0f} | {outcome.gap:.3%} "
            f"| {outcome.is_proven} | {told(outcome.reached)} | {told(outcome.bound)} | {told(greedy(given))} |",
            flush=True,
        )
    if name == "ward":
        again(week(*SIZES["ward"][0], seed=1))


def told(counts) -> str:
    return ", ".join(f"{counts[level]:,}" for level in LEVELS[1:4])


def again(given: Week) -> None:
    """One person falls ill after everybody was told; and what the coordinator asks about one request."""
    before = propose(given)
    ill = before.proposals[0].volunteer
    after = replace(
        given,
        volunteers=tuple(replace(one, is_paused=one.code == ill) for one in given.volunteers),
        told=before.pairs,
    )
    start = time.process_time()
    outcome = propose(after)
    seconds, moved = time.process_time() - start, len(before.pairs - outcome.pairs)
    print(f"\nPlanning again without {ill}: {seconds:.2f} s, {moved} told pairs changed")
    planner = Planner(given)
    start = time.process_time()
    found = alternatives(planner, before, before.proposals[0].request)
    print(f"{len(found)} alternatives for one request: {time.process_time() - start:.2f} s\n", flush=True)


def greedy(given: Week):
    """Slot after slot, the most urgent first, the one of whom least was asked, then the nearest: no second thought."""
    planner = Planner(given)
    network, taken = planner.network, []
    load = [0] * len(given.volunteers)
    visits: dict[int, list[int]] = {}
    order = sorted(
        range(len(planner.places)),
        key=lambda place: (
            -weight(given, given.requests[planner.places[place][0]], planner.places[place][1]),
            len(network.arcs[place]),
        ),
    )
    led: set[int] = set()
    for place in order:
        number, slot = planner.places[place]
        request = given.requests[number]
        best = None
        for day, price in network.arcs[place]:
            who = network.person[day]
            mine = [given.requests[other] for other in visits.get(who, [])]
            volunteer = given.volunteers[who]
            if load[who] >= volunteer.weekly_cap or sum(one.day == request.day for one in mine) >= volunteer.daily_cap:
                continue
            if any(one is request or given.collide(one, request) for one in mine):
                continue
            if volunteer.needs_company and number not in led:
                continue
            cost = price + network.prices[who][load[who]]
            if best is None or cost < best[0]:
                best = (cost, who)
        if best:
            who = best[1]
            load[who] += 1
            visits.setdefault(who, []).append(number)
            taken.append((request.code, slot, given.volunteers[who].code))
            if not given.volunteers[who].needs_company:
                led.add(number)
    assert not broken_by(given, [(request, volunteer) for request, _slot, volunteer in taken])
    return named(cost_of(given, taken), offsets(given, given.locked))


def solve_file(path: Path) -> None:
    for number, problem in enumerate(gap.read(path, counts_problems=True), 1):
        start = time.process_time()
        found = gap.solve(gap.to_costs(problem))
        print(f"{path.name} {number}: {found and -found[0]} in {time.process_time() - start:.2f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
