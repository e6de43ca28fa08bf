"""Slips come back, are typed by one person and by a second one, and become answers by the rules."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.kernel.models import JournalEntry
from sasaeai.people.models import Person, Role
from sasaeai.people.tests.known import make_person
from sasaeai.surveys.actions.keying import keep_typed, waiting
from sasaeai.surveys.actions.slips import wants_second
from sasaeai.surveys.models import Disposition, Draft, FreeAnswer, Keying, Letter, Response, Slip, Survey
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.tests.known import made_survey, opened
from sasaeai.surveys.tokens import fingerprint, grouped, new_token

WHOLE = {
    "district": "3", "age": "2", "sex": "1", "ties": "4", "why_not": "2", "important": "1 4 6", "important:6": "文化",
    "good_talk": "1", "good_place": "5", "years": "31", "words": "バスを増やして",
}  # fmt: skip


@pytest.fixture
def typist(midori):
    """木村, hired for some weeks to type slips."""
    return make_person("木村 進", "kimura", Role.TYPIST, midori)


@pytest.fixture
def second(midori):
    """岡, the other typist."""
    return make_person("岡 明", "oka", Role.TYPIST, midori)


@pytest.fixture
def open_survey(survey):
    Survey.objects.filter(pk=survey.pk).update(second_share=0)
    return opened(survey)


def page(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.uid, *more])


def receive(client, survey, first, last="", **more):
    given = {
        "way": "pile",
        "pile-first": first,
        "pile-last": last,
        "pile-received_on": "2012/11/18",
        "pile-stratum": "",
    }
    return client.post(page("slips", survey), given | more)


def type_in(client, survey, number, marks, turn=1, **more):
    given = {f"m-{code}": value for code, value in marks.items()}
    return client.post(page("key_slip", survey, number), {"turn": turn, **given, **more})


def answer_of(number):
    return Response.objects.get(slip__number=number)


def sure_of(answer):
    return re.search(r'name="sure" value="(\w+)"', answer.content.decode())[1]


def typed_twice(survey, *numbers):
    Slip.objects.filter(survey=survey, number__in=numbers).update(wants_second=True)


# -- receiving -------------------------------------------------------------------------------------------------------


def test_a_pile_is_received_once(at_desk, open_survey):
    stratum = open_survey.strata.get(area__slug="kamoi")
    receive(at_desk, open_survey, 1, 3, **{"pile-stratum": stratum.pk})
    assert list(Slip.objects.values_list("number", "stratum", "received_on", "invalid")) == [
        (number, stratum.pk, date(2012, 11, 18), False) for number in (1, 2, 3)
    ]
    again = receive(at_desk, open_survey, 3, 5)
    assert again.status_code == 422
    assert "00003は、もう受け付けています" in again.content.decode()
    assert Slip.objects.count() == 3
    assert JournalEntry.objects.get(key="surveys.slips.received").details["count"] == 3


@pytest.mark.parametrize(
    ("first", "last", "day", "words"),
    [
        ("5", "3", "2012/11/18", "小さくなっています"),
        ("1", "501", "2012/11/18", "500件まで"),
        ("1", "", "2012/11/21", "きょうより後"),
        ("", "", "2012/11/18", "番号を入れて"),
    ],
)
def test_a_pile_that_cannot_be_is_told(at_desk, open_survey, first, last, day, words):
    answer = receive(at_desk, open_survey, first, last, **{"pile-received_on": day})
    assert (answer.status_code, words in answer.content.decode(), Slip.objects.count()) == (422, True, 0)


def test_a_survey_that_is_not_open_takes_no_slips(at_desk, survey):
    answer = receive(at_desk, survey, 1)
    assert (answer.status_code, "届いた紙を受け付けられません" in answer.content.decode()) == (422, True)


def test_blank_slips_are_not_typed(at_desk, open_survey):
    receive(at_desk, open_survey, 1, **{"pile-blank": "on"})
    assert (Slip.objects.get().invalid, Slip.objects.get().fate) == (True, "blank")
    assert "白紙・無効" in at_desk.get(page("key_slip", open_survey, 1)).content.decode()


def test_who_is_typed_twice_is_drawn_and_nobody_chooses(survey):
    survey.second_share = 10
    drawn = [wants_second(survey, number) for number in range(1, 2001)]
    assert 150 < sum(drawn) < 250
    assert drawn == [wants_second(survey, number) for number in range(1, 2001)]
    survey.second_share = 100
    assert all(wants_second(survey, number) for number in range(1, 50))


def letter_of(survey, number, **more):
    token = new_token()
    letter = Letter.objects.create(
        survey=survey, stratum=survey.strata.first(), number=number, fingerprint=fingerprint(token), **more
    )
    return letter, token


def receive_letter(client, survey, token, number, **more):
    given = {"way": "letter", "letter-token": token, "letter-number": number, "letter-received_on": "2012/11/18"}
    return client.post(page("slips", survey), given | more)


def test_the_paper_of_a_letter_answers_it_and_leaves_no_trace(at_desk, open_survey):
    letter, token = letter_of(open_survey, 7)
    Draft.objects.create(letter=letter, answers={"age": 1})
    receive_letter(at_desk, open_survey, f"https://midori.example/surveys/a/{grouped(token)}/", 1)
    letter.refresh_from_db()
    # Not even the day: it would lead from the number to the few slips that came on it.
    assert (letter.disposition, letter.mode, letter.disposed_on) == (Disposition.ANSWERED, "paper", None)
    slip = Slip.objects.get()
    assert (slip.number, slip.letter, slip.stratum, Draft.objects.count()) == (1, None, letter.stratum, 0)
    again = receive_letter(at_desk, open_survey, token, 2)
    assert (again.status_code, "同じ紙を二度" in again.content.decode()) == (422, True)
    assert JournalEntry.objects.get(key="surveys.answer.second").details == {}


def test_a_survey_with_names_keeps_the_day_of_a_letter(at_desk, open_survey):
    Survey.objects.filter(pk=open_survey.pk).update(anonymous=False)
    letter, token = letter_of(open_survey, 7)
    receive_letter(at_desk, open_survey, token, 1)
    letter.refresh_from_db()
    assert (str(letter.disposed_on), Slip.objects.get().letter) == ("2012-11-18", letter)


def test_who_answered_by_web_is_not_counted_twice(at_desk, open_survey):
    _letter, token = letter_of(open_survey, 7, disposition="answered", mode="web")
    answer = receive_letter(at_desk, open_survey, token, 1)
    assert "もうインターネットで回答が届いています" in at_desk.get(answer.url).content.decode()
    assert Slip.objects.get().fate == "twice"
    assert set(JournalEntry.objects.values_list("key", flat=True)) >= {"surveys.slip.twice", "surveys.answer.second"}
    at_desk.post(page("slip_back", open_survey, 1))
    assert Slip.objects.get().fate == "twice"


def test_the_number_of_another_paper_is_told_beside_its_field(at_desk, open_survey):
    receive(at_desk, open_survey, 1)
    letter, token = letter_of(open_survey, 7)
    answer = receive_letter(at_desk, open_survey, token, 1)
    told = answer.context["forms"]["letter"].errors["number"]
    assert (answer.status_code, told) == (
        422, ["00001の調査票は、もう受け付けています。紙に押した番号を確かめてください。"],
    )  # fmt: skip
    letter.refresh_from_db()
    assert (letter.disposition, Slip.objects.count()) == ("sent", 1)


def test_a_paper_that_was_withdrawn_does_not_come_back_after_an_answer_by_web(at_desk, open_survey):
    Survey.objects.update(anonymous=False)
    letter, token = letter_of(open_survey, 7)
    receive_letter(at_desk, open_survey, token, 1)
    at_desk.post(page("slip_out", open_survey, 1), {"fate": "withdrawn"})
    Letter.objects.filter(pk=letter.pk).update(disposition="answered", mode="web")
    answer = at_desk.post(page("slip_back", open_survey, 1), follow=True)
    assert "二度数えることはできません" in answer.content.decode()
    assert Slip.objects.get().fate == "withdrawn"


def test_tokens_that_belong_elsewhere_are_told(at_desk, open_survey, midori, districts):
    other = opened(made_survey(midori, districts, title="ほかのアンケート"))
    letter_of(open_survey, 1)
    _letter, token = letter_of(other, 1)
    for typed, words in ((token, "別のアンケート"), (new_token(), "この合言葉の依頼状はありません"), ("ABC", "11文字")):
        answer = receive_letter(at_desk, open_survey, typed, 1)
        assert (answer.status_code, words in answer.content.decode(), Slip.objects.count()) == (422, True, 0)


# -- typing ----------------------------------------------------------------------------------------------------------


def test_a_slip_becomes_an_answer_and_the_next_one_follows(client, typist, open_survey):
    client.force_login(typist.account)
    receive(client, open_survey, 1, 3)
    answer = type_in(client, open_survey, 1, WHOLE)
    assert answer.url == page("key_slip", open_survey, 2)
    response = answer_of(1)
    assert response.answers == {
        "district": 3, "age": 2, "sex": 1, "ties": 4, "why_not": 2, "important": [1, 4, 6], "good_talk": 1,
        "good_place": 5, "years": 31,
    }  # fmt: skip
    assert (response.mode, response.stratum.area.slug) == ("paper", list(open_survey.strata.all())[2].area.slug)
    assert sorted(FreeAnswer.objects.values_list("question__code", "choice_code", "text")) == [
        ("important", 6, "文化"), ("words", 0, "バスを増やして"),
    ]  # fmt: skip
    keying = Keying.objects.get()
    assert (keying.by_label, keying.marks["ties"], keying.marks["years"]) == ("木村 進", [4], "31")


def test_every_question_stands_once_on_the_page_and_names_its_field(at_desk, open_survey):
    receive(at_desk, open_survey, 1)
    shown = at_desk.get(page("key_slip", open_survey, 1)).content.decode()
    assert shown.count("困ったとき助けあえる関係がありますか。") == 1
    assert 'aria-labelledby="f-ties-number f-ties-text"' in shown
    assert 'id="f-ties-text">近所の人と' in shown


def test_the_list_shows_the_district_that_the_answer_told(at_desk, open_survey):
    receive(at_desk, open_survey, 1, 2)
    type_in(at_desk, open_survey, 1, WHOLE)
    district = str(answer_of(1).stratum)
    listed = at_desk.get(page("slips", open_survey)).content.decode()
    assert [f'data-label="地区">{words}</td>' in listed for words in (district, "―")] == [True, True]
    assert f"届きました。 {district}" in at_desk.get(page("slip", open_survey, 1)).content.decode()


@pytest.mark.parametrize(
    ("marks", "words", "answers", "rule"),
    [
        ({"age": "1 3"}, "一つだけの問いに、○が二つ以上あります。「1、3」は、無回答と数えます。", {}, "two_marks"),
        ({"important": "1234"}, "○が上限より多くあります。", {}, "too_many"),
        ({"important": "2 7"}, "「特にない」などと", {"important": [2]}, "exclusive"),
        ({"ties": "1", "why_not": "2"}, "聞かれていない問いに、答えがあります。", {"ties": 1}, "not_asked"),
        ({"years": "150"}, "ありえる範囲をこえています", {}, "range"),
    ],
)
def test_what_the_paper_did_not_ask_for_is_told_kept_and_read_by_the_rules(
    at_desk, open_survey, marks, words, answers, rule
):
    receive(at_desk, open_survey, 1)
    asked = type_in(at_desk, open_survey, 1, marks)
    assert (asked.status_code, words in asked.content.decode(), Keying.objects.count()) == (422, True, 0)
    type_in(at_desk, open_survey, 1, marks, sure=sure_of(asked))
    response = answer_of(1)
    assert (response.answers, [one["rule"] for one in response.corrections]) == (answers, [rule])


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"age": "9"}, "「9」という番号はありません。あるのは1から4です。"),
        ({"age": "x"}, "「x」という番号はありません"),
        ({"district": "12"}, "「12」という番号はありません"),
        ({"years": "三"}, "数字だけで"),
        ({"years": "9" * 40}, "数字だけで"),
        ({"words": "あ" * 4001}, "4000文字まで"),
        ({}, "すべて空欄です"),
        ({"age": "0"}, "すべて空欄です"),
    ],
)
def test_what_no_paper_can_say_is_refused_and_nothing_is_lost(at_desk, open_survey, marks, words):
    receive(at_desk, open_survey, 1)
    answer = type_in(at_desk, open_survey, 1, marks | ({"sex": "2"} if marks and "0" not in marks.values() else {}))
    text = answer.content.decode()
    assert (answer.status_code, words in text, Keying.objects.count()) == (422, True, 0)
    assert all(f'value="{value}"' in text for code, value in marks.items() if code != "words")


def test_marks_that_nobody_can_read_are_told_but_not_asked_about(at_desk, open_survey):
    receive(at_desk, open_survey, 1)
    type_in(at_desk, open_survey, 1, {"age": "*", "years": "*", "sex": "１"})
    response = answer_of(1)
    assert response.answers == {"sex": 1}
    assert [(one["code"], one["rule"]) for one in response.corrections] == [("age", "unclear"), ("years", "unclear")]


def test_a_slip_of_another_survey_is_not_there(at_desk, open_survey, midori, districts):
    other = opened(made_survey(midori, districts, title="ほかのアンケート"))
    receive(at_desk, other, 1)
    assert type_in(at_desk, open_survey, 1, WHOLE).status_code == 404
    assert "「1」という番号の調査票は" in at_desk.get(page("keying", open_survey) + "?number=1").content.decode()


def test_a_draft_is_not_typed_and_what_came_in_time_is(at_desk, open_survey):
    receive(at_desk, open_survey, 1)
    Survey.objects.update(state="fixed")
    assert type_in(at_desk, open_survey, 1, WHOLE).status_code == 409
    assert Keying.objects.count() == 0
    Survey.objects.update(state="closed")
    assert receive(at_desk, open_survey, 2).status_code == 422
    type_in(at_desk, open_survey, 1, WHOLE)
    assert Response.objects.count() == 1


def test_words_can_be_left_for_somebody_else(at_desk, open_survey):
    receive(at_desk, open_survey, 1)
    type_in(at_desk, open_survey, 1, WHOLE | {"words": "*"})
    assert (waiting(open_survey).words, FreeAnswer.objects.count()) == (1, 1)
    shown = at_desk.get(page("key_words", open_survey, 1)).content.decode()
    assert 'name="m-words"' in shown
    assert "文化" not in shown
    at_desk.post(page("key_words", open_survey, 1), {"m-words": "バスを増やして", "m-age": "4"})
    assert set(FreeAnswer.objects.values_list("text", flat=True)) == {"文化", "バスを増やして"}
    assert (waiting(open_survey).words, answer_of(1).answers["age"]) == (0, 2)


def test_a_typist_puts_the_own_slip_right_and_both_are_kept(client, typist, second, open_survey):
    client.force_login(typist.account)
    receive(client, open_survey, 1)
    type_in(client, open_survey, 1, {"age": "1"})
    assert 'value="1"' in client.get(page("key_slip", open_survey, 1)).content.decode()
    type_in(client, open_survey, 1, {"age": "2"})
    assert [keying.marks for keying in Keying.objects.order_by("number")] == [{"age": [1]}, {"age": [2]}]
    assert answer_of(1).answers == {"age": 2}
    client.force_login(second.account)
    refused = type_in(client, open_survey, 1, {"age": "3"})
    assert (refused.status_code, Keying.objects.count()) == (409, 2)


# -- the second typist -----------------------------------------------------------------------------------------------


def test_the_second_typist_sees_nothing_of_the_first(client, typist, second, open_survey):
    client.force_login(typist.account)
    receive(client, open_survey, 1, 2)
    typed_twice(open_survey, 1)
    type_in(client, open_survey, 1, WHOLE)
    assert Response.objects.count() == 0
    alone = type_in(client, open_survey, 1, WHOLE, turn=2)
    assert (alone.status_code, "二人めになれません" in alone.content.decode()) == (409, True)
    client.force_login(second.account)
    shown = client.get(page("key_slip", open_survey, 1)).content.decode()
    assert ("二人めの入力" in shown, 'value="31"' in shown, "バスを" in shown) == (True, False, False)
    blind = type_in(client, open_survey, 1, {"age": "1"}, turn=1)
    assert (blind.status_code, Keying.objects.count()) == (409, 1)
    type_in(client, open_survey, 1, WHOLE | {"important": "6 1 4"}, turn=2)
    assert answer_of(1).valid
    assert FreeAnswer.objects.filter(text="バスを増やして").exists()


def test_what_differs_waits_until_it_is_settled(client, typist, second, suzuki, open_survey):
    receive_as(client, typist, open_survey, 1)
    typed_twice(open_survey, 1)
    type_in(client, open_survey, 1, WHOLE)
    client.force_login(second.account)
    type_in(client, open_survey, 1, WHOLE | {"age": "3", "years": ""}, turn=2)
    assert (waiting(open_survey).settling, Response.objects.count()) == (1, 0)
    client.force_login(suzuki.account)
    shown = client.get(page("agreement", open_survey)).content.decode()
    assert "一致率 77.8％" in shown
    assert "9か所のうち 7か所が同じ" in shown
    asked = client.get(page("settle", open_survey, 1)).content.decode()
    assert "一人め「2」、二人め「3」" in asked
    assert 'name="m-sex"' not in asked
    refused = client.post(page("settle", open_survey, 1), {"m-age": "8", "m-years": "31"})
    assert refused.status_code == 422
    forgotten = client.post(page("settle", open_survey, 1), {"m-age": "3", "m-years": ""})
    assert "空欄が正しければ - を入れます" in forgotten.content.decode()
    client.post(page("settle", open_survey, 1), {"m-age": "3", "m-years": "-"})
    assert (answer_of(1).answers["age"], "years" in answer_of(1).answers) == (3, False)
    assert Keying.objects.get(turn=3).by_label == "鈴木 花子"
    assert Keying.objects.get(turn=1).marks["age"] == [2]
    assert (waiting(open_survey).slips, "77.8" in client.get(page("agreement", open_survey)).content.decode()) == (
        0, True,
    )  # fmt: skip


def receive_as(client, person, survey, *numbers):
    client.force_login(person.account)
    receive(client, survey, *numbers)


def test_lists_cost_the_same_for_many_slips(at_desk, open_survey, typist):
    def costs(name):
        with CaptureQueriesContext(connection) as asked:
            at_desk.get(page(name, open_survey))
        return len(asked)

    names = ("slips", "keying", "agreement", "corrections", "rules")
    receive(at_desk, open_survey, 1, 2)
    typed_by_both(open_survey, typist, 1, 2)
    costs("slips")  # says what was received
    before = [costs(name) for name in names]
    receive(at_desk, open_survey, 3, 12)
    typed_by_both(open_survey, typist, *range(3, 13))
    costs("slips")
    assert [costs(name) for name in names] == before


def typed_by_both(survey, typist, *numbers):
    typed_twice(survey, *numbers)
    questionnaire = questionnaire_of(survey)
    for slip in Slip.objects.filter(survey=survey, number__in=numbers):
        keep_typed(slip, 1, {"age": [1, 2], "sex": [1]}, questionnaire, by=typist)
        keep_typed(slip, 2, {"age": [1, 2], "sex": [1 + slip.number % 2]}, questionnaire, by=Person(pk=999_999))


# -- a typist sees slips and nothing else ----------------------------------------------------------------------------


def test_a_typist_sees_slips_and_nothing_else(client, typist, open_survey):
    receive_as(client, typist, open_survey, 1)
    type_in(client, open_survey, 1, {"age": "1"})
    assert client.get(page("survey", open_survey)).url == page("keying", open_survey)
    for name in ("slips", "keying"):
        text = client.get(page(name, open_survey)).content.decode()
        assert ("判定のきまり" in text, "くらべる" in text) == (False, False)
    for name, more in (
        ("agreement", ()), ("rules", ()), ("corrections", ()), ("corrections_file", ()), ("slip", (1,)),
        ("settle", (1,)), ("slip_correct", (1,)), ("survey_edit", ()),
    ):  # fmt: skip
        assert client.get(page(name, open_survey, *more)).status_code == 403, name
    for name in ("slip_out", "slip_back", "slip_renumber"):
        assert client.post(page(name, open_survey, 1), {"fate": "blank"}).status_code == 403, name


def test_who_reads_may_not_type_and_nobody_else_knows_of_it(client, yamada, tanaka, open_survey):
    client.force_login(yamada.account)
    assert client.get(page("keying", open_survey)).status_code == 403
    client.force_login(tanaka.account)
    assert client.get(page("keying", open_survey)).status_code in (403, 404)
    client.logout()
    assert client.get(page("keying", open_survey)).status_code == 302


# -- corrections, withdrawn slips, rules -----------------------------------------------------------------------------


def test_a_correction_says_why_and_can_be_taken_back(at_desk, open_survey):
    receive(at_desk, open_survey, 1)
    type_in(at_desk, open_survey, 1, WHOLE)
    first = Keying.objects.get()
    address = page("slip_correct", open_survey, 1)
    shown = at_desk.get(address).content.decode()
    assert ('value="31"' in shown, "バスを増やして" in shown) == (True, True)
    fields = {f"m-{code}": value for code, value in WHOLE.items()}
    assert at_desk.post(address, fields | {"m-age": "4"}).status_code == 422
    at_desk.post(address, fields | {"m-age": "4", "m-words": "", "reason": "電話で確かめた"})
    assert (answer_of(1).answers["age"], FreeAnswer.objects.count()) == (4, 1)
    assert "電話で確かめた" in at_desk.get(page("slip", open_survey, 1)).content.decode()
    assert 'value="2"' in at_desk.get(f"{address}?from={first.pk}").content.decode()
    at_desk.post(address, fields | {"reason": "前に戻す"})
    assert (answer_of(1).answers["age"], Keying.objects.count()) == (2, 3)


def test_a_slip_is_withdrawn_and_put_back(at_desk, open_survey):
    receive(at_desk, open_survey, 1, 2)
    type_in(at_desk, open_survey, 1, WHOLE)
    before = Survey.objects.get().answers_stamp
    at_desk.post(page("slip_out", open_survey, 1), {"fate": "withdrawn"})
    assert (answer_of(1).valid, Survey.objects.get().answers_stamp) == (False, before + 1)
    assert type_in(at_desk, open_survey, 1, WHOLE).status_code == 409
    at_desk.post(page("slip_back", open_survey, 1))
    assert answer_of(1).valid
    taken = at_desk.post(page("slip_renumber", open_survey, 1), {"number": 2})
    assert (taken.status_code, "もう受け付けています" in taken.content.decode()) == (422, True)
    assert at_desk.post(page("slip_renumber", open_survey, 1), {"number": 12}).url == page("slip", open_survey, 12)
    assert answer_of(12).valid


def test_other_rules_read_every_slip_anew(at_desk, open_survey):
    receive(at_desk, open_survey, 1, 2)
    asked = type_in(at_desk, open_survey, 1, {"district": "2 5", "age": "1 3", "sex": "1"})
    type_in(at_desk, open_survey, 1, {"district": "2 5", "age": "1 3", "sex": "1"}, sure=sure_of(asked))
    type_in(at_desk, open_survey, 2, WHOLE)
    lines = at_desk.get(page("corrections", open_survey)).content.decode()
    assert lines.count("一つだけの問いに、○が二つ以上あります。") == 2
    assert at_desk.get(page("corrections_file", open_survey)).content.startswith(b"PK")
    wanted = {"two_marks": "first", "too_many": "void", "not_asked": "drop", "exclusive": "others"}
    seen = at_desk.post(page("rules", open_survey), wanted).content.decode()
    assert "1件の答えが変わります" in seen
    assert answer_of(1).answers == {"sex": 1}
    at_desk.post(page("rules", open_survey), wanted | {"do": "1"})
    response = answer_of(1)
    assert (response.answers, response.rules.version) == ({"district": 2, "age": 1, "sex": 1}, 2)
    assert response.stratum == list(open_survey.strata.all())[1]
    assert JournalEntry.objects.get(key="surveys.rules.applied").details == {"slips": 2, "changed": 1}
    same = at_desk.post(page("rules", open_survey), wanted)
    assert (same.status_code, "いまのきまりと同じ" in same.content.decode()) == (422, True)
