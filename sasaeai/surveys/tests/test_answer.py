"""答える: what somebody with a letter can do on the telephone, and what nobody can."""

from __future__ import annotations

import pytest
from django.test import Client

from sasaeai.kernel.models import JournalEntry, TextVariant
from sasaeai.kernel.variants import put_variant, variant_key
from sasaeai.people.tests.limits import all_but
from sasaeai.surveys.actions.answering import Closed, send
from sasaeai.surveys.actions.surveys import move_survey
from sasaeai.surveys.flooding import WRONG_TOKENS
from sasaeai.surveys.models import Disposition, Draft, FreeAnswer, Letter, Response, Survey
from sasaeai.surveys.tests.known import opened
from sasaeai.surveys.tokens import fingerprint, new_token

ABOUT_ME = {"shown": ["district", "age", "sex"], "q_district": "3", "q_age": "4", "q_sex": "2", "go": "next"}
SHOWN = ["ties", "important", "good_talk", "good_place", "years", "words"]
TIES = {
    "shown": SHOWN, "q_ties": "1", "q_important": ["1", "6"], "t_important_6": "ねこ", "q_good_talk": "2",
    "q_years": "２０年", "q_words": "<b>バス</b>がほしい", "go": "next",
}  # fmt: skip


@pytest.fixture
def token(survey):
    return letter_in(opened(survey))


def letter_in(survey, number=1):
    token = new_token()
    Letter.objects.create(survey=survey, stratum=survey.strata.all()[2], number=number, fingerprint=fingerprint(token))
    return token


def enter(client, token):
    return client.post("/surveys/answer/", {"token": token})


@pytest.fixture
def inside(client, token):
    enter(client, token)
    return client


def write_all(client):
    assert client.post("/surveys/answer/1/", ABOUT_ME)["Location"] == "/surveys/answer/2/"
    assert client.post("/surveys/answer/2/", TIES)["Location"] == "/surveys/answer/check/"


def test_a_whole_questionnaire_is_answered_looked_through_and_sent_without_a_trace_to_the_letter(inside, survey):
    assert "無記名" in inside.get("/surveys/answer/start/").content.decode()
    write_all(inside)
    overview = inside.get("/surveys/answer/check/").content.decode()
    assert "&lt;b&gt;バス&lt;/b&gt;" in overview
    assert "その他（ねこ）" in overview
    assert "答えない" in overview
    sent = inside.post("/surveys/answer/check/")
    assert sent["Location"] == "/surveys/answer/thanks/"
    assert "たしかに受け取りました" in inside.get(sent["Location"]).content.decode()
    response, letter = Response.objects.get(), Letter.objects.get()
    assert response.answers == {
        "district": 3, "age": 4, "sex": 2, "ties": 1, "important": [1, 6], "good_talk": 2, "years": 20,
    }  # fmt: skip
    assert (response.letter, response.stratum, response.mode) == (None, letter.stratum, "web")
    assert (letter.disposition, letter.mode, letter.disposed_on) == ("answered", "web", None)
    assert set(FreeAnswer.objects.values_list("choice_code", "text")) == {(6, "ねこ"), (0, "<b>バス</b>がほしい")}
    assert not Draft.objects.exists()
    # Not one after the other: their order would be that of the visits.
    assert min(response.pk, *FreeAnswer.objects.values_list("pk", flat=True)) >= 2**48
    assert survey.answers_mark() == 1


def test_a_survey_that_is_not_anonymous_keeps_whose_answer_it_is(client, survey):
    Survey.objects.update(anonymous=False)
    enter(client, letter_in(opened(survey)))
    write_all(client)
    client.post("/surveys/answer/check/")
    assert Response.objects.get().letter == Letter.objects.get()


