"""Measure the statistics of surveys: how often intervals hold the truth, and what a hundred cross tables cost.

Run `.venv/bin/python -m bench.surveys`: 100 tables (20 questions by 5 heads, 11 strata, unequal weights, shares, errors
and Rao–Scott tests) at 3,000, 100,000 and 1,000,000 rows, each in a process of its own, beside R's `survey` package
where `Rscript` is there (five of the tables, times twenty; figures compared to 1e-9). Then 2,000 samples of a ward
whose truth is known. `speed` or `coverage` behind it: only that.
"""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from bench.survey_oracle import ask_r
from sasaeai.surveys.statistics.calibration import Margin, raking
from sasaeai.surveys.statistics.comparing import Verdict, between_groups, between_periods
from sasaeai.surveys.statistics.crosstabs import Asked, CrossTables
from sasaeai.surveys.statistics.estimates import by_group, mean
from sasaeai.surveys.statistics.intervals import Share, exact, logit, wald, wilson
from sasaeai.surveys.statistics.sampling import Sample
from sasaeai.surveys.statistics.tests.ward import AGES, DISTRICTS, Ward

HEADS = {"district": 11, "age": 6, "sex": 3, "work": 8, "home": 5}
QUESTIONS = 20
ANSWERS = 5  # the last: 無回答
LIMITS = {3_000: 0.010, 100_000: 0.2, 1_000_000: 1.5}
IN_R = {3_000, 100_000}
DRAWS = 2_000
METHODS = {"wald": wald, "logit": logit, "wilson": wilson, "exact": exact}


def rows(n: int):
    """Weights, heads and questions of n slips; answers bend with age and district."""
    dice = np.random.default_rng(n)
    district = np.sort(dice.integers(0, DISTRICTS, n))
    heads = {"district": district.astype(np.int8)}
    heads |= {name: dice.integers(0, size, n, dtype=np.int8) for name, size in HEADS.items() if name != "district"}
    asked = {}
    for number in range(QUESTIONS):
        leaning = 1.2 + 0.1 * heads["age"] + 0.05 * district + dice.normal(0, 0.8, n)
        answer = np.clip(np.rint(leaning), 0, ANSWERS - 2).astype(np.int8)
        asked[f"q{number}"] = np.where(dice.random(n) < 0.04, ANSWERS - 1, answer).astype(np.int8)
    return dice.uniform(20, 80, n), heads, asked


def one_size(n: int) -> None:
    weights, heads, asked = rows(n)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    people = np.bincount(heads["district"]) * 50
    questions = {name: Asked.of(codes, ANSWERS, unanswered=True) for name, codes in asked.items()}
    sides = {name: Asked.of(codes, HEADS[name]) for name, codes in heads.items()}
    times = []
    for _turn in range(7 if n < 10**6 else 3):
        start = time.process_time()
        sample = Sample.of(weights, strata=heads["district"], population=dict(enumerate(people)))
        tables = CrossTables.counted(sample, questions, sides)
        found = tables.results()
        times.append(time.process_time() - start)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    late = a_late_slip(tables)
    ours = sorted(times)[len(times) // 2]
    beside = "― | ―"
    if n in IN_R and shutil.which("Rscript"):
        theirs = in_r(weights, heads, asked, found)
        beside = f"{theirs:.1f} | {theirs / ours:.0f} ×"
    memory = f"{most:.0f} MB ({most - held:.0f} more than the rows)"
    limit = LIMITS[n] * 1000
    print(f"| {n:,} | {ours * 1000:.1f} ms | {limit:.0f} ms | {late:.0f} µs | {memory} | {beside} |", flush=True)


def a_late_slip(tables: CrossTables) -> float:
    """Microseconds to add one slip to all tables."""
    answers, sides = np.ones(QUESTIONS, dtype=np.intp), np.zeros(len(HEADS), dtype=np.intp)
    start = time.process_time()
    for turn in range(2_000):
        tables.add(3, 50.0, answers, sides, times=1 if turn % 2 else -1)
    return (time.process_time() - start) / 2_000 * 1e6


def write(path: Path, weights, heads, asked) -> None:
    """The first question and all heads, for other packages."""
    people = np.bincount(heads["district"]) * 50
    columns = [weights, people[heads["district"]], *heads.values(), asked["q0"]]
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["weight", "people", *heads, "q"])
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))


