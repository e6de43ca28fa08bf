"""Suzuki reads what people wrote, somebody else reads a part again, and some words may be quoted."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.surveys.actions.words import wants_second
from sasaeai.surveys.models import Code, FreeAnswer, Question, Reading
from sasaeai.surveys.tests.known import answered
from sasaeai.surveys.wording import campaigns

TEXTS = (
    "坂が多くてバスの本数が少なく、買い物に困ります",
    "バスの本数を増やしてほしい",
    "<b>田中</b>さん（045-930-2304）に世話になった",
    "=SUM(1) 公園で子どもと遊びたい",
)


@pytest.fixture
def words(survey):
    """Four people of 東本郷 wrote something."""
    question = Question.objects.get(survey=survey, code="words")
    rows = answered(survey, [{"district": 1}] * len(TEXTS))
    written = zip(rows, TEXTS, strict=True)
    return [FreeAnswer.objects.create(response=row, question=question, text=text) for row, text in written]


@pytest.fixture
def codes(survey):
    return [Code.objects.create(survey=survey, name=name, position=at) for at, name in enumerate(("移動", "つながり"))]


def page(name: str, survey, *args) -> str:
    return reverse(f"surveys:{name}", args=[survey.uid, *args])


def read(client, survey, answer, codes, **more):
    data = {"answer": answer.uid, "codes": [code.pk for code in codes], "tone": "wish"}
    return client.post(page("words_read", survey) + more.get("query", ""), data)


def test_words_are_read_one_after_the_other_and_only_what_was_read_is_counted(at_desk, survey, words, codes):
    shown = at_desk.get(page("words_read", survey) + "?question=words").content.decode()
    assert TEXTS[0] in shown
    read(at_desk, survey, words[0], codes[:1])
    shown = at_desk.get(page("words_read", survey) + "?question=words").content.decode()
    assert TEXTS[1] in shown
    assert "似た言葉には" in shown
    overview = at_desk.get(page("words", survey)).content.decode()
    assert "残りの3件を読む" in overview
    assert [reading.answer_id for reading in Reading.objects.all()] == [words[0].pk]


def test_a_small_number_of_a_district_is_said_as_a_few(at_desk, survey, words, codes):
    for answer in words[:2]:
        read(at_desk, survey, answer, codes[:1])
    assert '<td class="number">2以下</td>' in at_desk.get(page("words", survey)).content.decode()


def test_reading_again_changes_the_reading(at_desk, survey, words, codes):
    read(at_desk, survey, words[0], codes)
    read(at_desk, survey, words[0], [])
    assert [list(one.codes.all()) for one in Reading.objects.all()] == [[]]


def test_the_second_reader_is_somebody_else_and_sees_nothing_of_the_first(
    at_desk, client, survey, words, codes, midori
):
    survey.reading_share = 100
    survey.save()
    assert wants_second(words[0], survey)
    read(at_desk, survey, words[0], codes[:1])
    answer = read(at_desk, survey, words[0], codes[:1], query="?turn=2")
    assert Reading.objects.filter(turn=2).count() == 0
    assert "二人めは、別の方が読みます" in at_desk.get(answer.url, follow=True).content.decode()
    client.force_login(make_person("高橋 恵", "takahashi", Role.SECRETARIAT, midori).account)
    shown = client.get(page("words_read", survey) + "?turn=2").content.decode()
    assert "checked" not in shown.split("codes")[1].split("tone")[0]
    assert "似た言葉には" not in shown
    read(client, survey, words[0], codes[1:], query="?turn=2")
    assert Reading.objects.filter(turn=2).count() == 1
    assert "カッパ係数" in client.get(page("words", survey)).content.decode()


def test_an_answer_that_was_not_drawn_is_not_read_twice(at_desk, survey, words, codes):
    survey.reading_share = 0
    survey.save()
    read(at_desk, survey, words[0], codes)
    read(at_desk, survey, words[0], codes, query="?turn=2")
    assert not Reading.objects.filter(turn=2).exists()


def test_what_may_tell_who_it_is_about_is_taken_out_before_it_is_quoted(at_desk, survey, words):
    address = page("words_quote", survey, words[2].uid)
    shown = at_desk.get(address).content.decode()
    assert "〔人の名前〕" in shown or "〔電話番号〕" in shown
    assert "<b>田中" not in shown
    refused = at_desk.post(address, {"words": "電話は045-930-2304です"})
    assert refused.status_code == 422
    assert "人を特定できる言葉かもしれません" in refused.content.decode()
    at_desk.post(address, {"words": "〔人の名前〕さんに世話になった"})
    words[2].refresh_from_db()
    assert words[2].masked == "〔人の名前〕さんに世話になった"
    at_desk.post(address, {"words": ""})
    words[2].refresh_from_db()
    assert (words[2].masked, words[2].masked_at) == ("", None)


def test_a_formula_in_somebodys_words_stays_words_in_a_file(at_desk, survey, words):
    content = at_desk.get(page("words_table", survey, "csv")).content.decode("utf-8-sig")
    assert "'=SUM(1)" in content or '"\t=SUM(1)' in content
    assert not content.split("=SUM(1)")[0].endswith(("\n", ","))


def test_codes_come_from_the_plans_goals_and_a_name_stands_once(at_desk, survey, codes):
    at_desk.post(page("words_begin", survey))
    again = at_desk.post(page("code_add", survey), {"name": "移動", "definition": ""})
    assert again.status_code == 422
    assert "別の名前にしてください" in again.content.decode()


@pytest.mark.parametrize(("who", "status"), [("tanaka", 403), ("ito", 403), ("yamada", 403)])
def test_what_people_wrote_is_read_only_by_who_runs_the_survey(client, request, survey, words, who, status):
    client.force_login(request.getfixturevalue(who).account)
    answer = client.get(page("words", survey))
    assert answer.status_code in (status, 404)
    assert "バス" not in answer.content.decode()


def test_the_overview_costs_as_many_queries_for_many_words_as_for_few(at_desk, survey, words, codes):
    read(at_desk, survey, words[0], codes)
    queries_of(at_desk, page("words", survey))
    few = queries_of(at_desk, page("words", survey))
    for answer in words:
        read(at_desk, survey, answer, codes)
    assert queries_of(at_desk, page("words", survey)) == few


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
        return len(asked)


def test_a_text_that_several_sent_is_found_also_where_one_went_on_writing():
    sent = "バスの本数を増やしてほしい。坂が多くて買い物に困る人がたくさんいます。" * 8
    texts = (sent, "公園がほしい", sent + "それから、となりの公園のことも書きます。" * 150)
    answers = [FreeAnswer(pk=at, text=text) for at, text in enumerate(texts, 1)]
    assert campaigns(answers) == [[answers[0], answers[2]]]


def test_nothing_that_people_wrote_stays_on_a_computer_that_several_use(at_desk, survey, words):
    for name, rest in (("words", ()), ("words_table", ("csv",)), ("keying", ()), ("slips", ())):
        assert "no-store" in at_desk.get(page(name, survey, *rest))["Cache-Control"]
