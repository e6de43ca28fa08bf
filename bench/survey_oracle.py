"""Make the known answers of `sasaeai/surveys/statistics/tests/known/`: a small invented survey, and what R says of it.

Needs R with its `survey` package (Debian: r-base-core r-cran-survey r-cran-mass); the tests do not. Run
`.venv/bin/python -m bench.survey_oracle` to write the answers again, with `api` to check our estimates against R on
R's own data (`data(api)`, not copied: the package is under the GPL), where published figures exist.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from sasaeai.surveys.statistics.association import association
from sasaeai.surveys.statistics.calibration import Bounded, Margin, linear, raking
from sasaeai.surveys.statistics.estimates import mean, proportions, ratio, total
from sasaeai.surveys.statistics.quantiles import quantile
from sasaeai.surveys.statistics.sampling import Sample, Stage

KNOWN = Path(__file__).resolve().parents[1] / "sasaeai" / "surveys" / "statistics" / "tests" / "known"
SCRIPT = Path(__file__).with_suffix(".R")
SEED = 20110401
DISTRICTS = {"A": (1800, 24), "B": (900, 14), "C": (520, 9), "D": (310, 6)}  # people, blocks (町丁)
DRAWN = {"A": 9, "B": 7, "C": 5, "D": 4}  # blocks drawn
COLUMNS = ["district", "block", "person", "blocks", "people", "population", "base", "weight", "solo", "age", "sex",
           "ties", "helps", "trust", "hours", "visits"]  # fmt: skip


def slips() -> list[dict[str, object]]:
    """Invented slips: ties to neighbours (1 to 4, empty: 無回答) that age and district bend, help, hours, visits."""
    dice = random.Random(SEED)
    found: list[dict[str, object]] = []
    for number, (district, (people, blocks)) in enumerate(DISTRICTS.items()):
        rows = []
        for block in dice.sample(range(blocks), DRAWN[district]):
            mood, living = dice.gauss(0, 0.5), dice.randint(25, 70)
            for person in range(dice.randint(7, 17)):
                age = dice.choices([0, 1, 2], [3, 4, 5])[0]
                ties = min(4, max(1, round(2.4 + 0.4 * age - 0.3 * number + mood + dice.gauss(0, 0.9))))
                helps = int(dice.random() < 0.25 + 0.1 * ties)
                hours = round(max(0.0, 1.5 * helps + 0.8 * age + mood + dice.gauss(1, 1)), 2)
                rows.append({
                    "district": district, "block": block, "person": person, "blocks": blocks, "people": living,
                    "population": people, "age": age, "sex": int(dice.random() < 0.55),
                    "ties": "" if dice.random() < 0.06 else ties, "helps": helps,
                    "trust": int(dice.random() < 0.97), "hours": hours, "visits": dice.randint(1, 9),
                })  # fmt: skip
        for row in rows:
            row["base"] = round(people / len(rows), 6)
            row["weight"] = round(people / len(rows) * dice.uniform(0.5, 1.9), 6)
            row["solo"] = district
        found += rows
    found[-1]["solo"] = "E"  # a stratum with one answer
    return found


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def ask_r(*arguments: str) -> dict[str, list[float]]:
    """What the script prints: a name and its numbers, a line each."""
    done = subprocess.run(["Rscript", "--vanilla", SCRIPT, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return {name: [float(number) for number in numbers.split()] for name, numbers in lines}


# As printed in the manual and on its author's page: what our own estimates must round to.
PRINTED = {
    "apistrat mean api00": ("662.29", "9.4089"),
    "apiclus1 mean api00": ("644.17", "23.542"),
    "apiclus1 total enroll": ("3404940", "932235"),
    "apiclus1 shares stype": ("0.786885", "0.076503", "0.136612", "0.0463", "0.0268", "0.0296"),
    "apiclus2 mean api00": ("670.81", "30.099"),
}


def api() -> None:
    """Our estimates beside R's on `data(api)`, which R writes into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        told = ask_r("api", folder)
        columns = {name: read(Path(folder) / f"{name}.csv") for name in DESIGNS}
    worst, found = 0.0, our_api(columns)
    for name, numbers in told.items():
        size = np.maximum(np.abs(numbers), 1e-6 * np.max(np.abs(numbers)))  # errors of what is known are zero
        off = np.max(np.abs(np.array(found[name]) - numbers) / size)
        worst = max(worst, float(off))
        print(f"{name}: {off:.1e}")
    for name, printed in PRINTED.items():
        ours = [f"{value:.{len(text.partition('.')[2])}f}" for value, text in zip(found[name], printed, strict=True)]
        assert ours == [*printed], (name, ours)
    assert worst < 1e-9, worst
    print(f"{len(told)} answers, worst relative difference {worst:.1e}; printed figures met")


