"""Numbers are printed as reports print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.surveys.statistics.figures import Standing, half_up, in_words, percent, percent_of, printed


@pytest.mark.parametrize(
    ("count", "base", "text"),
    [(1, 8, "12.5"), (1, 2000, "0.1"), (1, 2001, "0.0"), (0, 2001, "-"), (0, 0, ""), (3, 3, "100.0"),
     (1999, 2000, "100.0"), (5, 80, "6.3"), (33, 80, "41.3")],
)  # fmt: skip
def test_a_cell_has_one_decimal_rounded_half_up_and_tells_none_from_nearly_none(count, base, text):
    assert printed(count, base) == text


def test_a_weighted_cell_is_rounded_as_if_its_share_were_exact():
    assert printed(7, 40, share=0.1235) == "12.4"
    assert str(percent_of(0.285 * 3 - 0.57)) == "28.5"
    assert printed(1, 40, share=0.0003) == "0.0"
    assert printed(0, 40, share=0.0) == "-"


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_rounding_is_that_of_exact_arithmetic(count, base):
    wanted = (Decimal(100 * count) / Decimal(base)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert percent(count, base) == wanted


def test_what_lies_below_zero_is_rounded_away_from_it():
    assert [str(half_up(Fraction(x, 100))) for x in (-5, -4, 5)] == ["-0.1", "0.0", "0.1"]
    assert str(half_up(Fraction(5, 2), 0)) == "3"


@pytest.mark.parametrize(("base", "words"), [(9, "表示しません"), (10, "参考値"), (29, "参考値"), (30, "")])
def test_a_small_base_is_hidden_or_marked(base, words):
    found = str(Standing.of(base).words)
    assert words in found
    assert bool(found) is bool(words)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "一人もいない"), (0.0001, "1割に満たない"), (0.0849, "1割に満たない"), (0.085, "約1割"), (0.384, "4割近く"),
     (0.385, "約4割"), (0.414, "約4割"), (0.415, "4割を超える"), (0.434, "4割を超える"), (0.435, "4割台半ば"),
     (0.464, "4割台半ば"), (0.465, "5割近く"), (0.95, "9割台半ば"), (0.964, "9割台半ば"),
     (0.965, "ほぼ全員"), (1.0, "全員")],
)  # fmt: skip
def test_a_share_is_said_in_words_that_mean_the_same_to_everybody(share, words):
    assert in_words(share) == words
