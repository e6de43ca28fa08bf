"""The rule for one indicator: Fukuoka's a/b/c with its ±3 points, and nothing said that the numbers do not say."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaeai.plans.grading.of_indicator import grade_indicator
from sasaeai.plans.grading.of_period import as_grading
from sasaeai.plans.grading.terms import Aim, Figure, Graded, IndicatorCase, NeverGraded, Rule
from sasaeai.plans.starting_points import common

GRADING = as_grading(common())
RANK = {"worse": 0, "behind": 1, "on_track": 2}


def fig(year: int, value: object, error: object = 0, **more: bool) -> Figure:
    return Figure(year, None if value is None else Decimal(str(value)), Decimal(str(error)), **more)


# 仲介の件数: 84 in 2010, 150 wanted for 2012.
TALKS = IndicatorCase(
    "件", "activity", "up", "single", 2012, fig(2012, 160), fig(2010, 84), fig(2011, 121), Aim(2012, Decimal(150))
)
# つながりがあると思う人: 31.8 % ± 2.5, 40 % wanted.
TIES = IndicatorCase(
    "%", "awareness", "up", "point", 2012, fig(2012, "41.5", "2.5"), fig(2010, "31.8", "2.5"), None,
    Aim(2012, Decimal(40)),
)  # fmt: skip


def graded(case: IndicatorCase, *, early: bool = False, **numbers: object) -> Graded:
    return grade_indicator(case, replace(GRADING, rule=replace(Rule(), **numbers)), early=early)


@pytest.mark.parametrize(
    ("value", "code", "because"),
    [
        (160, "on_track", "平成24年度の目標値に届いています。"),
        (150, "on_track", "平成24年度の目標値に届いています。"),
        ("149.99", "behind", "まだ届いていません。現状値よりはめざす向きに進んでいます。"),
        (84, "behind", "前と変わっていません。"),
        (83, "worse", "現状値よりもめざす向きと逆になっています。"),
    ],
)
def test_a_count_is_on_track_behind_or_worse_and_says_why(value, code, because):
    found = graded(replace(TALKS, now=fig(2012, value)))
    assert found.code == code
    assert because in found.text
    assert "現状値は、平成22年度の84件です。" in found.text
    assert "平成24年度の目標値は、150件です。" in found.text
    assert "平成23年度は、121件でした。" in found.text
    assert found.sentences[-1].text == f"この決まりでは、{found.words}です。"


@pytest.mark.parametrize(
    ("case", "because"),
    [
        (replace(TALKS, now=None), "実績値がないので、判断できません。"),
        (replace(TALKS, now=fig(2012, None, suppressed=True)), "（秘匿）ので、判断できません。"),
        (replace(TALKS, now=fig(2012, 160, provisional=True)), "まだ速報なので、判断できません。"),
        (replace(TALKS, baseline=None), "比べる現状値がないので、判断できません。"),
        (replace(TALKS, baseline=fig(2012, 84)), "現状値が平成24年度のもので"),
        (replace(TALKS, target=None, next_target=Aim(2015, Decimal(300))), "目標値がないので、進みぐあいは判断でき"),
        (replace(TALKS, counted_anew_from=2011), "平成23年度に数え方が変わり、平成22年度の現状値とは比べられない"),
        (replace(TALKS, direction="keep", basis="cumulative"), "累計は増える一方なので"),
        (replace(TALKS, basis="cumulative", now=fig(2012, 120)), "累計なのに前より小さく"),
    ],
)
def test_what_cannot_be_known_is_not_judged_and_says_why(case, because):
    found = graded(case)
    assert not found.is_decided
    assert because in found.trouble
    assert found.label == "判断できない"


def test_a_suppressed_value_stands_in_no_sentence_and_no_input():
    found = graded(replace(TALKS, now=Figure(2012, None, suppressed=True)))
    assert found.inputs["now"] is None
    assert "実績値は" not in found.text.replace("この年度の実績値", "")


def test_a_provisional_value_may_be_judged_early_and_says_so():
    found = graded(replace(TALKS, now=fig(2012, 160, provisional=True)), early=True)
    assert found.code == "on_track"
    assert "160件です（速報）。" in found.text


def test_a_change_inside_the_combined_error_is_no_change_although_the_target_is_reached():
    # The root of 2.5² + 2.5² is 3.53…: 3.5 is inside, 3.6 outside.
    inside = replace(TIES, now=fig(2012, "35.3", "2.5"), target=Aim(2012, Decimal(35)))
    outside = replace(inside, now=fig(2012, "35.4", "2.5"))
    assert "調査の誤差の範囲内" in graded(inside).trouble
    assert graded(outside).code == "on_track"
    assert graded(inside, uses_error=False).code == "on_track"


@pytest.mark.parametrize(
    ("value", "code"), [("34.8", "undecided"), ("34.9", "behind"), ("28.8", "undecided"), ("28.7", "worse")]
)
def test_what_people_were_asked_has_not_changed_within_three_points(value, code):
    case = replace(TIES, now=fig(2012, value), baseline=fig(2010, "31.8"))
    assert graded(case).code == code
    assert graded(case, awareness_points=Decimal(0)).is_decided
    # Three cases more or less of a count are a change.
    assert graded(replace(case, kind="activity")).is_decided
    assert graded(replace(case, unit="点")).is_decided


def test_part_of_the_way_may_count_as_on_track():
    ninety = replace(TALKS, now=fig(2012, "143.4"))  # 84 + 90 % of 66
    assert graded(ninety).code == "behind"
    found = graded(ninety, on_track_share=90)
    assert found.code == "on_track"
    assert "目標値までの道のりの90%（143.4件）に届いています。" in found.text
    assert graded(replace(TALKS, now=fig(2012, "143.39")), on_track_share=90).code == "behind"


def test_the_next_target_is_used_only_if_the_rule_says_so():
    case = replace(TALKS, target=None, next_target=Aim(2015, Decimal(300)))
    assert not graded(case).is_decided
    found = graded(case, uses_next_target=True)
    assert found.code == "behind"
    assert "次に決めてある平成27年度の目標値300件と比べます。" in found.text


def test_what_should_fall_is_judged_the_other_way_round():
    falls = replace(TALKS, direction="down", baseline=fig(2010, 100), target=Aim(2012, Decimal(60)))
    codes = [graded(replace(falls, now=fig(2012, value))).code for value in (60, 61, 100, 101)]
    assert codes == ["on_track", "behind", "behind", "worse"]


def test_what_is_to_be_kept_may_lie_a_little_beside_its_target():
    keeps = replace(TALKS, direction="keep", baseline=fig(2010, 90), target=Aim(2012, Decimal(100)))
    codes = [graded(replace(keeps, now=fig(2012, value))).code for value in (95, 105, 94, 106, 110, 111, 89)]
    assert codes == ["on_track", "on_track", "behind", "behind", "behind", "worse", "worse"]
    without = replace(keeps, target=None, now=fig(2012, 91))
    assert graded(without).code == "on_track"
    asked = replace(TIES, direction="keep", target=Aim(2012, Decimal(40)), now=fig(2012, 40, 5))
    assert "前後3%の中にあるかどうか判断できません" in graded(asked).trouble


def test_a_total_begins_at_zero_and_is_never_worse_than_before():
    total = replace(TALKS, basis="cumulative", baseline=None, before=fig(2011, 40), target=Aim(2012, Decimal(100)))
    assert graded(replace(total, now=fig(2012, 100))).code == "on_track"
    grown, stood = graded(replace(total, now=fig(2012, 41))), graded(replace(total, now=fig(2012, 40)))
    assert (grown.code, stood.code) == ("behind", "behind")
    assert "合計は増えています。" in grown.text
    assert "前と変わっていません。" in stood.text
    limit = replace(total, direction="down")
    assert [graded(replace(limit, now=fig(2012, value))).code for value in (100, 101)] == ["on_track", "behind"]


def test_districts_are_never_graded():
    with pytest.raises(NeverGraded):
        graded(replace(TALKS, of_district=True))


def test_a_grade_survives_as_json():
    found = graded(TIES)
    kept = json.loads(json.dumps(found.frozen()))
    assert Graded.thawed(kept).frozen() == found.frozen()
    assert Graded.thawed(kept).text == found.text


# --- what holds for all numbers ---

steady = settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
numbers = st.decimals(-200, 200, places=2)
errors = st.decimals(0, 20, places=2)
rules = st.builds(
    Rule, awareness_points=st.decimals(0, 10, places=1), uses_error=st.booleans(),
    on_track_share=st.integers(1, 100), keep_share=st.integers(0, 30),
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> IndicatorCase:
    before = Figure(2011, draw(numbers)) if draw(st.booleans()) else None
    return IndicatorCase(
        draw(st.sampled_from(["件", "%"])), draw(st.sampled_from(["activity", "outcome", "awareness"])),
        draw(st.sampled_from(["up", "down", "keep"])), draw(st.sampled_from(["single", "point", "cumulative"])), 2012,
        Figure(2012, draw(numbers), draw(errors)), Figure(2010, draw(numbers), draw(errors)), before,
        Aim(2012, draw(numbers)),
    )  # fmt: skip


def code_of(case: IndicatorCase, rule: Rule) -> str:
    return grade_indicator(case, replace(GRADING, rule=rule)).code


def with_value(case: IndicatorCase, value: Decimal) -> IndicatorCase:
    assert case.now is not None
    return replace(case, now=replace(case.now, value=value))


@steady
@given(cases(), rules, numbers)
def test_a_better_value_never_gives_a_worse_grade(case, rule, other):
    better, worse = sorted([case, with_value(case, other)], key=goodness, reverse=True)
    pair = code_of(better, rule), code_of(worse, rule)
    if "undecided" not in pair:
        assert RANK[pair[0]] >= RANK[pair[1]]


def goodness(case: IndicatorCase) -> Decimal:
    assert case.now is not None
    assert case.now.value is not None
    assert case.target is not None
    if case.direction == "keep":
        return -abs(case.now.value - case.target.value)
    return case.now.value if case.direction == "up" else -case.now.value


@steady
@given(cases(), rules)
def test_mirrored_numbers_give_the_same_grade(case, rule):
    # A total has no mirror: it cannot fall.
    case = replace(case, basis="single")
    mirrored = replace(
        case, direction={"up": "down", "down": "up"}.get(case.direction, "keep"),
        now=mirror(case.now), baseline=mirror(case.baseline), before=mirror(case.before),
        target=Aim(2012, -case.target.value),
    )  # fmt: skip
    assert code_of(mirrored, rule) == code_of(case, rule)


def mirror(figure: Figure | None) -> Figure | None:
    return replace(figure, value=-figure.value) if figure and figure.value is not None else None


@steady
@given(cases(), rules, errors, errors)
def test_a_larger_error_never_decides_more(case, rule, more, still_more):
    wider = replace(
        case, now=replace(case.now, error=case.now.error + more),
        baseline=replace(case.baseline, error=case.baseline.error + still_more),
    )  # fmt: skip
    assert code_of(wider, rule) in {"undecided", code_of(case, rule)}


@steady
@given(cases(), rules)
def test_every_grade_ends_with_its_own_words(case, rule):
    found = grade_indicator(case, replace(GRADING, rule=rule))
    assert found.sentences[-1].about == "result"
    assert found.label in found.sentences[-1].text
    assert bool(found.trouble) is not found.is_decided
