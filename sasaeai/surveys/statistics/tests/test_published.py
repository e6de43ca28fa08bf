"""The example `dstrat` and `dsrs` of the manual of R's survey package, from six counts.

100 of 4,421 elementary, 50 of 755 high and 50 of 1,018 middle schools. The manual's estimates tell the counts: 73, 16
and 24 schools with awards, 9, 24 and 15 that did not meet their target; all figures below depend on nothing else. The
data set is not copied, because its package is under the GPL; `bench/survey_oracle.py api` holds our estimates against
R's on the whole of it, where R is installed.
"""

from __future__ import annotations

import numpy as np
import pytest

from sasaeai.surveys.statistics.association import association
from sasaeai.surveys.statistics.estimates import by_group, mean, proportions, total
from sasaeai.surveys.statistics.intervals import Share, exact, logit, wald
from sasaeai.surveys.statistics.sampling import Sample
from sasaeai.surveys.statistics.tallies import Tally

SCHOOLS = np.array([4421, 755, 1018])
DRAWN = np.array([100, 50, 50])
stratum = np.repeat([0, 1, 2], DRAWN)
awards = np.concatenate([np.arange(n) < yes for n, yes in zip(DRAWN, [73, 16, 24], strict=True)])
met = np.concatenate([np.arange(n) >= no for n, no in zip(DRAWN, [9, 24, 15], strict=True)])
WEIGHTS = (SCHOOLS / DRAWN).astype(np.float32).astype(float)  # published in single precision
SAMPLE = Sample.of(WEIGHTS[stratum], strata=stratum, population=dict(enumerate(SCHOOLS)))


def test_a_share_and_its_error():
    found = mean(SAMPLE, awards)
    assert (found.value[0], found.error[0]) == pytest.approx((0.638936064051, 0.0344059179973), rel=1e-11)


def test_shares_by_stratum_and_their_difference():
    found = by_group(SAMPLE, awards, stratum, 3)
    assert found.value == pytest.approx([0.73, 0.32, 0.48], rel=1e-9)
    assert found.error == pytest.approx([0.0441120855, 0.0643950505, 0.0695966027], rel=1e-9)
    assert found.contrast([1, -1, 0]).error[0] == pytest.approx(0.07806, abs=5e-6)


def test_totals():
    found = total(SAMPLE, np.column_stack([~met, met]))
    assert found.value == pytest.approx([1065.69001007, 5128.30994797], rel=1e-11)
    assert found.error == pytest.approx([150.791566999] * 2, rel=1e-11)


def test_simple_random_sampling():
    codes = np.repeat([0, 1, 2], [142, 25, 33])
    found = proportions(Sample.of(np.full(200, 6194 / 200), population=6194), codes, 3)
    assert found.value == pytest.approx([0.710, 0.125, 0.165], rel=1e-12)
    assert found.error == pytest.approx([0.03164276340, 0.02306244053, 0.02588400294], rel=1e-9)


def test_rao_and_scotts_test():
    tally = Tally.of(SAMPLE, met * 3 + stratum, 6)
    found = association(tally.weights.reshape(2, 3), tally.cell_covariance, 200, SAMPLE.degrees_of_freedom)
    assert (found.f, found.df1, found.df2) == pytest.approx((17.24744396, 1.828671504, 360.24828632), rel=1e-9)
    assert (found.x2, found.p) == pytest.approx((26.75353404, 2.035046359e-07), rel=1e-9)
    assert found.p_first == pytest.approx(3.2324e-08, rel=1e-4)


@pytest.mark.parametrize(
    ("method", "low", "high"),
    [(logit, 0.7745396544, 0.8708148545), (exact, 0.7741713, 0.8734316), (wald, 0.7799382, 0.8759578)],
)
def test_intervals_of_a_proportion(method, low, high):
    found = mean(SAMPLE, met)
    share = Share(found.value[0], found.error[0], 200, SAMPLE.degrees_of_freedom)
    assert method(share) == pytest.approx((low, high), abs=6e-8)
