from __future__ import annotations

from decimal import Decimal
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.kernel.metrics.suppression import hide
from sasaeai.kernel.metrics.values import Cell

BELOW = 4
tables = st.lists(st.integers(0, 9), min_size=1, max_size=5)


def cells(numbers: list[int]) -> dict[int, Cell]:
    return {area: Cell(Decimal(number), (number,)) for area, number in enumerate(numbers)}


def attack(numbers: list[int], below: int) -> dict[int, set[int]]:
    """What somebody can work out who knows the shown cells, the total, that zeros are shown and that one is small."""
    hiding = hide(cells(numbers), below)
    hidden = sorted(hiding.areas)
    left = sum(numbers[area] for area in hidden)
    guesses = [
        guess
        for guess in product(range(1, left + 1), repeat=len(hidden))
        if sum(guess) == left and any(number < below for number in guess)
    ]
    return {area: {guess[place] for guess in guesses} for place, area in enumerate(hidden)}


@given(tables)
@settings(deadline=None, max_examples=300, derandomize=True, database=None)
def test_no_small_number_is_shown_and_zero_always_is(numbers: list[int]) -> None:
    hidden = hide(cells(numbers), BELOW).areas
    assert {area for area, number in enumerate(numbers) if 0 < number < BELOW} <= hidden
    assert not any(numbers[area] == 0 for area in hidden)


def test_with_the_total_known_nobody_can_tell_that_a_hidden_number_is_small() -> None:
    for numbers in combinations_with_replacement(range(8), 4):
        hiding = hide(cells(list(numbers)), BELOW)
        if hiding.areas and not hiding.total:
            for possible in attack(list(numbers), BELOW).values():
                assert len(possible) > 1, numbers
                assert max(possible) >= BELOW, numbers


def test_without_a_second_cell_the_total_would_reveal_the_first() -> None:
    """The negative control: the attack works on a table where only the small cell is hidden."""
    numbers, total = [2, 8, 9], 19
    assert total - sum(numbers[1:]) == 2
    assert hide(cells(numbers), BELOW).areas == {0, 1}


@pytest.mark.parametrize("numbers", [[1, 1, 1, 1, 1], [3, 1, 0], [2, 0, 0], [1]])
def test_where_no_other_cell_is_left_the_total_goes(numbers: list[int]) -> None:
    assert hide(cells(numbers), BELOW + 1).total


def test_nothing_is_hidden_without_need() -> None:
    assert hide(cells([0, 4, 12]), BELOW) == (frozenset(), False)
    assert hide(cells([1, 2, 12]), 0) == (frozenset(), False)
    assert hide({}, BELOW) == (frozenset(), False)
