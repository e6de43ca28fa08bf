"""二人めの確かめ: the shares are set where a survey is planned, and a change says what it does to slips that came."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.surveys.actions.slips import wants_second
from sasaeai.surveys.models import Response, Slip, Survey
from sasaeai.surveys.tests import known

MARKS = {"district": "3", "age": "2", "sex": "1", "ties": "1"}


@pytest.fixture
def kimura(survey):
    return make_person("木村 進", "kimura", Role.TYPIST, survey.area)


@pytest.fixture
def oka(survey):
    return make_person("岡 明", "oka", Role.TYPIST, survey.area)


@pytest.fixture
def piled(survey, kimura):
    """Forty slips at the usual share; 木村 typed the first twenty."""
    marks = {code: [int(mark)] for code, mark in MARKS.items()}
    return known.piled(survey, kimura, marks, slips=40, typed=20)


def page(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.uid, *more])


def type_in(client, survey, number, turn=1, **changed):
    given = {f"m-{code}": value for code, value in (MARKS | changed).items()}
    return client.post(page("key_slip", survey, number), {"turn": turn, **given})


def drawn(survey):
    return set(Slip.objects.filter(survey=survey, wants_second=True).values_list("number", flat=True))


def counted():
    return set(Response.objects.filter(valid=True).values_list("slip__number", flat=True))


def change(client, survey, typing, reading=10, **more):
    return client.post(page("second", survey), {"second_share": typing, "reading_share": reading, **more})


def agreed(client, survey, typing, reading=10):
    told = change(client, survey, typing, reading)
    assert told.status_code == 200
    return change(client, survey, typing, reading, sure=told.context["told"].seal)


def test_it_stands_where_the_survey_is_planned_with_what_it_means_in_slips(at_desk, survey):
    words = at_desk.get(page("design", survey)).content.decode()
    assert 'name="second_share" value="10"' in words
    assert 'name="reading_share" value="10"' in words
    # 1,100 letters, 45 % of them back: 495 slips.
    assert "見込む回答495件がすべて紙で届くと、およそ50件を二人で入力します" in words
    assert change(at_desk, survey, 20, 30).status_code == 302
    assert Survey.objects.values_list("second_share", "reading_share").get() == (20, 30)
    assert "およそ99件を二人で入力します" in at_desk.get(page("design", survey)).content.decode()
    assert "入力20％、言葉30％" in JournalEntry.objects.get(key="surveys.second.kept").sentence()


@pytest.mark.parametrize(("typing", "words"), [("101", "100 以下"), ("-1", "0 以上"), ("", "0から100まで")])
def test_a_share_that_cannot_be_is_told(at_desk, survey, typing, words):
    answer = change(at_desk, survey, typing)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Survey.objects.get().second_share == 10


def test_a_higher_share_only_adds_and_says_first_what_waits_then(client, suzuki, piled):
    client.force_login(suzuki.account)
    before = drawn(piled)
    assert before == {number for number in range(1, 41) if wants_second(piled, number, 10)}
    assert counted() == set(range(1, 21)) - before
    told = change(client, piled, 100)
    words = told.content.decode()
    assert f"{40 - len(before)}件が、新しく選ばれます" in words
    assert f"いま回答に数えている{len(counted())}件は、二人めの入力が済むまで、数えません" in words
    assert (drawn(piled), Survey.objects.get().second_share) == (before, 10)
    change(client, piled, 100, sure=told.context["told"].seal)
    assert (drawn(piled), counted()) == (set(range(1, 41)), set())
    assert "いま届いている40件のうち、40件が選ばれています" in client.get(page("second", piled)).content.decode()


def test_what_came_meanwhile_is_told_before_it_is_changed(client, suzuki, kimura, piled):
    client.force_login(suzuki.account)
    seal = change(client, piled, 100).context["told"].seal
    client.force_login(kimura.account)
    left = next(number for number in range(21, 41) if number not in drawn(piled))
    type_in(client, piled, left)
    client.force_login(suzuki.account)
    assert change(client, piled, 100, sure=seal).status_code == 200
    assert Survey.objects.get().second_share == 10


def test_a_lower_share_lets_nothing_off_that_somebody_typed(client, suzuki, piled):
    client.force_login(suzuki.account)
    agreed(client, piled, 100)
    told = change(client, piled, 0)
    assert "まだだれも入力していない20件は、一人の入力でよくなります" in told.content.decode()
    change(client, piled, 0, sure=told.context["told"].seal)
    assert drawn(piled) == set(range(1, 21))


def test_the_second_typing_then_counts_again(client, suzuki, piled, oka):
    client.force_login(suzuki.account)
    agreed(client, piled, 100)
    client.force_login(oka.account)
    type_in(client, piled, 1, turn=2)
    type_in(client, piled, 2, turn=2, ties="4")
    assert counted() == {1}
    client.force_login(suzuki.account)
    assert "一致率 87.5％" in client.get(page("agreement", piled)).content.decode()


def test_what_the_secretariat_put_right_waits_for_no_second_typist(client, suzuki, piled):
    client.force_login(suzuki.account)
    agreed(client, piled, 100)
    given = {f"m-{code}": value for code, value in MARKS.items()}
    client.post(page("slip_correct", piled, 1), {"reason": "紙が破れていた", **given})
    assert 1 in counted()
    assert client.get(page("keying", piled)).context["waiting"].second == 19
    # Nor is it drawn by a higher share when it was decided before.
    agreed(client, piled, 0)
    Slip.objects.filter(number=1).update(wants_second=False)
    agreed(client, piled, 100)
    assert 1 in counted()


def test_one_number_says_how_many_slips_and_the_other_how_many_words(client, suzuki, piled):
    client.force_login(suzuki.account)
    assert change(client, piled, 10, 100).status_code == 302
    assert drawn(piled) == {number for number in range(1, 41) if wants_second(piled, number, 10)}


def test_only_who_runs_the_survey_changes_it(client, yamada, kimura, sato, survey):
    client.force_login(yamada.account)
    assert change(client, survey, 20).status_code == 403
    assert "reading_share" not in client.get(page("design", survey)).content.decode()
    client.force_login(kimura.account)
    assert change(client, survey, 20).status_code == 403
    client.force_login(sato.account)
    assert change(client, survey, 20).status_code == 404
