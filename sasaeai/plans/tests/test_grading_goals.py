"""The rule for a goal: the average of what can be judged, and never more than is known and written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaeai.plans.grading.of_goal import grade_goal
from sasaeai.plans.grading.of_period import as_grading
from sasaeai.plans.grading.terms import GoalCase, Graded, NeverGraded, Rule
from sasaeai.plans.starting_points import common

GRADING = as_grading(common())
CODES = {"a": "on_track", "b": "behind", "c": "worse", "-": "undecided"}


def goal(letters: str, *, measures: int = 4, written: int = 4, **numbers: object) -> Graded:
    """`goal("aab-")`: a goal whose four indicators were graded so."""
    indicators = tuple(Graded(CODES[letter], letter, "", 1) for letter in letters)
    case = GoalCase(2012, indicators, measures, written)
    return grade_goal(case, replace(GRADING, rule=replace(Rule(), **numbers)))


@pytest.mark.parametrize(
    ("letters", "sign"),
    [("aaaab", "A"), ("aaabb", "A"), ("ab", "B"), ("aaac", "B"), ("bb", "C"), ("ac", "C"), ("bc", "D"), ("c", "D")],
)
def test_the_average_of_its_indicators_decides(letters, sign):
    assert goal(letters).sign == sign


def test_the_reason_tells_the_count_the_words_and_the_rule():
    text = goal("aab-", measures=20, written=15).text
    assert (
        "指標は4件で、判断できるのは3件です（a「順調」2件、b「横ばい・改善傾向」1件、－「判断できない」1件）。" in text
    )
    assert "取組20件のうち、ふりかえりのことばがあるのは15件（75%）です。" in text
    assert "判断できる指標の平均は83.33点です。80点からはA、60点からはB、30点からはC、それより低いとDです。" in text
    assert text.endswith("この決まりでは、A「順調」です。")


def test_an_average_just_below_a_line_is_not_told_as_if_it_had_reached_it():
    almost = goal("a" * 8000 + "b" + "c" * 2000)  # 79.997 points
    assert (almost.sign, almost.inputs["average"]) == ("B", "79.99")


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (goal(""), "この目標には指標がないので"),
        (goal("--"), "判断できる指標が0件で、決まりの1件に足りない"),
        (goal("aa-", fewest_decidable=3), "判断できる指標が2件で、決まりの3件に足りない"),
        (goal("aaa", measures=4, written=1), "決まりの50%の取組に足りない"),
    ],
)
def test_with_too_little_known_or_written_nothing_is_judged(found, because):
    assert not found.is_decided
    assert because in found.trouble


def test_half_of_the_measures_are_enough_and_a_goal_without_measures_needs_none():
    assert goal("a", measures=4, written=2).sign == "A"
    assert goal("a", measures=0, written=0).sign == "A"
    assert goal("a", measures=4, written=0, words_share=0).sign == "A"


def test_districts_goals_are_never_graded():
    with pytest.raises(NeverGraded):
        grade_goal(GoalCase(2012, (), 0, 0, of_district=True), GRADING)


steady = settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])


@steady
@given(st.text("abc-", min_size=1, max_size=12), st.integers(0, 11))
def test_a_better_indicator_never_makes_a_goal_worse(letters, place):
    at = place % len(letters)
    better = {"a": "a", "b": "a", "c": "b", "-": "-"}[letters[at]]
    before, after = goal(letters), goal(letters[:at] + better + letters[at + 1 :])
    assert after.is_decided is before.is_decided
    if before.is_decided:
        assert after.sign <= before.sign
