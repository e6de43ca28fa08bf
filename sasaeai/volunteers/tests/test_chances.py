"""How many to ask: the closed form, and what people answered before."""

from __future__ import annotations

import pytest

from sasaeai.volunteers.planning.chances import Answers, chance, common_chance, enough_say_yes, wave_size


@pytest.mark.parametrize(
    ("p", "sizes"),
    [(0.17, [13, 22, 30, 45]), (0.30, [7, 12, 16, 25]), (0.47, [4, 7, 10, 15])],
)
def test_so_many_are_asked_that_enough_say_yes_nine_times_in_ten(p, sizes):
    """The published response rates, and the table worked out from them by hand."""
    assert [wave_size([p] * 60, needed, 60) for needed in (1, 2, 3, 5)] == sizes


def test_no_wave_is_larger_than_the_ward_wants():
    assert wave_size([0.1] * 30, 2, 7) == 7


def test_those_who_still_think_about_it_count():
    assert wave_size([0.47] * 10, 1, 7, already=[0.47, 0.47]) == 2
    assert wave_size([0.47] * 10, 1, 7, already=[0.99]) == 0


def test_of_two_people_at_least_one_says_yes():
    assert enough_say_yes([0.5, 0.5], 1) == pytest.approx(0.75)
    assert enough_say_yes([0.5, 0.5], 2) == pytest.approx(0.25)


def test_a_person_without_answers_is_like_the_others_and_a_willing_one_is_not():
    common = common_chance([Answers(3, 4), Answers(1, 4)])
    assert common == pytest.approx(5.2 / 12)
    assert chance(Answers(), common) == pytest.approx(common)
    assert chance(Answers(3, 4), common) > common > chance(Answers(0, 4), common)