def in_r(weights, heads, asked, found) -> float:
    """CPU seconds of R for 100 tables, from the first question's five; their figures are compared with ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write(path, weights, heads, asked)
        told = ask_r("speed", str(path))
    off = []
    for table in found[: len(HEADS)]:
        size = HEADS[table.head]
        share, error = np.array(told[f"{table.head} shares"]).reshape(2, ANSWERS, size)
        off += [np.abs(table.share[:-1].T / share - 1).max(), np.abs(table.error[:-1].T / error - 1).max()]
        off.append(abs(table.association.f / told[f"{table.head} F"][0] - 1))
    assert max(off) < 1e-9, max(off)
    return told["seconds"][0] * QUESTIONS


def speed() -> None:
    print("| rows | 100 tables | limit | a late slip | memory | R, CPU s | ratio |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for n in LIMITS:
        subprocess.run([sys.executable, "-m", "bench.surveys", "--one", str(n)], check=True)


def coverage(draws: int = DRAWS) -> None:
    """Where the truth is known: how often nominal 95 % intervals hold it; and how often chance is called a change."""
    ward = Ward.invented()
    hits: dict[str, list[bool]] = defaultdict(list)
    dice = np.random.default_rng(2_000)
    for _draw in range(draws):
        persons(ward, dice, hits)
        blocks(ward, dice, hits)
    print(f"\nOf {draws:,} samples of a ward of {len(ward.district):,} people, nominal 95 %:\n")
    print("| interval | holds the truth |\n|---|---|")
    for name, held in hits.items():
        print(f"| {name} | {np.mean(held):.1%} |")


def persons(ward: Ward, dice: np.random.Generator, hits: dict[str, list[bool]]) -> None:
    """Two surveys of 123 from each district, the real size of a ward's; and what may be said of them."""
    people, truth = np.bincount(ward.district), ward.helps.mean()
    first, again = drawn(ward, dice, people), drawn(ward, dice, people)
    sample, where = first
    helps, district, age = ward.helps[where], ward.district[where], ward.age[where]
    whole = mean(sample, helps)
    share = Share(whole.value[0], whole.error[0], len(where), whole.df)
    one = mean(sample, helps, within=district == 10)
    small = Share(one.value[0], one.error[0], one.base[0], one.df)
    cases = [("ward", share, truth), ("district", small, ward.helps[ward.district == 10].mean())]
    young = ward.helps * (ward.age == 0)
    for rare in (young, young * (ward.ties == 3)):
        few = mean(sample, rare[where])
        cases.append(("rare answer", Share(few.value[0], few.error[0], len(where), few.df), rare.mean()))
    for case, found, true in cases:
        for name, method in METHODS.items():
            low, high = method(found)
            hits[f"{case} (p = {true:.3f}), {name}"].append(bool(low <= true <= high))
    ages = Margin.of(age, np.bincount(ward.age))
    known = mean(sample.calibrated_to_margins([ages]), helps)
    hits["post-stratified by age"].append(holds(known, truth))
    raked = sample.calibrated_to_margins([ages, Margin.of(district, people)], distance=raking)
    hits["raked by age and district"].append(holds(mean(raked, helps), truth))
    groups = by_group(sample, helps, age, AGES, whole=True)
    low, high = between_groups(groups, 0, AGES).interval()
    hits["youngest less ward"].append(bool(low <= ward.helps[ward.age == 0].mean() - truth <= high))
    change = between_periods(whole, mean(again[0], ward.helps[again[1]]))
    low, high = change.interval()
    hits["change between two surveys"].append(bool(low <= 0 <= high))
    hits["nothing changed, and the verdict says so"].append(change.verdict(wished=1) is Verdict.UNCLEAR)


def drawn(ward: Ward, dice: np.random.Generator, people) -> tuple[Sample, np.ndarray]:
    where = ward.drawn(dice, 123)
    district = ward.district[where]
    return Sample.of(people[district] / 123, strata=district, population=dict(enumerate(people))), where


def blocks(ward: Ward, dice: np.random.Generator, hits: dict[str, list[bool]]) -> None:
    where, district, there = ward.blocks_drawn(dice, 5)
    sample = Sample.of(there[district] / 5, strata=district, units=ward.block[where], population=dict(enumerate(there)))
    hits["five blocks of each district, mean of ties"].append(holds(mean(sample, ward.ties[where]), ward.ties.mean()))


def holds(estimate, truth: float) -> bool:
    return bool(abs(estimate.value[0] - truth) <= estimate.half_width()[0])


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        one_size(int(arguments[1]))
        return
    if arguments[:1] == ["rows"]:
        write(Path(arguments[2]), *rows(int(arguments[1])))
        return
    if arguments[:1] != ["coverage"]:
        speed()
    if arguments[:1] != ["speed"]:
        coverage(*(int(number) for number in arguments[1:2]))


if __name__ == "__main__":
    main(sys.argv[1:])