def test_the_qr_code_leads_to_an_address_without_the_token(client, token):
    answer = client.get(f"/surveys/a/{token}/")
    assert (answer.status_code, answer["Location"]) == (302, "/surveys/answer/start/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert token not in str(answer.cookies)
    assert answer.cookies["answer"]["httponly"]
    page = client.get("/surveys/answer/1/")
    assert "no-store" in page["Cache-Control"]
    assert token not in page.content.decode()


def test_a_token_that_is_mistyped_unknown_or_guessed_opens_nothing(client, token):
    other = new_token()
    all_but(3, WRONG_TOKENS)
    unread = client.get(f"/surveys/a/{other}/")
    assert unread["Location"] == "/surveys/answer/?code=unread"
    assert "QRコードを読みとれません" in client.get(unread["Location"]).content.decode()
    mistyped = enter(client, token[:-1] + ("0" if token[-1] != "0" else "1"))
    assert (mistyped.status_code, "1文字" in mistyped.content.decode()) == (422, True)
    for _guess in range(2):
        assert enter(client, other).status_code == 422
    assert enter(client, token).status_code == 429
    assert client.get(f"/surveys/a/{token}/", follow=True).status_code == 429
    assert client.get("/surveys/answer/1/")["Location"] == "/surveys/answer/"
    client.cookies["answer"] = "made-up"
    assert client.get("/surveys/answer/start/")["Location"] == "/surveys/answer/"


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"state": "fixed"}, 409, "まだ始まっていません"),
        ({"state": "closed"}, 410, "受付を終えました"),
        ({"answers_on_web": False}, 410, "この合言葉では答えられません"),
        ({"opens_on": "2099-01-01", "closes_on": None}, 409, "まだ始まっていません"),
    ],
)
def test_who_comes_too_early_or_too_late_is_told_and_nothing_is_kept(inside, survey, change, status, says):
    inside.post("/surveys/answer/1/", ABOUT_ME)
    cookie = inside.cookies["answer"].value
    Survey.objects.update(**change)
    for address, posted in (("1/", ABOUT_ME), ("check/", {})):
        inside.cookies["answer"] = cookie
        answer = inside.post(f"/surveys/answer/{address}", posted)
        assert (answer.status_code, says in answer.content.decode()) == (status, True)
    assert not Response.objects.exists()


def test_after_the_deadline_it_is_taken_until_the_desk_closes(inside, survey):
    Survey.objects.update(opens_on="2000-01-01", closes_on="2000-02-01")
    assert "しめきりの日は過ぎました" in inside.get("/surveys/answer/start/").content.decode()


def test_two_browsers_with_one_letter_send_one_answer_and_the_second_is_told(inside, token):
    second = Client()
    enter(second, token)
    write_all(inside)
    assert second.get("/surveys/answer/check/").status_code == 200
    inside.post("/surveys/answer/check/")
    answer = second.post("/surveys/answer/check/")
    assert (answer.status_code, "回答は済んでいます" in answer.content.decode()) == (410, True)
    assert Response.objects.count() == 1
    enter(second, token)
    assert second.get("/surveys/answer/start/").status_code == 410


def test_a_second_answer_is_logged_without_saying_whose(survey, token):
    letter = Letter.objects.select_related("survey").get()
    Letter.objects.update(disposition=Disposition.ANSWERED, mode="paper")
    with pytest.raises(Closed):
        send(letter.fingerprint)
    line = JournalEntry.objects.get(key="surveys.answer.second")
    assert (line.by_id, line.details, line.subject_id) == (None, {}, str(survey.pk))


def test_whoever_loses_the_network_goes_on_later_with_the_same_letter(inside, token):
    inside.post("/surveys/answer/1/", ABOUT_ME)
    assert "この端末には、何も残っていません" in inside.post("/surveys/answer/stop/").content.decode()
    assert inside.get("/surveys/answer/2/")["Location"] == "/surveys/answer/"
    later = Client()
    enter(later, token.lower())
    assert "続きから答える" in later.get("/surveys/answer/start/").content.decode()
    page = later.get("/surveys/answer/1/").content.decode()
    assert 'id="q-district-3" name="q_district" value="3" checked' in page


