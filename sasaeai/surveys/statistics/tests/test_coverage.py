"""Where the truth is known, 95 % intervals hold it about 95 times of 100; bench/surveys.py draws 2,000 times."""

from __future__ import annotations

import numpy as np
import pytest

from sasaeai.surveys.statistics.calibration import Margin
from sasaeai.surveys.statistics.estimates import by_group, mean
from sasaeai.surveys.statistics.intervals import Share, exact, logit, wilson
from sasaeai.surveys.statistics.sampling import Sample
from sasaeai.surveys.statistics.tests.ward import AGES, DISTRICTS, Ward

DRAWS = 300
WARD = Ward.invented()
PEOPLE = np.bincount(WARD.district)
OLD = np.bincount(WARD.age)


def covered(draws=DRAWS, seed=3):
    """By kind of interval, which draws held the truth: 40 slips from every district, weighted; and by age."""
    dice = np.random.default_rng(seed)
    truth = WARD.helps.mean()
    old = [WARD.helps[WARD.age == age].mean() for age in (0, AGES - 1)]
    found = {name: [] for name in ("logit", "wilson", "exact", "post-stratified", "difference")}
    for _draw in range(draws):
        rows = WARD.drawn(dice, 40)
        district, age, helps = WARD.district[rows], WARD.age[rows], WARD.helps[rows]
        sample = Sample.of(PEOPLE[district] / 40, strata=district, population=dict(enumerate(PEOPLE)))
        plain = mean(sample, helps)
        share = Share(plain.value[0], plain.error[0], len(rows), sample.degrees_of_freedom)
        for name, method in (("logit", logit), ("wilson", wilson), ("exact", exact)):
            low, high = method(share)
            found[name].append(low <= truth <= high)
        known = mean(sample.calibrated_to_margins([Margin.of(age, OLD)]), helps)
        found["post-stratified"].append(abs(known.value[0] - truth) <= known.half_width()[0])
        apart = by_group(sample, helps, age, AGES).contrast([-1, 0, 0, 0, 1])
        found["difference"].append(abs(apart.value[0] - (old[1] - old[0])) <= apart.half_width()[0])
    return {name: np.mean(hits) for name, hits in found.items()}


@pytest.fixture(scope="module")
def shares():
    return covered()


@pytest.mark.parametrize("name", ["logit", "wilson", "exact", "post-stratified", "difference"])
def test_intervals_of_a_weighted_sample_hold_the_truth_as_often_as_they_say(shares, name):
    """300 draws: the share itself is uncertain by 2.5 points."""
    assert 0.92 <= shares[name] <= 0.98


def test_blocks_taken_for_single_people_would_promise_too_much():
    dice = np.random.default_rng(5)
    truth, hits = WARD.ties.mean(), {"blocks": [], "people": []}
    for _draw in range(100):
        rows, district, blocks = WARD.blocks_drawn(dice, 4)
        weights = blocks[district] / 4
        for name, units in (("blocks", WARD.block[rows]), ("people", None)):
            population = dict(enumerate(blocks)) if units is not None else None
            found = mean(Sample.of(weights, strata=district, units=units, population=population), WARD.ties[rows])
            hits[name].append(abs(found.value[0] - truth) <= found.half_width()[0])
    assert np.mean(hits["blocks"]) > 0.88
    assert np.mean(hits["people"]) < np.mean(hits["blocks"]) - 0.08
    assert len(PEOPLE) == DISTRICTS
