"""Weights agree with what is known of the population, or the reason why they cannot is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.surveys.statistics.calibration import Bounded, CannotCalibrate, Margin, calibrate, linear, one_hot, raking
from sasaeai.surveys.statistics.estimates import proportions, total
from sasaeai.surveys.statistics.sampling import NotDrawnLikeThat, Sample
from sasaeai.surveys.statistics.tests import slips
from sasaeai.surveys.statistics.tests.slips import designs


@st.composite
def answered(draw):
    """Slips of two questions with known answers in the population, everybody of whom was as likely asked."""
    ages, sexes = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    people = draw(st.lists(st.integers(5, 400), min_size=ages * sexes, max_size=ages * sexes))
    table = np.array(people).reshape(ages, sexes)
    n = draw(st.integers(ages * sexes, 60))
    cells = [*range(ages * sexes), *draw(st.lists(st.integers(0, ages * sexes - 1), min_size=n, max_size=n))]
    weights = draw(st.lists(st.floats(0.5, 20), min_size=len(cells), max_size=len(cells)))
    age, sex = np.divmod(np.array(cells), sexes)
    return np.array(weights), Margin.of(age, table.sum(1)), Margin.of(sex, table.sum(0))


@given(answered())
@settings(max_examples=40, deadline=None)
def test_raked_weights_are_positive_and_meet_every_margin(given_):
    weights, age, sex = given_
    sample = Sample.of(weights).calibrated_to_margins([age, sex], distance=raking)
    assert sample.weights.min() > 0
    for margin in (age, sex):
        assert np.bincount(margin.codes, sample.weights) == pytest.approx(margin.totals, rel=1e-8)
        # what is known has no error left
        estimate = total(sample, np.eye(len(margin.totals))[margin.codes])
        assert estimate.error == pytest.approx(0 * margin.totals, abs=1e-5 * margin.totals.sum())


@given(answered())
@settings(max_examples=40, deadline=None)
def test_post_stratified_totals_are_the_population_whatever_the_distance(given_):
    weights, age, _sex = given_
    plain = Sample.of(weights).calibrated_to_margins([age])
    assert np.bincount(age.codes, plain.weights) == pytest.approx(age.totals, rel=1e-10)
    own = np.bincount(age.codes, weights)
    assert plain.weights == pytest.approx(weights * (age.totals / own)[age.codes], rel=1e-9)
    raked = Sample.of(weights).calibrated_to_margins([age], distance=raking)
    assert raked.weights == pytest.approx(plain.weights, rel=1e-8)


def test_raking_gives_what_fitting_margin_by_margin_converges_to():
    sample = designs()["raked"]
    weights = slips.weight.copy()
    for _round in range(60):
        for codes, totals in ((slips.age, slips.AGES), (slips.sex, slips.SEXES)):
            weights *= (np.array(totals) / np.bincount(codes, weights))[codes]
    assert sample.weights == pytest.approx(weights, rel=1e-9)


def test_bounded_weights_stay_within_their_bounds():
    factor = designs()["bounded"].weights / slips.weight
    assert 0.4 < factor.min() < factor.max() < 2.2
    assert designs()["regressed"].weights @ slips.visits == pytest.approx(17800, rel=1e-12)


def test_knowing_the_population_makes_errors_smaller():
    by_age = proportions(designs()["post_stratified"], slips.age, 3)
    assert by_age.error == pytest.approx([0, 0, 0], abs=1e-10)
    loose, tight = (total(designs()[name], slips.hours).error[0] for name in ("uneven", "post_stratified"))
    assert tight < loose


def test_a_group_that_nobody_answered_for_is_named():
    with pytest.raises(CannotCalibrate, match="nobody answered") as found:
        Sample.of(np.ones(4)).calibrated_to_margins([Margin.of([0, 0, 1, 1], [10, 20, 30])])
    assert found.value.groups == (2,)


def test_margins_of_different_populations_are_refused():
    with pytest.raises(CannotCalibrate, match="different populations"):
        one_hot([Margin.of([0, 1], [10, 20]), Margin.of([0, 1], [10, 21])])


def test_slips_of_no_group_are_refused():
    with pytest.raises(CannotCalibrate, match="no known group"):
        Margin.of([0, -1], [10, 20])


def test_totals_that_bounds_cannot_reach_are_refused():
    with pytest.raises(CannotCalibrate, match="widen the bounds"):
        calibrate(np.ones((4, 1)), np.ones(4), np.array([40.0]), Bounded(0.5, 2.0))


def test_totals_that_contradict_each_other_are_refused():
    x = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])
    for distance in (linear, raking):
        with pytest.raises(CannotCalibrate):
            calibrate(x, np.ones(3), np.array([10.0, 20.0]), distance)


def test_a_sample_is_calibrated_once():
    with pytest.raises(NotDrawnLikeThat, match="at once"):
        designs()["raked"].calibrated_to_margins([Margin.of(slips.age, slips.AGES)])