def test_questions_appear_only_for_those_whom_they_are_for(inside):
    page = inside.get("/surveys/answer/2/").content.decode()
    assert "関係がないのは、なぜですか" not in page
    first = inside.post("/surveys/answer/2/", TIES | {"q_ties": "3"})
    assert first.status_code == 200
    assert "質問が増えました" in first.content.decode()
    assert "関係がないのは、なぜですか" in first.content.decode()
    again = inside.post("/surveys/answer/2/", TIES | {"q_ties": "3", "q_why_not": "2", "shown": [*SHOWN, "why_not"]})
    assert again["Location"] == "/surveys/answer/check/"
    # Whoever changes the answer is no longer asked, and what was answered is not sent.
    inside.post("/surveys/answer/2/", TIES | {"q_ties": "1", "q_why_not": "2", "shown": [*SHOWN, "why_not"]})
    inside.post("/surveys/answer/check/")
    assert "why_not" not in Response.objects.get().answers


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"q_important": ["1", "2", "3", "4"], "t_important_6": ""}, "選べるのは3つまでです（いまは4つ）。1つ外して"),
        ({"q_important": ["1", "7"], "t_important_6": ""}, "「特にない」は、ほかの答えと一緒には選べません"),
        ({"q_important": ["1"]}, "「その他」を選ぶか、（　）の文を消して"),
        ({"q_years": "むかしから"}, "数字だけで"),
        ({"q_years": "1_1"}, "数字だけで"),
        ({"q_years": "200"}, "110以下"),
        ({"q_years": "-1"}, "0以上"),
        ({"q_words": "あ" * 4001}, "4000文字まで"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(inside, change, says):
    answer = inside.post("/surveys/answer/2/", TIES | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    for kept in (change.get("q_years", "20"), "がほしい" if "q_words" not in change else "あ" * 4001):
        assert kept in page
    # Nor by going round the button: the mistake stands where it was, and is not sent.
    assert inside.post("/surveys/answer/check/")["Location"] == "/surveys/answer/2/"
    assert "直していただくところがあります" in inside.get("/surveys/answer/check/").content.decode()
    assert inside.post("/surveys/answer/2/", TIES)["Location"] == "/surveys/answer/check/"


def test_a_broken_post_breaks_nothing(inside):
    odd = {"shown": [*SHOWN, "nobody"], "q_ties": "99", "q_important": ["x", "٣", "6"], "q_good_talk": "-1", "go": "??"}
    assert inside.post("/surveys/answer/2/", odd)["Location"] == "/surveys/answer/check/"
    assert Draft.objects.get().answers == {"important": [6]}
    assert inside.post("/surveys/answer/2/", TIES | {"q_ties": ["1", "2"]}).status_code == 422
    assert inside.post("/surveys/answer/9/", {}).status_code == 302
    assert inside.get("/surveys/answer/0/").status_code == 302


def test_going_back_keeps_what_was_typed_and_asks_for_nothing(inside):
    back = inside.post("/surveys/answer/2/", TIES | {"q_years": "むかしから", "go": "back"})
    assert back["Location"] == "/surveys/answer/1/"
    assert "むかしから" in inside.get("/surveys/answer/2/").content.decode()
    assert inside.post("/surveys/answer/1/", ABOUT_ME | {"go": "back"})["Location"] == "/surveys/answer/start/"


def test_an_empty_questionnaire_is_not_sent(inside):
    inside.post("/surveys/answer/1/", {"shown": ["district", "age", "sex"], "go": "next"})
    answer = inside.post("/surveys/answer/check/")
    assert (answer.status_code, "一つでも答えて" in answer.content.decode()) == (422, True)


def test_the_words_of_the_survey_are_shown_in_english_where_somebody_wrote_them(inside, survey):
    question = survey.questions.get(code="ties")
    put_variant(
        variant_key(question, "text"), TextVariant.Variant.ENGLISH, "Do you help each other?", source=question.text
    )
    page = inside.get("/en/surveys/answer/2/").content.decode()
    assert "Do you help each other?" in page
    assert '<span lang="ja">これからの緑区' in page


def test_the_desk_tries_the_questionnaire_and_nothing_is_kept(at_desk, survey):
    address = f"/desk/surveys/{survey.uid}/preview/"
    page = at_desk.get(address)
    for posted in ({"to": "1"}, ABOUT_ME | {"at": "1"}, TIES | {"at": "2", "q_ties": "3"}):
        page = at_desk.post(address, posted | {"carried": page.context["carried"]})
        assert "どこにも残りません" in page.content.decode()
    assert "関係がないのは" in page.content.decode()
    page = at_desk.post(address, TIES | {"at": "2", "carried": page.context["carried"]})
    assert "その他（ねこ）" in page.content.decode()
    assert "何も送っていません" in at_desk.post(address, {"to": "send"}).content.decode()
    assert at_desk.post(address, {"carried": "made-up", "to": "2"}).status_code == 200
    assert not Draft.objects.exists()
    assert not Response.objects.exists()


def test_only_whoever_runs_the_survey_tries_it(client, survey, tanaka, sato):
    for person in (tanaka, sato):
        client.force_login(person.account)
        assert client.get(f"/desk/surveys/{survey.uid}/preview/").status_code in (403, 404)


def test_everybody_sees_which_surveys_are_open(client, survey, suzuki):
    assert survey.title not in client.get("/surveys/").content.decode()
    for state in ("fixed", "open"):
        move_survey(survey, state, by=suzuki)
    assert survey.title in client.get("/surveys/").content.decode()
