"""What marks on paper count as, by the rules that the ward declared."""

from __future__ import annotations

import pytest

from sasaeai.surveys.marking import read_marks
from sasaeai.surveys.models import MarkRules
from sasaeai.surveys.questionnaire import questionnaire_of


@pytest.fixture
def paper(survey, django_assert_num_queries):
    with django_assert_num_queries(3):
        return questionnaire_of(survey)


@pytest.mark.parametrize(
    ("marks", "rules", "answers", "rule"),
    [
        ({"ties": [2]}, {}, {"ties": 2}, None),
        ({"ties": [2, 3]}, {}, {}, "two_marks"),
        ({"ties": [2, 3]}, {"two_marks": "first"}, {"ties": 2}, "two_marks"),
        ({"important": [1, 2, 3, 4]}, {}, {}, "too_many"),
        ({"important": [4, 1, 2, 3]}, {"too_many": "first"}, {"important": [1, 2, 3]}, "too_many"),
        ({"important": [1, 2, 3, 4]}, {"too_many": "keep"}, {"important": [1, 2, 3, 4]}, "too_many"),
        ({"important": [1, 7]}, {}, {"important": [1]}, "exclusive"),
        ({"important": [1, 7]}, {"exclusive": "void"}, {}, "exclusive"),
        ({"ties": [1], "why_not": [2]}, {}, {"ties": 1}, "not_asked"),
        ({"why_not": [2]}, {}, {}, "not_asked"),
        ({"ties": [88]}, {}, {}, "unknown"),
        ({"years": "120"}, {}, {}, "range"),
        ({"years": "0"}, {}, {"years": 0}, None),
    ],
)
def test_marks_that_the_paper_did_not_ask_for_are_read_by_rule_and_told(paper, marks, rules, answers, rule):
    read = read_marks(paper, marks, MarkRules(**rules))
    assert read.answers == answers
    assert [one["rule"] for one in read.corrections] == ([rule] if rule else [])


def test_what_was_not_asked_is_told_apart_from_what_was_not_answered(paper):
    assert "why_not" in paper.asked({"ties": 3})
    assert "why_not" not in paper.asked({"ties": 1})


def test_questions_are_numbered_as_on_paper(paper):
    numbers = {leaf.code: leaf.number for leaf in paper.leaves}
    assert (numbers["ties"], numbers["why_not"], numbers["important"]) == ("問4", "問4-1", "問5")
    assert (numbers["good_talk"], numbers["good_place"]) == ("問6 ア", "問6 イ")
