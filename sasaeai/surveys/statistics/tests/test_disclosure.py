"""Nobody is found in a table, not by subtraction either."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.surveys.statistics.disclosure import (
    CannotProtect,
    exposed,
    places,
    sensitive,
    suppress,
    suppress_together,
    with_totals,
)

TABLE = [[1, 20, 30], [15, 25, 35], [40, 12, 18]]


def subtraction_gives(hidden):
    """Hidden cells that follow from the printed ones by adding and subtracting, found by linear algebra."""
    rows, columns = hidden.shape
    equations = []
    for r in range(rows):
        line = np.zeros(hidden.shape)
        line[r] = [1] * (columns - 1) + [-1]
        equations.append(line.ravel())
    for c in range(columns):
        line = np.zeros(hidden.shape)
        line[:, c] = [1] * (rows - 1) + [-1]
        equations.append(line.ravel())
    unknown = np.array(equations)[:, hidden.ravel()]
    _u, sizes, v = np.linalg.svd(unknown)
    kernel = v[np.count_nonzero(sizes > 1e-9) :]
    fixed = np.abs(kernel).max(0, initial=0.0) < 1e-9
    return [place for place, known in zip(places(hidden), fixed, strict=True) if known]


def test_one_person_is_hidden_with_the_cheapest_cells_that_cover_for_her():
    hidden = suppress(TABLE)
    assert places(hidden) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert exposed(TABLE, hidden) == []


def test_hiding_her_alone_would_not_help():
    alone = sensitive(TABLE)
    assert places(alone) == [(0, 0)]
    assert exposed(TABLE, alone) == [(0, 0)] == subtraction_gives(alone)


def test_a_row_with_a_small_base_is_hidden_whole_and_its_base_is_read():
    hidden = suppress([[3, 0, 5], [15, 25, 35], [40, 12, 18]])
    assert hidden[0, :3].all()
    assert not hidden[0, 3]
    assert exposed([[3, 0, 5], [15, 25, 35], [40, 12, 18]], hidden) == []


def test_a_table_without_small_counts_is_printed_whole():
    assert not suppress([[10, 20], [30, 0]]).any()


def test_where_no_cells_cover_totals_are_hidden():
    table = [[1, 0], [0, 20]]
    hidden = suppress(table)
    assert exposed(table, hidden) == []
    assert hidden[0, 0]


def test_a_count_that_can_only_be_what_it_is_counts_as_exposed():
    """Linear algebra leaves all four open; but a column of nothing has nothing to give, and none is below nothing."""
    table, four = [[0, 5], [0, 9]], np.zeros((3, 3), dtype=bool)
    four[:2, :2] = True
    assert subtraction_gives(four) == []
    assert exposed(table, four) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert exposed([[0, 5], [1, 9]], four) == []


def test_what_was_published_before_cannot_be_taken_back():
    published = np.ones((4, 4), dtype=bool)
    with pytest.raises(CannotProtect) as found:
        suppress(TABLE, published=published)
    assert found.value.cells == ((0, 0),)
    published[0, 0] = False
    with pytest.raises(CannotProtect):
        suppress(TABLE, published=published)


def test_tables_that_share_their_totals_hide_the_same_totals():
    first, second = [[1, 0], [0, 40]], [[1, 10], [0, 30]]
    assert with_totals(first)[-1].tolist() == with_totals(second)[-1].tolist()
    found = suppress_together([first, second])
    assert np.array_equal(found[0][-1], found[1][-1])
    for table, hidden in zip((first, second), found, strict=True):
        assert exposed(table, hidden) == []


@st.composite
def tables(draw):
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(2, 5))
    count = st.one_of(st.integers(0, 3), st.integers(0, 60))
    return [draw(st.lists(count, min_size=columns, max_size=columns)) for _row in range(rows)]


@given(tables())
@settings(max_examples=150, deadline=None)
def test_what_is_hidden_cannot_be_calculated_from_what_is_printed(table):
    try:
        hidden = suppress(table)
    except CannotProtect:
        assert with_totals(table)[-1, -1] < 3 or len(table) == 1
        return
    first = sensitive(table)
    assert (hidden >= first).all()
    assert [place for place in subtraction_gives(hidden) if first[place]] == []
    assert [place for place in exposed(table, hidden) if first[place]] == []
