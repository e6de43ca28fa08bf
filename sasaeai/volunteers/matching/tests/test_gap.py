"""Generalised assignment against all assignments."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.volunteers.matching.gap import Assignment, read, solve, to_costs

SMALL = """ 2
 2 3
 17 21 22
 23 16 21
 8 15 14
 15 7 23
 24 23
 1 2
 5 6
 3 4
 2
"""


def best_of_all(problem):
    found = []
    for who in product(range(len(problem.limit)), repeat=problem.jobs):
        spent = [
            sum(problem.hours[i][j] for j in range(problem.jobs) if who[j] == i) for i in range(len(problem.limit))
        ]
        if all(used <= limit for used, limit in zip(spent, problem.limit, strict=True)):
            found.append(sum(problem.price[i][j] for j, i in enumerate(who)))
    return min(found, default=None)


def test_a_file_in_the_or_librarys_format_is_read_and_solved_to_its_best_gain(tmp_path):
    path = tmp_path / "gap0.txt"
    path.write_text(SMALL, encoding="ascii")
    first, second = read(path, counts_problems=True)
    assert first == Assignment(((17, 21, 22), (23, 16, 21)), ((8, 15, 14), (15, 7, 23)), (24, 23))
    price, who = solve(to_costs(first))
    assert price == best_of_all(to_costs(first)) == -61
    assert sum(first.price[i][j] for j, i in enumerate(who)) == 61
    assert solve(second) is None


@pytest.mark.parametrize(("text", "said"), [("2 3 1 1", "too few"), ("1 1 5 1 1 9", "too many")])
def test_a_file_that_is_cut_or_goes_on_is_refused(tmp_path, text, said):
    path = tmp_path / "gap.txt"
    path.write_text(text, encoding="ascii")
    with pytest.raises(ValueError, match=said):
        read(path, counts_problems=False)


@st.composite
def assignments(draw):
    people, jobs = draw(st.integers(1, 3)), draw(st.integers(1, 5))
    table = st.lists(st.lists(st.integers(1, 20), min_size=jobs, max_size=jobs).map(tuple), min_size=people,
                     max_size=people).map(tuple)  # fmt: skip
    return Assignment(draw(table), draw(table), tuple(draw(st.integers(0, 40)) for _person in range(people)))


@settings(max_examples=60, deadline=None)
@given(assignments())
def test_the_assignment_is_the_best_of_all(problem):
    found = solve(problem)
    assert (found and found[0]) == best_of_all(problem)
