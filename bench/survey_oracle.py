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
from pathlib import Path

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


def main() -> None:
    write(KNOWN / "slips.csv", slips())
    answers = ask_r("slips", str(KNOWN / "slips.csv"))
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in answers.items())
    (KNOWN / "answers.json").write_text(f"{{\n{lines}\n}}\n", encoding="ascii")
    print(f"{len(answers)} answers of R")


if __name__ == "__main__":
    main()
