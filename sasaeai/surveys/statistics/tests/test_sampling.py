"""What a sample must say of itself, and what is done with a stratum of one answer."""

from __future__ import annotations

import numpy as np
import pytest

from sasaeai.surveys.statistics.estimates import by_group, mean, ratio, total
from sasaeai.surveys.statistics.quantiles import quantile
from sasaeai.surveys.statistics.sampling import NotDrawnLikeThat, Sample, Stage
from sasaeai.surveys.statistics.tests import slips
from sasaeai.surveys.statistics.tests.slips import designs


def test_a_stratum_with_one_answer_is_said_and_not_dropped():
    sample = designs()["lonely"]
    assert sample.lonely == ("E",)
    without = Sample.of(slips.weight[:-1], strata=slips.words("solo")[:-1])
    assert without.lonely == ()
    # the lonely slip brings in what it is away from the mean of all
    size, middle = slips.weight.sum(), mean(sample, slips.hours)
    own = slips.weight[-1] * (slips.hours[-1] - middle.value[0]) / size
    others = without.covariance(((slips.hours - middle.value[0]) / size)[:-1, None])[0, 0]
    assert middle.covariance[0, 0] == pytest.approx(others + own**2, rel=1e-12)


def test_a_stratum_whose_only_person_was_asked_is_certain():
    sample = Sample.of([10, 10, 1], strata=["A", "A", "B"], population={"A": 20, "B": 1})
    assert sample.lonely == ()
    assert total(sample, [0, 0, 5]).error[0] == 0


def test_asking_everybody_leaves_no_error():
    everybody = Sample.of(np.ones(6), strata=list("AAABBB"), population={"A": 3, "B": 3})
    assert mean(everybody, [1, 2, 3, 4, 5, 9]).error[0] == pytest.approx(0, abs=1e-12)


def test_rows_that_do_not_count_keep_their_unit():
    """Taking them out would lose seven blocks (in another package it once cost a sixth of the error)."""
    sample = designs()["clusters"]
    few = slips.hours > 4.5
    kept = Sample.of(slips.weight[few], strata=slips.district[few], units=slips.block[few])
    right, wrong = mean(sample, slips.helps, within=few), mean(kept, slips.helps[few])
    assert right.value == pytest.approx(wrong.value)
    assert sample.degrees_of_freedom == kept.degrees_of_freedom + 7
    assert wrong.error[0] != pytest.approx(right.error[0], rel=1e-3)


def test_groups_with_nobody_have_no_figure_and_do_not_disturb_the_others():
    found = by_group(designs()["uneven"], slips.helps, slips.age, 4)
    assert np.isnan(found.value[3])
    assert np.isnan(found.error[3])
    assert found.base.tolist()[3] == 0
    assert np.isfinite(found.error[:3]).all()
    assert np.isnan(mean(designs()["uneven"], slips.helps, within=slips.age > 5).value[0])


def test_a_ratio_over_nothing_has_no_figure():
    found = ratio(designs()["uneven"], slips.hours, np.zeros(len(slips.hours)))
    assert np.isnan(found.value[0])
    assert np.isnan(found.error[0])


def test_the_same_labels_in_two_strata_are_two_units():
    one = Sample.of(np.ones(8), strata=list("AAAABBBB"), units=[1, 1, 2, 2, 1, 1, 2, 2])
    assert one.degrees_of_freedom == 2


@pytest.mark.parametrize(
    ("weights", "more", "said"),
    [
        ([1, -1], {}, "from zero up"),
        ([1, np.nan], {}, "from zero up"),
        ([1, 1], {"strata": ["A"]}, "2 rows, but labels"),
        ([1, 1], {"population": [1, 2, 3]}, "2 rows, but populations"),
        ([1, 1], {"strata": ["A", "B"], "population": {"A": 5}}, r"no population of \['B'\]"),
        ([1, 1], {"population": 1}, "more units drawn than there are"),
        ([1, 1], {"then": [Stage(units=[1])]}, "2 rows, but labels"),
    ],
)
def test_a_description_that_cannot_be_is_refused_with_the_reason(weights, more, said):
    with pytest.raises(NotDrawnLikeThat, match=said):
        Sample.of(weights, **more)


def test_a_median_is_an_answer_that_somebody_gave():
    found = quantile(designs()["uneven"], slips.hours, 0.5)
    assert found.value in slips.hours
    assert found.low <= found.value <= found.high
    with pytest.raises(ValueError, match="nobody"):
        quantile(designs()["uneven"], slips.hours, 0.5, within=np.zeros(len(slips.hours)))


def test_a_half_width_and_a_variation_follow_from_the_error():
    found = mean(designs()["uneven"], slips.hours)
    assert found.half_width() == pytest.approx(1.9675 * found.error, rel=1e-3)
    assert found.variation == pytest.approx(found.error / found.value)
    pair = by_group(designs()["uneven"], slips.hours, slips.sex, 2)
    assert pair.only(1).value[0] == pair.value[1]
