"""Cells of few answers are counted together by the rule that was declared, and by no other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.surveys.joining import Joined, Rule, Why, join

RULE = Rule(least=10, most=3.0)


def cells(*table, weight=1.0):
    """Districts down, ages across: (people, answers) each; every answer stands for `weight` people."""
    return {
        (district, age): Joined(((district, age),), people, answers, answers * weight)
        for district, row in enumerate(table)
        for age, (people, answers) in enumerate(row)
    }


def places(found):
    return [tuple(age for _district, age in one.cells) for one in found]


def test_cells_with_enough_answers_stand_alone():
    found = join(cells([(30, 20), (30, 30), (30, 40)]), RULE, district=True, ordered=True)
    assert places(found) == [(0,), (1,), (2,)]
    assert not any(one.reasons for one in found)


def test_the_youngest_with_nine_answers_count_with_the_next_older():
    found = join(cells([(30, 9), (30, 30), (30, 40)]), RULE, district=True, ordered=True)
    assert places(found) == [(0, 1), (2,)]
    assert (found[0].people, found[0].answers, found[0].reasons) == (60, 39, (Why.FEW,))


def test_of_two_neighbours_the_one_with_fewer_answers_is_taken_and_of_equal_ones_the_younger():
    assert places(join(cells([(30, 30), (30, 9), (30, 20)]), RULE, district=True, ordered=True)) == [(0,), (1, 2)]
    assert places(join(cells([(30, 20), (30, 9), (30, 20)]), RULE, district=True, ordered=True)) == [(0, 1), (2,)]


def test_a_weight_of_more_than_three_times_is_joined_though_answers_are_many():
    found = join(cells([(50, 15), (30, 30)]), RULE, district=True, ordered=True)
    assert found[0].reasons == (Why.HEAVY,)
    assert places(join(cells([(45, 15), (30, 30)]), RULE, district=True, ordered=True)) == [(0,), (1,)]


def test_answers_where_the_population_has_nobody_are_joined_and_nobody_at_all_is_no_cell():
    found = join(cells([(0, 12), (30, 30), (0, 0)]), RULE, district=True, ordered=True)
    assert places(found) == [(0, 1)]
    assert found[0].reasons == (Why.NOBODY,)


def test_a_district_with_too_few_answers_is_counted_as_a_whole_and_no_other_district_is_touched():
    found = join(cells([(30, 3), (30, 4)], [(30, 20), (30, 20)]), RULE, district=True, ordered=True)
    assert [one.cells for one in found] == [((0, 0), (0, 1)), ((1, 0),), ((1, 1),)]


def test_where_one_sex_has_too_few_men_and_women_are_counted_together_in_that_district_by_age():
    table = {
        (0, sex, age): Joined(((0, sex, age),), 20, answers, answers)
        for sex, row in enumerate(([2, 3, 4], [12, 20, 20]))
        for age, answers in enumerate(row)
    }
    found = join(table, RULE, district=True, ordered=True)
    assert [one.cells for one in found] == [((0, 0, age), (0, 1, age)) for age in range(3)]
    assert {one.reasons for one in found} == {(Why.FEW,)}


def test_without_an_order_the_smallest_are_joined_with_each_other():
    found = join(cells([(20, 5), (20, 40), (20, 12)]), RULE, district=True, ordered=False)
    assert places(found) == [(0, 2), (1,)]


@st.composite
def tables(draw):
    districts, ages = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    cell = st.tuples(st.integers(0, 200), st.integers(0, 40))
    return cells(
        *[[draw(cell) for _age in range(ages)] for _district in range(districts)], weight=draw(st.floats(1, 9))
    )


@given(tables(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_nobody_is_lost_nothing_crosses_a_district_and_what_stays_small_is_a_whole_district(table, ordered):
    found = join(table, RULE, district=True, ordered=ordered)
    kept = [at for one in found for at in one.cells]
    assert sorted(kept) == sorted(at for at, cell in table.items() if cell.people or cell.answers)
    assert sum(one.people for one in found) == sum(one.people for one in table.values())
    assert sum(one.answers for one in found) == sum(one.answers for one in table.values())
    for one in found:
        assert len({district for district, _age in one.cells}) == 1
        if RULE.why(one):
            assert sum(other.cells[0][0] == one.cells[0][0] for other in found) == 1
        assert one.is_joined == bool(one.reasons)
        if ordered:
            ages = [age for _district, age in one.cells]
            between = {at[1] for at in kept if at[0] == one.cells[0][0] and ages[0] <= at[1] <= ages[-1]}
            assert between == set(ages)
