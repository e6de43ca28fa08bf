"""Chance is not called a change, and a change is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.surveys.statistics.comparing import Difference, Verdict, between_groups, between_periods, holm, verdicts
from sasaeai.surveys.statistics.estimates import Estimate, by_group, mean
from sasaeai.surveys.statistics.tests import slips
from sasaeai.surveys.statistics.tests.slips import designs


def survey(yes, n):
    p = yes / n
    return Estimate(np.array([p]), np.array([[p * (1 - p) / n]]), np.array([n]), n - 1)


def test_thirteen_points_in_one_district_may_be_chance():
    """大浜地区, 住みやすい: 53.0 % to 66.1 % with some ninety slips a year made the news."""
    change = between_periods(survey(48, 90), survey(59, 90))
    assert change.value == pytest.approx(0.122, abs=0.001)
    assert change.p == pytest.approx(0.094, abs=0.002)
    assert change.verdict(wished=1) is Verdict.UNCLEAR


def test_eight_points_in_the_whole_city_are_not():
    change = between_periods(survey(768, 1014), survey(926, 1101))
    assert change.value / change.error == pytest.approx(4.8, abs=0.05)
    assert change.verdict(wished=1) is Verdict.BETTER
    assert change.verdict(wished=-1) is Verdict.WORSE


def test_what_may_be_said_is_said_in_words():
    assert [str(one.words) for one in Verdict] == ["改善", "悪化", "判断できない"]
    assert "標本誤差を超えて改善" in str(Verdict.BETTER.sentence)
    assert "判断できません" in str(Verdict.UNCLEAR.sentence)


def test_a_base_under_thirty_carries_no_verdict():
    assert between_periods(survey(2, 29), survey(900, 1000)).verdict(wished=1) is Verdict.UNCLEAR
    assert between_periods(survey(2, 30), survey(900, 1000)).verdict(wished=1) is Verdict.BETTER


def test_two_shares_without_any_variation_say_nothing():
    change = between_periods(survey(0, 50), survey(50, 50))
    assert math.isnan(change.p)
    assert change.verdict(wished=1) is Verdict.UNCLEAR
    assert change.df == math.inf


def test_groups_of_one_survey_are_compared_with_what_they_share():
    sample = designs()["clusters"]
    ages = by_group(sample, slips.helps, slips.age, 3, whole=True)
    found = between_groups(ages, 2, 0)
    assert found.error**2 == pytest.approx(
        ages.covariance[0, 0] + ages.covariance[2, 2] - 2 * ages.covariance[0, 2], rel=1e-12
    )
    assert found.base == np.bincount(slips.age).min()
    with_ward = between_groups(ages, 2, 3)
    assert with_ward.value == pytest.approx(ages.value[2] - mean(sample, slips.helps).value[0])
    assert with_ward.error < math.hypot(ages.error[2], ages.error[3])


def test_the_interval_holds_zero_just_when_the_verdict_is_open():
    for value, verdict in ((0.0499, Verdict.UNCLEAR), (0.0501, Verdict.BETTER)):
        found = Difference(value, 0.05 / 2.2281388519649385, 100, 10)
        assert (found.interval()[0] < 0) is (verdict is Verdict.UNCLEAR)
        assert found.verdict(wished=1) is verdict


def test_eleven_districts_at_once_raise_the_bar():
    one = Difference(0.1, 0.045, 120)
    assert one.verdict(wished=1) is Verdict.BETTER
    assert verdicts([one] + [Difference(0.01, 0.045, 120)] * 10, wished=1) == [Verdict.UNCLEAR] * 11


def test_holms_correction_is_that_of_his_paper():
    assert holm([0.01, 0.04, 0.03, math.nan]) == pytest.approx([0.03, 0.06, 0.06, math.nan], nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=11))
def test_a_corrected_chance_is_never_smaller_and_keeps_the_order(p):
    found = holm(p)
    assert (found >= np.array(p)).all()
    assert (np.diff(found[np.argsort(p)]) >= 0).all()
