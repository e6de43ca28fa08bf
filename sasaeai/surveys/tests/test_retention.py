"""What people wrote with their own hand goes when its time is over; what was read in it and what is quoted stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.surveys.actions.keying import counted_anew
from sasaeai.surveys.actions.words import allow_quoting
from sasaeai.surveys.models import (
    Choice,
    Code,
    FreeAnswer,
    Keying,
    Letter,
    PublishedResults,
    Question,
    Reading,
    Response,
    Slip,
    Survey,
)
from sasaeai.surveys.tasks import forget_what_is_over
from sasaeai.surveys.tests.known import answered
from sasaeai.surveys.tokens import fingerprint
from sasaeai.surveys.wording import answers_of, counts

# Published on 20 November 2012 and kept for twelve months.
ENDS = date(2013, 11, 20)


@pytest.fixture
def ended(survey, suzuki):
    """A survey that is not anonymous, closed and published: a typed slip with words, and an answer by web."""
    Survey.objects.filter(pk=survey.pk).update(
        state="closed", fixed_at=clock.now(), closed_on="2012-11-01", anonymous=False
    )
    survey.refresh_from_db()
    words = Question.objects.get(survey=survey, code="words")
    other = Choice.objects.get(question__survey=survey, question__code="important", opens_text=True)
    letter = Letter.objects.create(
        survey=survey, stratum=survey.strata.first(), number=1, fingerprint=fingerprint("ABCDEFGHJK"),
        disposition="answered", mode="paper",
    )  # fmt: skip
    slip = Slip.objects.create(survey=survey, number=1, received_on="2012-10-20", letter=letter)
    marks = {
        "age": [2],
        "important": [other.code],
        f"important:{other.code}": "犬の散歩",
        "words": "坂が多い",
        "years": "30",
    }
    Keying.objects.create(slip=slip, turn=1, marks=marks, by_label="木村", typed_at=clock.now())
    counted_anew(slip)
    web = answered(survey, [{"district": 1}], mode="web")[0]
    FreeAnswer.objects.create(response=web, question=words, text="田中さんに世話になった")
    code = Code.objects.create(survey=survey, name="移動", position=1)
    hill = FreeAnswer.objects.get(text="坂が多い")
    Reading.objects.create(answer=hill, turn=1, by_label="鈴木", read_at=clock.now()).codes.add(code)
    allow_quoting(hill, "坂が多い。", by=suzuki)
    PublishedResults.objects.create(survey=survey, number=1, published_at=clock.now())
    return survey


def on(day: date) -> int:
    with clock.frozen(day):
        return forget_what_is_over.func()


def test_words_go_on_their_day_and_what_was_read_in_them_stays(ended):
    assert on(date(2013, 11, 19)) == 0
    assert FreeAnswer.objects.exclude(text="").count() == 3
    assert (on(ENDS), on(date(2013, 11, 21))) == (1, 0)
    assert not FreeAnswer.objects.exclude(text="").exists()
    found = counts(ended, answers_of(ended))
    assert [(row.code.name, row.count, row.quote.masked) for row in found] == [("移動", 1, "坂が多い。")]
    line = JournalEntry.objects.get(key="surveys.words.forgotten")
    assert (line.details["count"], line.by_id) == (3, None)


def test_no_words_stay_in_slips_and_no_number_leads_to_an_answer(ended):
    on(ENDS)
    assert Keying.objects.get().marks == {"age": [2], "important": [6], "years": "30"}
    assert Letter.objects.with_token("ABCDEFGHJK") is None
    assert (Letter.objects.get().disposition, Letter.objects.get().number) == ("answered", 1)
    assert not Response.objects.exclude(letter=None).exists()
    assert not Slip.objects.exclude(letter=None).exists()
    # A slip that is read anew afterwards does not take away what was read in its words.
    counted_anew(Slip.objects.get())
    assert Reading.objects.count() == 1
    assert Response.objects.get(slip__number=1).answers["years"] == 30


def test_the_secretariat_reads_of_it_a_month_before_and_may_keep_them_longer(at_desk, ended):
    with clock.frozen(date(2013, 10, 20)):
        assert "自由記述の原文が" not in at_desk.get("/desk/").content.decode()
    with clock.frozen(date(2013, 10, 22)):
        assert "の自由記述の原文が、平成25年11月20日に消えます" in at_desk.get("/desk/").content.decode()
        page = reverse("surveys:words", args=[ended.uid])
        assert "平成25年11月20日の夜に消します" in at_desk.get(page).content.decode()
        keeping = reverse("surveys:words_keeping", args=[ended.uid])
        refused = at_desk.post(keeping, {"words_kept_months": "11"})
        assert (refused.status_code, "すぐに消えます" in refused.content.decode()) == (422, True)
        at_desk.post(keeping, {"words_kept_months": "24"})
        assert JournalEntry.objects.filter(key="surveys.words.kept_for").exists()
    assert on(ENDS) == 0
    assert on(date(2014, 11, 20)) == 1
    with clock.frozen(date(2014, 11, 21)):
        body = at_desk.get(page).content.decode()
        assert "書かれたままの言葉を消しました" in body
        assert "残りの" not in body
        assert "坂が多い。" in at_desk.get(reverse("surveys:words_quotes", args=[ended.uid])).content.decode()
        move = reverse("surveys:survey_move", args=[ended.uid])
        at_desk.post(move, {"to": "open"})
    assert Survey.objects.get(pk=ended.pk).state == "closed", "nobody could answer with a token that is gone"


def test_while_a_survey_is_open_or_of_the_demo_ward_nothing_ends(ended):
    for fields in ({"state": "open", "closed_on": None}, {"state": "closed", "sample": True}):
        Survey.objects.filter(pk=ended.pk).update(**fields)
        assert on(date(2030, 1, 1)) == 0
