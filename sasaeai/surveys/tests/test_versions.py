"""Whoever keeps every published version and takes one from the other learns nothing of a few people."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sasaeai.surveys.actions.results import publish_results
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.models import Finding, PublishedResults, Question, Response
from sasaeai.surveys.published import Tables
from sasaeai.surveys.tests.known import answered, opened
from sasaeai.surveys.tests.test_quadrants import made_table
from tests.kept import kept

STAYS = "第1版のままです"


def arrive(survey, number, **answers):
    answered(survey, [{"district": 1 + place % 3, **answers} for place in range(number)])
    answers_moved(survey)


def publish(client, survey, change="加えました。"):
    client.post(reverse("surveys:results_publish", args=[survey.uid]), {"change": change})
    return PublishedResults.objects.order_by("-number").first()


@pytest.fixture
def answers(survey):
    return answered_by_ninety(survey)


@kept
def answered_by_ninety(survey):
    """Ninety people who answered all, in three districts."""
    made_table(survey)
    opened(survey)
    arrive(survey, 60, age=1, ties=1, years=30, want_talk=1, want_place=2, good_talk=4, good_place=1)
    arrive(survey, 30, age=2, ties=4, years=12, want_talk=2, want_place=1, good_talk=1, good_place=2)
    return survey


@pytest.fixture
def first(suzuki, answers):
    return published_first(answers, suzuki)


@kept
def published_first(survey, person):
    return publish_results(survey, change="", by=person)


def corrected(**answers) -> None:
    """One slip was misread; its person says otherwise."""
    row = Response.objects.order_by("pk").first()
    row.answers |= answers
    row.save()
    answers_moved(row.survey)


def means(published):
    return [(one["importance"]["mean"], one["satisfaction"]["mean"]) for one in published.tables["matrix"]["items"]]


def test_one_answer_corrected_tells_nobody_which_it_was(client, at_desk, answers, first):
    """n stays, and one cell less and another more would be one person's answer before and after."""
    corrected(ties=3)
    second = publish(at_desk, answers, "打ちまちがいを直しました。")
    old, new = Tables(first.tables), Tables(second.tables)
    for head in ("", "age", "district"):
        assert [row["cells"] for row in new.of("ties", head)["rows"]] == [
            row["cells"] for row in old.of("ties", head)["rows"]
        ]
    assert STAYS in new.simple("ties")["rows"][-1]["mark"]
    assert STAYS not in new.simple("years")["rows"][-1]["mark"], "what did not change is not called old"
    assert STAYS in at_desk.get(reverse("surveys:public_question", args=[answers.uid, "ties"])).content.decode()
    here = at_desk.get(reverse("surveys:public_district", args=[answers.uid, "higashihongo"])).content.decode()
    assert here.count(STAYS) == 1


def test_a_number_corrected_within_its_class_does_not_move_the_mean(at_desk, answers, first):
    """Thirty years or 29: no cell moves, and the mean times n would give the one year back."""
    corrected(years=29)
    second = publish(at_desk, answers)
    assert second.tables["numbers"]["years"] == first.tables["numbers"]["years"]


def test_ten_corrections_are_told(at_desk, answers, first):
    for row in Response.objects.order_by("pk")[:12]:
        row.answers |= {"ties": 2, "years": 45}
        row.save()
    answers_moved(answers)
    second = publish(at_desk, answers)
    assert Tables(second.tables).simple("ties")["rows"][-1]["cells"][1][0] == 12
    assert second.tables["numbers"]["years"] != first.tables["numbers"]["years"]


def test_one_answer_corrected_does_not_move_the_matrix(at_desk, answers, first):
    """A mean times n is a sum: two of them tell the points that one person gave before and after."""
    corrected(want_talk=2)
    second = publish(at_desk, answers)
    assert means(second) == means(first)
    public = at_desk.get(reverse("surveys:public_results", args=[answers.uid])).content.decode()
    assert f"この図は、{STAYS}" in public
    arrive(answers, 30, age=1, ties=1, years=3, want_talk=1, want_place=1, good_talk=1, good_place=2)
    third = publish(at_desk, answers)
    assert means(third) != means(first)
    assert "of" not in third.tables["matrix"]


def test_how_two_answers_go_together_is_not_told_of_few(at_desk, answers, first):
    """Twelve late ones on each table, but only one of them on both: the covariance would be that one's."""
    arrive(answers, 11, age=1, ties=1, want_talk=1)
    arrive(answers, 11, age=1, ties=1, good_talk=1)
    arrive(answers, 1, age=1, ties=1, want_talk=2, good_talk=4)
    arrive(answers, 12, age=1, ties=1, want_place=1, good_place=1)
    second = publish(at_desk, answers)
    assert Tables(second.tables).simple("want_talk")["rows"][-1]["cells"][0][0] == 71
    assert second.tables["matrix"]["items"] == first.tables["matrix"]["items"]


def test_a_sentence_of_a_table_that_stays_stays_too(at_desk, answers, first):
    """The table by age stays, and so the sentence of its groups, also where somebody shows it anew."""
    finding = Finding.objects.create(
        survey=answers, question=Question.objects.get(survey=answers, code="ties"), counted=[1], kind="groups",
        head=Question.objects.get(survey=answers, code="age"),
    )  # fmt: skip
    show = reverse("surveys:finding_show", args=[answers.uid, finding.uid])
    at_desk.post(show, {"way": "all"})
    finding.refresh_from_db()
    assert (told := finding.public)["note"].startswith("n=")
    arrive(answers, 21, age=1, ties=4)
    arrive(answers, 2, age=3, ties=4)
    assert STAYS in Tables(publish(at_desk, answers).tables).of("ties", "age")["said"][0]
    finding.refresh_from_db()
    assert finding.public == told
    assert "この表は、前の版のままです" in at_desk.post(show, {"way": "all"}, follow=True).content.decode()
    finding.refresh_from_db()
    assert finding.public == told
