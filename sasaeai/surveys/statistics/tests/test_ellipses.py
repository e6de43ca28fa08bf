"""Ellipses of two means: against the table of χ², the package's own F, and points that were turned by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sasaeai.surveys.statistics.distributions import f_tail
from sasaeai.surveys.statistics.ellipses import ellipse, reach
from sasaeai.surveys.statistics.estimates import by_group, mean
from sasaeai.surveys.statistics.reckoning import Reckoner
from sasaeai.surveys.statistics.tests import slips
from sasaeai.surveys.statistics.tests.slips import designs


def test_the_reach_is_a_quantile_of_f_and_of_chi_square():
    assert reach(math.inf) == pytest.approx(5.991465, abs=1e-6)  # as every table of χ² has it
    assert reach(1e7) == pytest.approx(5.991465, abs=1e-5)
    for df in (2, 11, 306):
        assert float(f_tail(reach(df) * (df - 1) / (2 * df), 2, df - 1)) == pytest.approx(0.05, rel=1e-9)
    assert reach(1) == math.inf


def test_an_ellipse_is_the_circle_that_the_covariance_turns():
    together = np.array([[0.04, 0.012], [0.012, 0.01]])
    found = ellipse(0.04, 0.01, 0.012, 50)
    around = np.linspace(0, 2 * math.pi, 100_001)
    edge = np.linalg.cholesky(together) @ np.array([np.cos(around), np.sin(around)]) * math.sqrt(reach(50))
    far = np.hypot(*edge)
    assert (found.wide, found.high) == pytest.approx(edge.max(1), rel=1e-8)
    assert (found.long, found.short) == pytest.approx((far.max(), far.min()), rel=1e-8)
    at = edge[:, far.argmax()]
    assert math.tan(math.radians(found.angle)) == pytest.approx(at[1] / at[0], rel=1e-3)
    assert found.is_clear_of(found.wide * 1.01, -found.high * 1.01)
    assert not found.is_clear_of(found.wide * 0.99, 9)
    line = ellipse(0.04, 0.01, 0.02, 50)  # the same answer twice
    assert (line.short, line.long > 0) == (0, True)


@pytest.mark.parametrize("design", sorted(designs()))
def test_means_of_several_columns_are_those_of_the_estimates(design):
    sample = designs()[design]
    reckoner = Reckoner(sample, sample)
    women = np.where(slips.sex > 0, slips.hours, np.nan)
    found, covariance = reckoner.means([women.tolist(), slips.hours.tolist()], [1] * len(women))
    groups = np.where(slips.sex > 0, 0, -1)
    wanted = by_group(sample, slips.hours, groups, 1, whole=True)
    assert [one.value for one in found] == pytest.approx(wanted.value.tolist())
    assert np.array(covariance) == pytest.approx(wanted.covariance, rel=1e-9, abs=1e-15)
    assert (found[0].base, found[0].df) == (wanted.base[0], wanted.df)


def test_places_are_reckoned_from_their_centre():
    sample = next(iter(designs().values()))
    across = [slips.hours.tolist(), slips.visits.tolist()]
    upwards = [slips.visits.tolist(), slips.helps.astype(float).tolist()]
    found, centre = Reckoner(sample, sample).places(across, upwards)
    assert centre[0] == pytest.approx((found[0].across.value + found[1].across.value) / 2)
    # From the centre of two points, each is half of their difference away.
    halves = mean(sample, np.array([np.subtract(*across) / 2, np.subtract(*upwards) / 2]).T)
    times = math.sqrt(reach(halves.df))
    assert (found[0].ellipse.wide, found[1].ellipse.high) == pytest.approx(times * halves.error)
    assert Reckoner(sample, sample).places([], []) == ([], pytest.approx((math.nan, math.nan), nan_ok=True))
