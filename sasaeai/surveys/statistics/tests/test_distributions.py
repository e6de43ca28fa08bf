"""Tail probabilities and quantiles against R's, and against each other."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.surveys.statistics import distributions as of
from sasaeai.surveys.statistics.intervals import Share, exact, wilson
from sasaeai.surveys.statistics.tests.slips import ANSWERS


def test_tails_are_those_of_r_also_far_out():
    f, df1, df2 = [17.24, 0.5, 29.08, 1.2, 3], [1.83, 3, 11.44, 40.5, 0.7], [360.2, 2, 583.6, 3e6, 7]
    assert of.f_tail(f, df1, df2) == pytest.approx(ANSWERS["f_tail"], rel=1e-10)
    assert of.chi_square_tail([26.7, 0.1, 300, 5], [2, 3.5, 100, 7]) == pytest.approx(
        ANSWERS["chi_square_tail"], rel=1e-11
    )


def test_quantiles_are_those_of_r():
    p, df = [0.975, 0.975, 0.975, 0.975, 0.995, 0.05], [1, 2, 14, 360, 3.3, 1e6]
    assert [*map(of.t_quantile, p, df)] == pytest.approx(ANSWERS["t_quantile"], rel=1e-12)
    a, b = [3, 0.7, 120.4, 5000], [7, 0.2, 30.3, 4000]
    assert [*map(of.beta_quantile, [0.025, 0.975, 0.025, 0.5], a, b)] == pytest.approx(
        ANSWERS["beta_quantile"], rel=1e-12
    )


@given(st.floats(0.05, 20), st.floats(0.4, 150), st.floats(101, 5000))
@settings(max_examples=60, deadline=None)
def test_the_ways_to_a_tail_agree_where_several_lead_there(f, df1, df2):
    slow = of.beta_share(df2 / (df1 * f + df2), df1 * f / (df1 * f + df2), df2 / 2, df1 / 2)
    assert of.f_tail(f, df1, df2) == pytest.approx(float(slow), rel=1e-8, abs=1e-290)


def test_endless_degrees_of_freedom_are_a_chi_square_and_a_normal():
    assert of.f_tail(2.0, 3, math.inf) == pytest.approx(float(of.chi_square_tail(6.0, 3)), rel=1e-12)
    assert of.t_quantile(0.975, math.inf) == pytest.approx(1.959963984540054, rel=1e-14)
    assert of.t_quantile(0.5, 3) == 0
    with pytest.raises(ValueError, match="no quantile"):
        of.t_quantile(1.0, 3)


def test_nothing_is_certain_to_exceed_zero():
    assert of.f_tail(0.0, 3, 10) == of.chi_square_tail(0.0, 2) == 1


def test_intervals_of_a_simple_random_sample_are_wilsons_and_clopper_and_pearsons():
    """R's `prop.test` and `binom.test`."""
    for answer, method in (("wilson", wilson), ("clopper_pearson", exact)):
        found = []
        for yes, n in ((7, 123), (0, 30)):
            p = yes / n
            # degrees of freedom as of a simple random sample: the adjustment for few of them is one
            found += method(Share(p, math.sqrt(p * (1 - p) / n), n, n - 1))
        assert np.array(found) == pytest.approx(ANSWERS[answer], rel=1e-9, abs=1e-15)
