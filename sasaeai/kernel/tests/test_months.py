"""Months as people count them."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel.months import months_later


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2012, 1, 31), 1, date(2012, 2, 29)),
        (date(2012, 11, 20), 12, date(2013, 11, 20)),
        (date(2012, 3, 31), -1, date(2012, 2, 29)),
        (date(2012, 1, 15), -1, date(2011, 12, 15)),
    ],
)
def test_months_are_counted_as_people_do(day, months, found):
    assert months_later(day, months) == found
