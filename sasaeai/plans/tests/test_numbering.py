"""Printed numbers follow the order until a final edition freezes them."""

from __future__ import annotations

import pytest

from sasaeai.plans.models import Goal, Measure, Plan
from sasaeai.plans.numbering import numbers

from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture
def ward(midori) -> Plan:
    return make_plan(midori)


def printed(plan: Plan) -> dict[str, str]:
    found = numbers([plan])
    titles = dict(Measure.objects.filter(plan=plan).values_list("pk", "title"))
    return {titles[pk]: number for pk, number in found.measures.items()}


def test_goals_are_numbered_as_in_the_seed(ward):
    found = numbers([ward])
    volunteers = goal_named(ward, "ボランティアの仲介")
    assert found.goals[volunteers.pk] == "2-①"
    assert sorted(number for number in found.goals.values() if "-" not in number) == ["1", "2", "3", "4", "5"]


def test_a_goal_that_moves_takes_the_number_of_its_new_place(ward):
    goal = goal_named(ward, "思いやり")
    Goal.objects.filter(pk=goal.pk).update(position=0)
    assert numbers([ward]).goals[goal.pk] == "2-①"


def test_after_a_final_edition_a_number_stays_with_its_measure_and_is_never_used_again(ward):
    goal = goal_named(ward, "ボランティアの仲介")
    first, second = make_measure(ward, goal, "相談の日"), make_measure(ward, goal, "連絡会")
    publish_as(ward, "確定")
    first.refresh_from_db()
    first.bin(None)
    Measure.objects.filter(pk=second.pk).update(position=99)
    make_measure(ward, goal, "新しい取組")
    assert printed(ward) == {"連絡会": "2-①-2", "新しい取組": "2-①-3"}


def test_a_measure_under_a_goal_in_the_bin_has_no_number_yet_and_is_not_lost(ward):
    goal = goal_named(ward, "ボランティアの仲介")
    make_measure(ward, goal, "相談の日")
    goal.bin(None)
    assert printed(ward) == {"相談の日": ""}


def test_numbers_cost_two_queries_for_one_plan_and_for_twelve(midori, districts, django_assert_num_queries):
    ward = make_plan(midori, districts.values())
    for plans in ([ward], [ward, *ward.district_plans.all()]):
        with django_assert_num_queries(2):
            numbers(plans)
