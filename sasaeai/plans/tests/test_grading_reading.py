"""All proposals of a plan and a year, read in as many queries for one indicator as for many."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils.timezone import make_aware

from sasaeai.plans.actions.starting import start_next_period
from sasaeai.plans.grading.of_period import grading_of
from sasaeai.plans.grading.reading import proposals_of
from sasaeai.plans.models import Goal, Grade, Indicator, Measure, Period, Plan, Review, Target

from .full_plan import make_indicator, make_value
from .making import goal_named, make_measure, make_plan


@pytest.fixture
def ward(midori, districts) -> Plan:
    plan = make_plan(midori, districts.values())
    plan.period.grades_used = True
    plan.period.save()
    return plan


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


@pytest.fixture
def measure(ward, goal) -> Measure:
    return make_measure(ward, goal, "相談の日")


@pytest.fixture
def talks(measure) -> Indicator:
    """84 in 2010, 121 in 2011, 160 in 2012 where 150 was wanted."""
    indicator = make_indicator(measure)
    Target.objects.create(indicator=indicator, fiscal_year=2012, value=Decimal(150))
    make_value(indicator, 2012, 160)
    return indicator


def write_about(measure: Measure, **words: object) -> Review:
    return Review.objects.create(plan=measure.plan, measure=measure, fiscal_year=2012, **words)


def test_indicators_and_goals_up_to_the_base_goal_get_their_proposal(ward, goal, measure, talks):
    write_about(measure, done="毎月ひらいた。")
    found = proposals_of(ward, 2012)
    assert found.indicators[talks.uid].code == "on_track"
    assert "平成24年度の実績値は、160件です。" in found.indicators[talks.uid].text
    assert (found.goals[goal.uid].sign, found.goals[goal.parent.uid].sign) == ("A", "A")
    assert len(found.goals) == Goal.objects.filter(plan=ward).count()
    other = goal_named(ward, "顔見知り")
    assert "指標がない" in found.goals[other.uid].trouble


def test_that_nothing_is_new_is_said_in_words_too(ward, goal, measure, talks):
    write_about(measure, unchanged=True)
    assert proposals_of(ward, 2012).goals[goal.uid].sign == "A"


def test_without_words_a_goal_is_not_judged(ward, goal, measure, talks):
    write_about(measure, done="", grade="a")
    assert "ふりかえりのことば" in proposals_of(ward, 2012).goals[goal.uid].trouble


def test_a_ward_that_wants_no_grades_has_none(ward, talks):
    ward.period.grades_used = False
    assert not proposals_of(ward, 2012).indicators
    assert proposals_of(ward, 2012, grading=grading_of(ward.period)).indicators


def test_a_district_has_none_whatever_is_asked(ward, talks):
    district = ward.district_plans.first()
    heading = district.goals.first()
    own = Indicator.objects.create(plan=district, goal=heading, title="声かけ", unit="回")
    make_value(own, 2012, 3)
    found = proposals_of(district, 2012, grading=grading_of(ward.period))
    assert not found.indicators
    assert not found.goals
    assert own.uid not in proposals_of(ward, 2012).indicators


def test_a_districts_value_of_a_wards_indicator_is_not_the_wards(ward, districts, talks):
    talks.values.filter(fiscal_year=2012).update(area=districts["kamoi"])
    assert "実績値がない" in proposals_of(ward, 2012).indicators[talks.uid].trouble


def test_the_baseline_knows_its_error_where_its_value_stands(ward, talks):
    make_value(talks, 2010, 84, error=Decimal(80))
    assert "誤差の範囲内" in proposals_of(ward, 2012).indicators[talks.uid].trouble


def test_provisional_values_wait_unless_asked_early(ward, talks):
    talks.values.filter(fiscal_year=2012).update(frozen_at=None)
    assert "速報" in proposals_of(ward, 2012).indicators[talks.uid].trouble
    assert proposals_of(ward, 2012, early=True).indicators[talks.uid].code == "on_track"


def test_what_lies_in_the_bin_counts_nowhere(ward, goal, measure, talks):
    Measure.objects.filter(pk=measure.pk).update(deleted_at=make_aware(datetime(2013, 1, 1)))
    found = proposals_of(ward, 2012)
    assert talks.uid not in found.indicators
    assert "指標がない" in found.goals[goal.uid].trouble


def test_a_goals_own_indicators_alone_count_if_the_rule_says_so(ward, goal, talks):
    ward.period.grading_rule.counts_measures = False
    ward.period.grading_rule.save()
    assert "指標がない" in proposals_of(ward, 2012).goals[goal.uid].trouble


def test_seven_queries_for_one_indicator_and_for_many(ward, goal, measure, talks, django_assert_num_queries):
    with django_assert_num_queries(7):
        proposals_of(ward, 2012)
    for number in range(12):
        one = make_measure(ward, goal, f"取組{number}")
        make_indicator(one, title=f"指標{number}")
    with django_assert_num_queries(7):
        proposals_of(ward, 2012)


def test_every_period_begins_with_signs_and_a_rule_and_the_next_takes_them_over(ward):
    assert [grade.sign for grade in ward.period.grades.filter(of="goal")] == ["A", "B", "C", "D", "－"]
    assert not Period._meta.get_field("grades_used").default
    ward.period.grades.filter(of="goal", sign="A").update(sign="◎", name="とても順調")
    ward.period.grading_rule.awareness_points = Decimal("2.5")
    ward.period.grading_rule.save()
    following = Period(
        area=ward.area, number=3, name="第3期", title="第3期プラン", first_year=2016, years=5, predecessor=ward.period
    )
    start_next_period(following, by=None)
    grading = grading_of(following)
    assert (grading.goal["step1"].sign, grading.goal["step1"].word) == ("◎", "とても順調")
    assert grading.rule.awareness_points == Decimal("2.5")
    assert following.grades_used


def test_a_period_made_before_there_were_grades_has_the_usual_ones(ward):
    Grade.objects.all().delete()
    assert grading_of(ward.period).goal["step1"].sign == "A"


def test_a_baseline_counted_in_another_way_is_compared_with_nothing(ward, talks):
    Indicator.objects.filter(pk=talks.pk).update(counted_anew_from=2012)
    assert "平成24年度に数え方が変わり" in proposals_of(ward, 2012).indicators[talks.uid].trouble


@pytest.mark.parametrize(
    ("definition", "code"), [("相手が決まった仲介を1と数えます。", "on_track"), ("依頼を1と数える。", "undecided")]
)
def test_what_goes_on_from_the_period_before_is_compared_only_if_it_means_the_same(ward, talks, definition, code):
    old = make_plan(ward.area, number=1, first_year=2006)
    before = Indicator.objects.create(
        plan=old, goal=goal_named(old, "仲介"), title="仲介", unit="件", definition=definition, method=talks.method
    )
    Indicator.objects.filter(pk=talks.pk).update(continues=before)
    found = proposals_of(ward, 2012).indicators[talks.uid]
    assert found.code == code
    assert ("平成23年度に数え方が変わり" in found.trouble) is (code == "undecided")
