"""Printed tables of sampling errors, and sharing letters among districts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.surveys.statistics import planning as plan
from sasaeai.surveys.statistics.planning import TWO_STAGE

# Report of 伊勢原市 (2016), 1,430 slips of 3,000: shares 5, 10, 20, 30, 40 and 50 %.
ISEHARA = {
    100: "4.27 5.88 7.84 8.98 9.60 9.80",
    200: "3.02 4.16 5.54 6.35 6.79 6.93",
    500: "1.91 2.63 3.51 4.02 4.29 4.38",
    1000: "1.35 1.86 2.48 2.84 3.04 3.10",
    1430: "1.13 1.55 2.07 2.38 2.54 2.59",
    5000: "0.60 0.83 1.11 1.27 1.36 1.39",
}
# A report on a sample of blocks (層化二段無作為抽出), 1,910 slips: shares 10 to 50 %.
BLOCKS = {
    1910: "1.9 2.6 3.0 3.2 3.2",
    1500: "2.2 2.9 3.3 3.6 3.7",
    1000: "2.7 3.6 4.1 4.4 4.5",
    500: "3.8 5.1 5.8 6.2 6.3",
    300: "4.9 6.5 7.5 8.0 8.2",
    100: "8.5 11.3 13.0 13.9 14.1",
}


def printed(table):
    return [[str(cell) for cell in row] for row in table]


def test_the_table_of_a_simple_random_sample_is_printed_as_the_city_printed_it():
    found = plan.error_table([*ISEHARA], [0.05, 0.1, 0.2, 0.3, 0.4, 0.5], places=2)
    assert printed(found) == [row.split() for row in ISEHARA.values()]


def test_the_table_of_a_sample_of_blocks_is_printed_as_the_report_printed_it():
    found = plan.error_table([*BLOCKS], [0.1, 0.2, 0.3, 0.4, 0.5], convention=TWO_STAGE)
    assert printed(found) == [row.split() for row in BLOCKS.values()]


def test_a_small_population_makes_the_error_smaller():
    assert plan.margin(0.5, 100, population=200) == pytest.approx(0.098 * (100 / 199) ** 0.5, rel=1e-12)
    assert plan.margin(0.5, 200, population=200) == 0
    assert plan.margin(0.5, 1, population=1) == 0
    assert printed(plan.error_table([100], [0.5], population=1000)) == [["9.3"]]


@pytest.mark.parametrize(("p", "n", "population"), [(1.1, 10, 20), (0.5, 0, 20), (0.5, 21, 20)])
def test_an_error_that_cannot_be_is_refused(p, n, population):
    with pytest.raises(ValueError, match="no error"):
        plan.margin(p, n, population=population)


def test_how_many_slips_an_error_needs():
    assert plan.needed(0.05) == 385
    assert plan.needed(0.03, p=0.7, population=300_000) == 894
    assert plan.needed(0.02, convention=plan.Convention(1.96, 2)) == 4802
    assert plan.needed(0.01, population=50) == 50
    assert plan.to_send(400, 0.45) == 889
    assert plan.to_send(450, 0.45) == 1000
    for wrong in (lambda: plan.needed(0), lambda: plan.to_send(1, 0), lambda: plan.to_send(1, 1.1)):
        with pytest.raises(ValueError, match=r"an error above|a response"):
            wrong()


@given(st.integers(2, 100_000), st.floats(0.004, 0.4), st.floats(0.05, 0.95))
def test_one_slip_fewer_would_not_be_enough(population, error, p):
    n = plan.needed(error, p=p, population=population)
    assert plan.margin(p, n, population=population) <= error * (1 + 1e-9)
    assert n == 1 or plan.margin(p, n - 1, population=population) > error * (1 - 1e-9)


DISTRICTS = [27000, 21000, 19000, 17000, 16000, 15000, 14000, 13000, 12000, 9000, 80]


def test_a_hundred_for_each_district_and_the_rest_by_people():
    found = plan.each_and_proportional(3000, DISTRICTS)
    assert sum(found) == 3000
    assert found[-1] == 80  # all that live there
    assert min(found[:-1]) >= 100
    assert found == sorted(found, reverse=True)


def test_equal_and_proportional_sharing():
    assert plan.equal(1000, DISTRICTS) == [92] * 10 + [80]
    assert plan.equal(11, [100, 100, 100]) == [4, 4, 3]
    assert plan.proportional(10, [50, 30, 20]) == [5, 3, 2]


def test_more_letters_than_people_are_refused():
    for share in (lambda: plan.equal(11, [5, 5]), lambda: plan.each_and_proportional(150, [500, 500])):
        with pytest.raises(plan.TooMany):
            share()


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=12).filter(any), st.floats(0, 1), st.integers(0, 200))
def test_every_sharing_adds_up_and_asks_nobody_twice(population, part, each):
    total = int(part * sum(population))
    ways = [plan.equal(total, population), plan.proportional(total, population)]
    if sum(min(each, one) for one in population) <= total:
        ways.append(plan.each_and_proportional(total, population, each))
    for found in ways:
        assert sum(found) == total
        assert all(0 <= letters <= people for letters, people in zip(found, population, strict=True))
    exact = [total * one / sum(population) for one in population]
    assert all(abs(a - b) < 1 for a, b in zip(ways[1], exact, strict=True))


def test_equal_shares_cost_the_ward_some_of_its_precision():
    by_people = plan.expected(DISTRICTS, plan.proportional(1350, DISTRICTS))
    alike = plan.expected(DISTRICTS, plan.equal(1350, DISTRICTS))
    assert by_people.effect == pytest.approx(1, abs=0.01)
    assert alike.effect > 1.1
    assert by_people.whole == pytest.approx(plan.margin(0.5, 1350), rel=0.01)
    assert alike.whole > by_people.whole
    assert alike.strata.max() < by_people.strata[:-1].max()
    assert np.isinf(plan.expected([10, 10], [5, 0]).strata[1])
