"""The invented survey of `known/slips.csv`, drawn and weighted in all the ways that R was asked about.

`bench/survey_oracle.py` makes the file and the answers; R is not needed here.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import numpy as np

from sasaeai.surveys.statistics.calibration import Bounded, Margin, raking
from sasaeai.surveys.statistics.sampling import Sample, Stage

KNOWN = Path(__file__).parent / "known"
ANSWERS = json.loads((KNOWN / "answers.json").read_text(encoding="ascii"))
ROWS = list(csv.DictReader((KNOWN / "slips.csv").open(encoding="ascii")))
PEOPLE = {"A": 1800, "B": 900, "C": 520, "D": 310}
AGES, SEXES = (900, 1180, 1450), (1690, 1840)
# District by age; in D the two younger ages are counted together.
CELLS = {"A": (520, 600, 680), "B": (210, 320, 370), "C": (150, 160, 210), "D": (170, 140)}


def words(name):
    return np.array([row[name] for row in ROWS])


def numbers(name):
    return np.array([float(row[name] or 0) for row in ROWS])


district, weight = words("district"), numbers("weight")
block = np.char.add(district, words("block"))
age, sex = numbers("age").astype(int), numbers("sex").astype(int)
ties = numbers("ties").astype(int) - 1  # -1: no answer
hours, visits, helps = numbers("hours"), numbers("visits"), numbers("helps").astype(int)
place = np.unique(district, return_inverse=True)[1]
cell = 3 * place + age - ((district == "D") & (age > 0))


def drawn():
    n = len(ROWS)
    return {
        "simple": Sample.of(np.full(n, 3530 / n), population=3530),
        "stratified": Sample.of(numbers("base"), strata=district, population=PEOPLE),
        "uneven": Sample.of(weight, strata=district),
        "clusters": Sample.of(weight, strata=district, units=block),
        "counted_clusters": Sample.of(weight, strata=district, units=block, population=numbers("blocks")),
        "lonely": Sample.of(weight, strata=words("solo")),
    }


@cache
def designs():
    found = drawn()
    then = [Stage(population=numbers("people"))]
    found["two_stages"] = Sample.of(
        weight, strata=district, units=block, population=numbers("blocks"), then=then
    )  # fmt: skip
    by_age, by_sex = Margin.of(age, AGES), Margin.of(sex, SEXES)
    known = np.column_stack([np.ones(len(age)), age == 1, age == 2, visits])
    totals = [3530, 1180, 1450, 17800]
    found["post_stratified"] = found["uneven"].calibrated_to_margins([by_age])
    found["post_stratified_clusters"] = found["clusters"].calibrated_to_margins([by_age])
    by_cell = Margin.of(cell, [people for row in CELLS.values() for people in row])
    found["crossed"] = found["stratified"].calibrated_to_margins([by_cell])
    found["raked"] = found["uneven"].calibrated_to_margins([by_age, by_sex], distance=raking)
    found["regressed"] = found["uneven"].calibrated(known, totals)
    found["bounded"] = found["uneven"].calibrated(known, totals, distance=Bounded(0.4, 2.2))
    return found
