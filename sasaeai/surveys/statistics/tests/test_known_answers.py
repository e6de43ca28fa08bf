"""What R's survey package says of the same slips (bench/survey_oracle.py), to 1e-9 of each number's size."""

from __future__ import annotations

import numpy as np
import pytest

from sasaeai.surveys.statistics.association import association
from sasaeai.surveys.statistics.estimates import by_group, design_effect, mean, proportions, ratio, total
from sasaeai.surveys.statistics.intervals import Share, exact, logit, wald
from sasaeai.surveys.statistics.quantiles import quantile
from sasaeai.surveys.statistics.tests import slips
from sasaeai.surveys.statistics.tests.slips import ANSWERS, designs

DESIGNS = sorted(designs())


def both(estimate):
    return [*estimate.value, *estimate.error]


def is_close(found, name):
    """Covariances of zero are zero to the size of their neighbours."""
    wanted = np.array(ANSWERS[name])
    assert np.ravel(found) == pytest.approx(wanted, rel=1e-9, abs=1e-12 * np.abs(wanted).max())


@pytest.mark.parametrize("design", DESIGNS)
def test_means_totals_shares_and_ratios_are_those_of_r(design):
    sample = designs()[design]
    is_close(both(mean(sample, slips.hours)), f"{design} mean hours")
    is_close(both(total(sample, slips.hours)), f"{design} total hours")
    is_close(both(proportions(sample, slips.age, 3)), f"{design} shares age")
    is_close(both(ratio(sample, slips.hours, slips.visits)), f"{design} ratio")
    is_close(sample.degrees_of_freedom, f"{design} df")


@pytest.mark.parametrize("design", DESIGNS)
def test_domains_and_their_differences_are_those_of_r(design):
    sample = designs()[design]
    is_close(both(proportions(sample, slips.ties, 4)), f"{design} shares ties")
    is_close(both(total(sample, slips.hours, within=slips.sex)), f"{design} hours in women")
    ages = by_group(sample, slips.helps, slips.age, 3)
    is_close([*ages.value, *ages.covariance.ravel()], f"{design} helps by age")
    is_close(both(ages.contrast([-1, 0, 1])), f"{design} helps old less young")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    ("name", "rows", "columns"), [("ties x age", slips.ties, slips.age), ("helps x district", slips.helps, slips.place)]
)
def test_rao_and_scotts_test_is_that_of_r(design, name, rows, columns):
    shape = rows.max() + 1, columns.max() + 1
    sums = total(designs()[design], cells(rows, columns))
    f, df1, df2, p = ANSWERS[f"{design} {name} F"]
    found = association(sums.value.reshape(shape), sums.covariance, float((rows >= 0).sum()), df2 / df1)
    assert (found.f, found.df1, found.p) == pytest.approx((f, df1, p), rel=1e-9)
    x2, df, p_first = ANSWERS[f"{design} {name} Chisq"]
    assert (found.cells, found.p_first) == pytest.approx((df, p_first), rel=1e-9)
    # R counts the rows outside of the domain into X² where weights are calibrated; F and p are free of that.
    whole = len(rows) if designs()[design].basis is not None else (rows >= 0).sum()
    assert found.x2 * whole / (rows >= 0).sum() == pytest.approx(x2, rel=1e-9)


def cells(rows, columns):
    """(n, cells) of zeros and ones; no answer: in none."""
    found = np.eye((rows.max() + 1) * (columns.max() + 1))[np.maximum(rows, 0) * (columns.max() + 1) + columns]
    return found * (rows >= 0)[:, None]


def test_a_table_with_empty_cells_is_tested_as_r_tests_it():
    corner = np.where(slips.ties == 0, 0, slips.age)
    sums = total(designs()["uneven"], cells(slips.ties, corner))
    f, df1, df2, p = ANSWERS["uneven empty cell F"]
    found = association(sums.value.reshape(4, 3), sums.covariance, float((slips.ties >= 0).sum()), df2 / df1)
    assert (found.f, found.df1, found.p) == pytest.approx((f, df1, p), rel=1e-9)


@pytest.mark.parametrize("design", ["stratified", "clusters"])
@pytest.mark.parametrize(("method", "name"), [(logit, "logit"), (exact, "beta"), (wald, "mean")])
def test_intervals_of_a_proportion_are_those_of_r(design, method, name):
    sample = designs()[design]
    for answer, column in (("interval", slips.helps), ("trust", slips.numbers("trust"))):
        found = mean(sample, column)
        share = Share(found.value[0], found.error[0], len(slips.ROWS), sample.degrees_of_freedom)
        assert method(share) == pytest.approx(ANSWERS[f"{design} {answer} {name}"], rel=1e-9)


@pytest.mark.parametrize("design", ["stratified", "two_stages"])
@pytest.mark.parametrize("p", [0.25, 0.5, 0.9])
def test_quantiles_are_those_of_r(design, p):
    found = quantile(designs()[design], slips.hours, p, around="reached")
    is_close([found.value, found.low, found.high, found.error], f"{design} quantile {p}")


def test_design_effects_are_those_of_r():
    assert design_effect(designs()["uneven"], slips.hours)[0] == pytest.approx(ANSWERS["uneven deff"][1], rel=1e-9)


def test_raked_errors_are_those_of_calibration_not_of_rs_function_rake():
    """R's `rake` and `calibrate` give the same mean and differ in its error: Deville and Särndal's is the latter."""
    found = mean(designs()["raked"], slips.hours)
    value, error = ANSWERS["rake mean hours"]
    assert found.value[0] == pytest.approx(value, rel=1e-9)
    assert 1e-3 < abs(found.error[0] / error - 1) < 1e-2
