"""What is put right after receipt ended: told in the journal without the answers, and not in what was published."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.surveys.actions.surveys import move_survey
from sasaeai.surveys.models import Keying, PublishedResults, Response, Survey, SurveyState
from sasaeai.surveys.tests.known import piled

MARKS = {
    "district": "3", "age": "2", "sex": "1", "ties": "4", "why_not": "2", "important": "1 4 6", "important:6": "文化",
    "good_talk": "1", "good_place": "5", "years": "31", "words": "バスを増やして",
}  # fmt: skip
# The others hold what was written.
TICKED = ("district", "age", "sex", "ties", "why_not", "important", "good_talk", "good_place")
LATER = MARKS | {"ties": "1", "why_not": "", "important:6": "文化と芸術"}


def page(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.uid, *more])


def type_in(client, survey, number, marks, turn=1):
    given = {f"m-{code}": value for code, value in marks.items()}
    return client.post(page("key_slip", survey, number), {"turn": turn, **given})


def lines(key):
    return [(entry.by_label, entry.sentence()) for entry in JournalEntry.objects.filter(key=key)]


@pytest.fixture
def kimura(survey):
    """木村, who types slips and nothing else."""
    return make_person("木村 進", "kimura", Role.TYPIST, survey.area)


@pytest.fixture
def typed(client, suzuki, kimura, survey):
    """Twelve slips, all typed by 木村."""
    Survey.objects.filter(pk=survey.pk).update(second_share=0)
    ticked = {code: [int(mark) for mark in MARKS[code].split()] for code in TICKED}
    client.force_login(kimura.account)
    return piled(survey, kimura, MARKS | ticked, slips=12, typed=12)


def test_while_slips_come_in_a_slip_of_the_finger_leaves_no_line(client, typed):
    type_in(client, typed, 5, LATER)
    assert Response.objects.get(slip__number=5).answers["ties"] == 1
    assert lines("surveys.slip.retyped") == []


def test_after_receipt_ended_it_is_told_who_put_which_questions_right(client, typed, suzuki):
    move_survey(typed, SurveyState.CLOSED, by=suzuki)
    shown = client.get(page("key_slip", typed, 5)).content.decode()
    assert "変更の記録に残ります" in shown
    type_in(client, typed, 5, MARKS)
    assert lines("surveys.slip.retyped") == []
    type_in(client, typed, 5, LATER)
    [(who, sentence)] = lines("surveys.slip.retyped")
    assert who.startswith("木村")
    assert "調査票「00005」の入力（問4、問4-1、問5）" in sentence
    assert "芸術" not in str(JournalEntry.objects.filter(key="surveys.slip.retyped").values_list())


def test_a_correction_of_the_secretariat_names_the_questions_too(client, typed, suzuki):
    move_survey(typed, SurveyState.CLOSED, by=suzuki)
    client.force_login(suzuki.account)
    given = {f"m-{code}": value for code, value in LATER.items()}
    client.post(page("slip_correct", typed, 7), {"reason": "裏のページを見落とした", **given})
    [(_who, sentence)] = lines("surveys.slip.corrected")
    assert "（問4、問4-1、問5）を直しました。わけ：裏のページを見落とした" in sentence


def test_what_was_published_stays_and_the_desk_says_that_it_is_behind(client, typed, suzuki, kimura):
    move_survey(typed, SurveyState.CLOSED, by=suzuki)
    client.force_login(suzuki.account)
    client.post(page("results_publish", typed))
    kept = PublishedResults.objects.get()
    client.logout()
    public = [client.get(page("public_question", typed, code)).content for code in ("ties", "important")]
    table = client.get(page("public_results_file", typed, "csv")).content
    client.force_login(kimura.account)
    type_in(client, typed, 5, LATER)
    client.logout()
    assert PublishedResults.objects.get().tables == kept.tables
    assert [client.get(page("public_question", typed, code)).content for code in ("ties", "important")] == public
    assert client.get(page("public_results_file", typed, "csv")).content == table
    client.force_login(suzuki.account)
    assert "公表した後に回答か重みが直されました" in client.get(page("results", typed)).content.decode()


def test_enter_pressed_twice_is_one_typing(client, typed):
    for _press in range(2):
        assert type_in(client, typed, 5, LATER).status_code == 302
    assert [one.number for one in Keying.objects.filter(slip__number=5)] == [1, 2]
