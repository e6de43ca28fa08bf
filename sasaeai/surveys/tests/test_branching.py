"""Who is asked what: the part of XLSForm's `relevant` that paper can have."""

from __future__ import annotations

import pytest

from sasaeai.surveys.branching import Condition, NotUnderstood


@pytest.mark.parametrize(
    ("source", "answers", "holds"),
    [
        ("${q4} = '1'", {"q4": 1}, True),
        ("${q4} = '1'", {"q4": 2}, False),
        ("${q4} != '1'", {}, False),
        ("selected(${q5}, '3')", {"q5": [1, 3]}, True),
        ("selected(${q5}, '3')", {"q5": [13]}, False),
        ("${age} >= 65", {"age": 65}, True),
        ("${age} >= 65", {"age": 9}, False),
        ("not(${q4} = '2') and (${q1} = '1' or ${q1} = '2')", {"q4": 1, "q1": 2}, True),
        # "and" binds before "or".
        ("${q1} = '1' or ${q1} = '2' and ${q4} = '9'", {"q1": 1}, True),
        ("(${q1} = '1' or ${q1} = '2') and ${q4} = '9'", {"q1": 1}, False),
        ("not(${q4} = '2') and (${q1} = '1' or ${q1} = '2')", {"q4": 2, "q1": 2}, False),
    ],
)
def test_a_condition_asks_those_whom_it_names(source, answers, holds):
    condition = Condition.of(source)
    assert condition is not None
    assert condition.holds(answers) is holds


def test_an_empty_condition_asks_everybody():
    assert Condition.of("  ") is None


@pytest.mark.parametrize(
    "source",
    [
        "${q4} == '1'",
        "q4 = 1",
        "__import__('os')",
        "(" * 200,
        "${q4} = '1' and",
        "x" * 999,
        "${q4} = '1' ${q5} = '2'",
        "${q4} = '1",
        "${Q4} = '1'",
        "selected(${q4}, ${q5})",
        "not ${q4} = '1'",
        ")",
    ],
)
def test_a_condition_that_cannot_be_read_says_so_in_words(source):
    with pytest.raises(NotUnderstood, match="聞く条件"):
        Condition.of(source)


def test_a_page_is_given_the_condition_as_lists():
    condition = Condition.of("not(${q4} = '2') and (selected(${q5}, '3') or ${age} >= 65)")
    assert condition.written == ["and", ["not", ["=", "q4", "2"]], ["or", ["selected", "q5", "3"], [">=", "age", "65"]]]
    assert condition.names == ("q4", "q5", "age")


def test_an_arrow_on_paper_knows_the_one_answer_it_comes_from():
    assert Condition.of("${q4} = '1'").choice == ("q4", "1")
    assert Condition.of("${q4} = '1' or ${q4} = '2'").choice is None
