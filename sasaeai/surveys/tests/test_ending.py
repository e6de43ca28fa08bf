"""受付を終える: the page that asks, the real day wherever the last day is told, and beginning again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.clock import now
from sasaeai.kernel.models import JournalEntry
from sasaeai.surveys.models import Disposition, Draft, Keying, Letter, PublishedResults, Slip, Survey
from sasaeai.surveys.tests.known import NOVEMBER_2012, answered, opened
from sasaeai.surveys.tokens import fingerprint, new_token

PLANNED = "平成24年11月30日"
REAL = "平成24年11月20日"


@pytest.fixture
def running(survey):
    """Open, with twelve answers on paper."""
    found = opened(survey)
    answered(found, [{"district": 1, "age": 1 + place % 4, "ties": 1} for place in range(12)])
    return found


def page(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.uid, *more])


def end(client, survey, day="平成24年11月20日"):
    return client.post(page("survey_end", survey), {"closed_on": day})


def reopen(client, survey):
    return client.post(page("survey_end", survey), {"to": "open"})


def letter(survey, number, **more):
    token = new_token()
    row = Letter.objects.create(
        survey=survey, stratum=survey.strata.first(), number=number, fingerprint=fingerprint(token), **more
    )
    return row, token


def test_what_is_still_out_is_told_before_anybody_presses(at_desk, running):
    writing, _token = letter(running, 1)
    left, _token = letter(running, 2)
    letter(running, 3, disposition=Disposition.REFUSED)
    Draft.objects.create(letter=writing, answers={"age": 1})
    with clock.frozen(NOVEMBER_2012 - timedelta(days=2)):
        Draft.objects.create(letter=left, answers={"age": 2})
    Draft.objects.filter(letter=left).update(changed_at=now() - timedelta(days=2))
    Draft.objects.filter(letter=writing).update(changed_at=now() - timedelta(minutes=5))
    for number in (1, 2, 3):
        Slip.objects.create(survey=running, number=number, received_on=NOVEMBER_2012, wants_second=number == 3)
    Keying.objects.create(slip=Slip.objects.get(number=3), turn=1, marks={"age": [1]}, by_label="木村", typed_at=now())
    words = at_desk.get(page("survey_end", running)).content.decode()
    assert "いまインターネットで答えている方が1人います" in words
    assert "書きかけの方が2人います" in words
    assert "返事を待っている依頼状が2通あります" in words
    assert "まだ作っていない依頼状が1097通あります" in words.replace("1,097", "1097")
    assert "入力を待つ紙が2件あります" in words
    assert "二人めの入力を待つ紙が1件あります" in words
    assert "食いちがう紙" not in words
    assert "またはじめる」で戻せます" in words
    assert Survey.objects.get().takes_answers


def test_the_button_leads_to_the_page_that_asks_and_closes_nothing(at_desk, running):
    hub = at_desk.get(page("survey", running)).content.decode()
    assert page("survey_end", running) in hub
    assert 'value="closed"' not in hub
    answer = at_desk.post(page("survey_move", running), {"to": "closed"})
    assert (answer.status_code, answer.url) == (302, page("survey_end", running))
    assert Survey.objects.get().takes_answers


def test_the_real_day_is_kept_and_shown_wherever_the_last_day_is(at_desk, client, running):
    assert REAL in at_desk.get(page("survey_end", running)).content.decode()
    assert end(at_desk, running).status_code == 302
    assert Survey.objects.get().closed_on == NOVEMBER_2012
    hub = at_desk.get(page("survey", running)).content.decode()
    assert f"{REAL}まで" in hub
    assert f"はじめのしめきりは{PLANNED}" in hub
    assert f"{REAL}まで" in at_desk.get(reverse("surveys:surveys")).content.decode()
    said = f"から{REAL}まで（はじめのしめきりは{PLANNED}）"
    assert said in at_desk.get(page("results", running)).content.decode()
    at_desk.post(page("results_publish", running))
    client.logout()
    for name in ("public_results", "public_results_print"):
        assert said in client.get(page(name, running)).content.decode()


def test_who_comes_with_a_token_reads_the_day(client, at_desk, running):
    _row, token = letter(running, 1)
    end(at_desk, running)
    client.logout()
    answer = client.get(reverse("surveys:answer_follow", args=[token]), follow=True)
    assert f"{REAL}に受付を終えました" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("平成24年11月21日", "きょうより後"),
        ("平成24年10月31日", "受付をはじめた日（平成24年11月1日）より前"),
        ("平成24年11月17日", "平成24年11月18日に届いた回答があります"),
        ("", "日付を書いてください"),
    ],
)
def test_a_day_that_cannot_be_is_told(at_desk, running, day, words):
    Slip.objects.create(survey=running, number=1, received_on=date(2012, 11, 18))
    answer = end(at_desk, running, day)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Survey.objects.get().takes_answers


def test_begun_again_it_takes_answers_and_what_was_published_stays(at_desk, client, running):
    end(at_desk, running)
    at_desk.post(page("results_publish", running))
    before = PublishedResults.objects.get().response["days"]
    asks = at_desk.get(page("survey_end", running)).content.decode()
    assert "公表した第1版は、そのまま変わりません" in asks
    assert "しめきりの日は平成24年11月30日のままです" in asks
    assert not Survey.objects.get().takes_answers
    reopen(at_desk, running)
    survey = Survey.objects.get()
    assert (survey.takes_answers, survey.closed_on) == (True, None)
    keys = list(JournalEntry.objects.filter(key__startswith="surveys.survey.").values_list("key", flat=True))
    assert keys.count("surveys.survey.closed") == keys.count("surveys.survey.reopened") == 1
    with clock.frozen(date(2012, 12, 10)):
        end(at_desk, running, "平成24年12月10日")
        assert Survey.objects.get().closed_on == date(2012, 12, 10)
    assert PublishedResults.objects.get().response["days"] == before
    client.logout()
    assert f"から{REAL}まで" in client.get(page("public_results", running)).content.decode()


def test_pressed_twice_it_stays_closed(at_desk, running):
    end(at_desk, running)
    end(at_desk, running)
    assert Survey.objects.get().is_closed


def test_only_who_runs_the_survey_ends_it(client, yamada, sato, running):
    client.force_login(yamada.account)
    assert client.get(page("survey_end", running)).status_code == 403
    client.force_login(sato.account)
    assert client.get(page("survey_end", running)).status_code == 404


def test_a_survey_of_a_firm_is_ended_on_the_planned_day(at_desk, survey):
    Survey.objects.filter(pk=survey.pk).update(state="fixed", fixed_at=now(), closes_on=date(2012, 11, 9))
    answered(survey, [{"district": 1}], mode="brought")
    form = at_desk.get(page("survey_end", survey)).context["form"]
    assert form["closed_on"].value() == "平成24年11月9日"


# -- fixing the questionnaire ------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_instead_of_a_button(at_desk, midori, survey):
    empty = Survey.objects.create(title="空のアンケート", area=midori, made_at=now())
    hub = at_desk.get(page("survey", empty)).content.decode()
    assert 'value="fixed"' not in hub
    assert "まだ確定できません。問いが一つもありません。" in hub
    # It is the next step, and says the same.
    survey.questions.filter(code="ties").get().choices.all().delete()
    answer = at_desk.get(page("survey", survey))
    assert 'value="fixed"' not in answer.content.decode()
    assert "問4に、選択肢がありません" in answer.context["next"].note
    assert answer.context["next"].url.endswith("#faults")


def test_a_sound_questionnaire_is_fixed_with_one_press(at_desk, survey):
    assert 'value="fixed"' in at_desk.get(page("survey", survey)).content.decode()
    at_desk.post(page("survey_move", survey), {"to": "fixed"})
    assert Survey.objects.get().state == "fixed"