def read(path: Path) -> dict[str, np.ndarray]:
    with path.open(encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def number(column: np.ndarray) -> np.ndarray:
    return np.array([float(text or "nan") for text in column])


DESIGNS = {
    "apisrs": lambda t: Sample.of(number(t["fpc"]) / len(t["fpc"]), population=number(t["fpc"])),
    "apistrat": lambda t: Sample.of(number(t["pw"]), strata=t["stype"], population=number(t["fpc"])),
    "apiclus1": lambda t: Sample.of(number(t["pw"]), units=t["dnum"], population=number(t["fpc"])),
    "apiclus2": lambda t: Sample.of(
        two_stage_weights(t), units=t["dnum"], population=number(t["fpc1"]),
        then=[Stage(units=t["snum"], population=number(t["fpc2"]))],
    ),
}  # fmt: skip


def two_stage_weights(t: dict[str, np.ndarray]) -> np.ndarray:
    """Districts over those drawn, times schools of the district over those drawn there."""
    _names, district, schools = np.unique(t["dnum"], return_inverse=True, return_counts=True)
    return number(t["fpc1"]) / len(schools) * number(t["fpc2"]) / schools[district]


def our_api(columns: dict[str, dict[str, np.ndarray]]) -> dict[str, list[float]]:
    samples = {name: (make(columns[name]), columns[name]) for name, make in DESIGNS.items()}
    one, t = samples["apiclus1"]
    kinds = np.unique(t["stype"], return_inverse=True)[1]
    x = np.column_stack([np.ones(len(kinds)), kinds == 1, kinds == 2, number(t["api99"])])
    known = [6194, 755, 1018, 3914069]
    samples["post_stratified"] = one.calibrated_to_margins([Margin.of(kinds, [4421, 755, 1018])]), t
    for name, distance in (("linear", linear), ("raking", raking), ("logit", Bounded(0.5, 1.6))):
        samples[name] = one.calibrated(x, known, distance=distance), t
    found: dict[str, list[float]] = {}
    for name, (sample, table) in samples.items():
        enroll, kinds = number(table["enroll"]), np.unique(table["stype"], return_inverse=True)[1]
        given, pupils = ~np.isnan(enroll), np.nan_to_num(enroll)
        tested = np.nan_to_num(number(table["api.stu"]))
        for what, estimate in (
            ("mean api00", mean(sample, number(table["api00"]))),
            ("total enroll", total(sample, pupils, within=given)),
            ("shares stype", proportions(sample, kinds, 3)),
            ("ratio", ratio(sample, tested, pupils, within=given)),
        ):
            found[f"{name} {what}"] = [*estimate.value, *estimate.error]
        if name in {"apistrat", "apiclus1"}:
            cells = number(table["no"]).astype(int) * 3 + kinds
            sums = total(sample, np.eye(6)[cells])
            test = association(sums.value.reshape(2, 3), sums.covariance, len(cells), sample.degrees_of_freedom)
            found[f"{name} test"] = [test.f, test.df1, test.df2, test.p]
    sample, table = samples["apistrat"]
    for p in (0.25, 0.5, 0.75):
        middle = quantile(sample, number(table["api00"]), p, around="reached")
        found[f"apistrat quantile {p}"] = [middle.value, middle.low, middle.high]
    return found


def main(arguments: list[str]) -> None:
    if arguments == ["api"]:
        api()
        return
    write(KNOWN / "slips.csv", slips())
    answers = ask_r("slips", str(KNOWN / "slips.csv"))
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in answers.items())
    (KNOWN / "answers.json").write_text(f"{{\n{lines}\n}}\n", encoding="ascii")
    print(f"{len(answers)} answers of R")


if __name__ == "__main__":
    main(sys.argv[1:])
