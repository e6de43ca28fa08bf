"""The first survey of a ward: what is chosen already, and what is said before anybody presses a button for nothing."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.clock import now
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.plans.tests.full_plan import make_indicator
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan
from sasaeai.surveys.models import FreeAnswer, IndicatorQuestion, Keying, Letter, PublishedResults, Slip, Survey
from sasaeai.surveys.tests.known import NOVEMBER_2012, answered, opened


def page(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.uid, *more])


def words_of(client, address):
    return client.get(address).content.decode()


def test_a_new_survey_is_the_wards_own_for_its_newest_plan(at_desk, midori):
    plan = make_plan(midori)
    form = at_desk.get(reverse("surveys:survey_add")).context["form"]
    assert (form["area"].value(), form["period"].value()) == (midori.pk, plan.period_id)
    at_desk.post(reverse("surveys:survey_add"), {"title": "区民アンケート", "area": midori.pk, "anonymous": "on"})
    assert Survey.objects.get().title == "区民アンケート"


def test_the_only_way_to_begin_is_chosen_and_of_several_none(at_desk, midori, survey):
    empty = Survey.objects.create(title="空のアンケート", area=midori, made_at=now())
    assert at_desk.get(page("questions", empty)).context["begin"]["start"].value() == ""
    Survey.objects.filter(pk=survey.pk).update(deleted_at=now())
    assert at_desk.get(page("questions", empty)).context["begin"]["start"].value() == "built-in:residents"


def test_nobody_tries_a_questionnaire_without_questions(at_desk, midori):
    empty = Survey.objects.create(title="空のアンケート", area=midori, made_at=now())
    answer = at_desk.get(page("preview", empty), follow=True)
    assert answer.redirect_chain[0][0] == page("questions", empty)
    assert "ためせる画面がありません" in answer.content.decode()


def test_the_day_of_a_step_is_that_of_the_place_and_not_of_greenwich(at_desk, survey):
    with clock.frozen(datetime(2012, 11, 20, 2, tzinfo=ZoneInfo("Asia/Tokyo"))):
        at_desk.post(page("survey_move", survey), {"to": "fixed"})
        assert "平成24年11月20日に済ませました" in words_of(at_desk, page("survey", survey))


def test_the_next_step_leads_to_what_is_left(at_desk, survey):
    found = opened(survey)
    hub = at_desk.get(page("survey", found)).context
    typing = next(step for step in hub["steps"] if step.title == "届いた紙を入力する")
    assert typing.link == "届いた紙を受け付ける"
    slip = Slip.objects.create(survey=found, number=1, received_on=NOVEMBER_2012, wants_second=True)
    for turn, age in ((1, 1), (2, 2)):
        Keying.objects.create(slip=slip, turn=turn, marks={"age": [age]}, by_label="木村", typed_at=now())
    hub = at_desk.get(page("survey", found)).context
    typing = next(step for step in hub["steps"] if step.title == "届いた紙を入力する")
    assert (typing.link, typing.url) == ("食いちがいを直す", page("agreement", found))
    assert typing.note == "食いちがい1件。"


def test_a_finding_needs_answers_and_a_goal_needs_what_was_published(at_desk, survey, midori):
    found = opened(survey)
    words = words_of(at_desk, page("findings", found))
    assert page("finding_add", found) not in words
    assert "有効な回答が10件になると、わかったことを書けます" in words
    answered(found, [{"district": 1, "ties": 1}] * 12)
    assert page("finding_add", found) in words_of(at_desk, page("findings", found))
    at_desk.post(f"{page('finding_add', found)}?question=ties", {"kind": "share", "counted": ["1"], "wished": "1"})
    finding = found.findings.get()
    for name in ("finding_cite", "finding_show"):
        assert page(name, found, finding.uid) not in words_of(at_desk, page("findings", found))
    at_desk.post(page("results_publish", found))
    assert PublishedResults.objects.exists()
    for name in ("finding_cite", "finding_show"):
        assert page(name, found, finding.uid) in words_of(at_desk, page("findings", found))


def test_a_value_of_an_indicator_waits_for_what_was_published(at_desk, survey, midori):
    plan = make_plan(midori)
    indicator = make_indicator(make_measure(plan, goal_named(plan, "つながり"), "つなぐ"))
    link = IndicatorQuestion.objects.create(question=survey.questions.get(code="ties"), indicator=indicator)
    words = words_of(at_desk, page("findings", survey))
    assert "結果を公表すると書けます" in words
    assert page("finding_indicator", survey, link.pk) not in words


@pytest.fixture
def words(survey):
    """Three answers in words, all to be read twice."""
    Survey.objects.filter(pk=survey.pk).update(reading_share=100)
    found = opened(survey)
    rows = answered(found, [{"district": 1}] * 3)
    question = found.questions.get(code="words")
    return [
        FreeAnswer.objects.create(response=row, question=question, text=f"バスを{n}本に") for n, row in enumerate(rows)
    ]


def test_reading_as_the_second_is_offered_where_something_waits_for_this_person(at_desk, client, survey, midori, words):
    twice = f"{page('words_read', survey)}?question=words&amp;turn=2"
    at_desk.post(page("words_read", survey), {"answer": words[0].uid, "tone": ""})
    assert twice not in words_of(at_desk, page("words", survey))
    client.force_login(make_person("高橋 恵", "takahashi", Role.SECRETARIAT, midori).account)
    assert twice in words_of(client, page("words", survey))


def test_codes_of_goals_are_offered_as_long_as_some_have_none(at_desk, survey, midori):
    begin = page("words_begin", survey)
    words = words_of(at_desk, page("words", survey))
    assert begin not in words
    assert "「どの計画のためか」を選ぶと" in words
    plan = make_plan(midori)
    goal_named(plan, "つながり")
    Survey.objects.filter(pk=survey.pk).update(period=plan.period)
    assert begin in words_of(at_desk, page("words", survey))
    at_desk.post(begin)
    assert begin not in words_of(at_desk, page("words", survey))


def test_letters_wait_for_how_many_go_where(at_desk, survey):
    survey.strata.all().delete()
    Survey.objects.filter(pk=survey.pk).update(state="fixed", fixed_at=now())
    words = words_of(at_desk, reverse("press:letters", args=[survey.uid]))
    assert "送る数が決まっていません" in words
    assert "0通" not in words


def test_papers_known_by_number_are_told_among_those_that_are_waited_for(at_desk, survey):
    found = opened(survey)
    for number in (1, 2, 3):
        Letter.objects.create(survey=found, stratum=found.strata.first(), number=number, fingerprint=str(number))
    Slip.objects.create(survey=found, number=1, received_on=NOVEMBER_2012)
    words = words_of(at_desk, page("survey_end", found))
    assert "返事を待っている依頼状が3通あります（番号で受け付けた紙1件の方も、この中に入っています）" in words
