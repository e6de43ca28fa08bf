"""ほかのことば of a survey: what waits, writing it beside its source, and who reads it."""

from __future__ import annotations

import pytest
from django.utils.translation import activate

from sasaeai.kernel.models import JournalEntry, TextVariant
from sasaeai.kernel.models.variant import source_hash
from sasaeai.surveys.models import Question, Section, Survey
from sasaeai.surveys.tests.known import opened
from sasaeai.surveys.tests.test_answer import letter_in

QUESTION = "近所の人と、困ったとき助けあえる関係がありますか。"
ENGLISH = "Do you and your neighbours help each other?"


@pytest.fixture(autouse=True)
def afterwards():
    """A page leaves its language behind in the thread."""
    yield
    activate("ja")


@pytest.fixture
def address(survey):
    section = Section.objects.get(survey=survey, title="地域のつながりについて")
    return f"/desk/surveys/{survey.uid}/other-words/?language=en&part={section.pk}"


def field(source):
    return f"w_{source_hash(source)}"


def fields(client, address):
    """As the page shows them."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields}


def write(client, address, words, *, follow: bool = False, **more):
    typed = {field(source): text for source, text in words.items()}
    return client.post(address, fields(client, address) | typed | more, follow=follow)


def line(page, source):
    return next(one for one in page.context["lines"] if one["row"].place.source == source)


def test_words_are_written_beside_their_source_and_read_at_once_also_while_people_answer(at_desk, survey, address):
    assert "ほかのことば" in at_desk.get(f"/desk/surveys/{survey.uid}/questions/").content.decode()
    before = at_desk.get(address)
    assert "調査票は確定していますが" not in before.content.decode()
    assert f'<label for="id_{field(QUESTION)}">英語<' in before.content.decode()
    sources = [one["row"].place.source for one in before.context["lines"]]
    # A choice of two questions is written once.
    assert (sources[:2], sources.count("わからない")) == (["地域のつながりについて", QUESTION], 1)
    opened(survey)
    assert "聞くこと（意味）は変えないでください" in at_desk.get(address).content.decode()
    page = write(at_desk, address, {QUESTION: ENGLISH, "そう思う": "Yes, I do"}, follow=True)
    assert "2つの文を保存しました" in page.content.decode()
    assert page.context["written"] == before.context["written"] + 2
    noted = JournalEntry.objects.get(key="surveys.wordings.written")
    assert (noted.details["count"], noted.details["language"]) == (2, "英語")
    token = letter_in(survey)
    at_desk.post("/surveys/answer/", {"token": token})
    assert ENGLISH in at_desk.get("/en/surveys/answer/2/").content.decode()


def test_a_text_that_was_written_anew_waits_again_and_shows_what_it_was(at_desk, survey, address):
    write(at_desk, address, {QUESTION: ENGLISH})
    Question.objects.filter(survey=survey, code="ties").update(text="近所に、助けあえる人がいますか。")
    shown = line(at_desk.get(address), "近所に、助けあえる人がいますか。")
    assert (shown["row"].stale, shown["words"].value()) == (True, "")
    page = at_desk.get(address).content.decode()
    assert "もとの文が変わりました" in page
    assert ENGLISH in page
    # Saving the page does not call the stale wording a new one.
    assert "何も変えていません" in write(at_desk, address, {}, follow=True).content.decode()


def test_two_who_write_at_once_both_keep_their_words(at_desk, survey, address):
    opened_first = fields(at_desk, address)
    write(at_desk, address, {QUESTION: ENGLISH})
    mine = {field(QUESTION): "Are there people who help you?", field("そう思う"): "Yes"}
    page = at_desk.post(address, opened_first | mine)
    assert page.status_code == 409
    assert (line(page, QUESTION)["theirs"], line(page, QUESTION)["words"].value()) == (ENGLISH, mine[field(QUESTION)])
    assert set(TextVariant.objects.values_list("text", flat=True)) == {ENGLISH, "Yes"}
    again = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    at_desk.post(address, again)
    assert set(TextVariant.objects.values_list("text", flat=True)) == {mine[field(QUESTION)], "Yes"}


def test_words_for_a_text_that_is_gone_are_shown_and_not_lost(at_desk, survey, address):
    typed = fields(at_desk, address) | {field(QUESTION): ENGLISH}
    Question.objects.filter(survey=survey, code="ties").update(text="近所に、助けあえる人がいますか。")
    page = at_desk.post(address, typed)
    assert (page.status_code, page.context["homeless"]) == (409, [ENGLISH])


def test_an_empty_field_takes_the_wording_away_and_too_long_a_text_is_refused(at_desk, address):
    write(at_desk, address, {QUESTION: ENGLISH})
    assert write(at_desk, address, {QUESTION: "a" * 4_001}).status_code == 422
    write(at_desk, address, {QUESTION: ""})
    assert not TextVariant.objects.exists()


def test_a_copied_survey_is_said_alike_and_the_next_part_follows(at_desk, survey, address, midori):
    write(at_desk, address, {QUESTION: ENGLISH}, next_one="1")
    opened(survey)
    copy = Survey.objects.create(title="第２回", area=midori, made_at=survey.made_at)
    at_desk.post(f"/desk/surveys/{copy.uid}/questions/begin/", {"start": f"earlier:{survey.uid}"})
    part = Section.objects.get(survey=copy, title="地域のつながりについて")
    page = at_desk.get(f"/desk/surveys/{copy.uid}/other-words/?language=en&part={part.pk}")
    assert line(page, QUESTION)["words"].value() == ENGLISH
    assert (page.context["written"], Survey.objects.count()) == (1, 2)


def test_who_does_not_run_the_survey_writes_nothing(client, yamada, tanaka, address):
    for who in (yamada, tanaka):
        client.force_login(who.account)
        assert client.post(address, {}).status_code in (403, 404)
