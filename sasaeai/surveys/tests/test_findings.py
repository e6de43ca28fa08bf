"""Suzuki keeps what a table says as a sentence, quotes it on a goal, and gives the plan's indicators their values."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sasaeai.plans.models import Evidence, Goal, Indicator, IndicatorValue
from sasaeai.plans.tests.making import goal_named, make_plan
from sasaeai.surveys.actions.findings import is_stale, renew_shown, work_out, work_out_what_moved
from sasaeai.surveys.actions.results import all_tables
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.analysis import results_of
from sasaeai.surveys.models import Citation, Finding, IndicatorQuestion, PublishedResults, Question, Survey
from sasaeai.surveys.tests.known import answered, made_survey
from tests.kept import kept

# 400 people, forty in each of ten districts; ties as in the second survey: 3 in 10.
TIES = [1] * 10 + [2] * 20 + [3] * 40 + [4] * 30


@pytest.fixture
def plan(midori, districts):
    return make_plan(midori, districts.values())


@pytest.fixture
def survey(midori, districts, plan):
    return answered_by_400(made_survey(midori, districts, period=plan.period))


@kept
def answered_by_400(found: Survey) -> Survey:
    people = [{"district": 1 + place % 10, "age": 1 + place % 4, "ties": TIES[place % 100]} for place in range(400)]
    answered(found, people)
    return found


@pytest.fixture
def goal(plan) -> Goal:
    return goal_named(plan, "ボランティアの仲介")


def page(name: str, survey: Survey, *args) -> str:
    return reverse(f"surveys:{name}", args=[survey.uid, *args])


def keep(client, survey: Survey, question: str = "ties", **fields):
    data = {"kind": "share", "counted": [1, 2], "parted_by": "", "wished": "1", "own_words": ""} | fields
    return client.post(page("finding_add", survey) + f"?question={question}", data)


def published(survey: Survey, number: int = 1) -> None:
    found = Survey.objects.get(pk=survey.pk)
    PublishedResults.objects.create(
        survey=found, number=number, published_at="2012-11-20T00:00:00Z", change="" if number == 1 else "加えた。",
        response={"stamp": found.answers_mark()}, tables=all_tables(results_of(found), found),
    )  # fmt: skip
    renew_shown(found)


def words_of(answer) -> str:
    return answer.content.decode()


def test_a_share_is_told_in_a_sentence_with_its_number_and_its_error(at_desk, survey):
    keep(at_desk, survey)
    finding = Finding.objects.get()
    assert finding.sentence == (
        "「近所の人と、困ったとき助けあえる関係がありますか」では、"
        "「そう思う」または「どちらかといえばそう思う」と答えた人が30.0％（約3割）です。"
    )
    assert finding.number == "30.0 %"
    assert finding.note.startswith("n=400、誤差 ±4.")


def test_a_late_slip_changes_the_sentence_and_what_was_quoted_is_seen_to_be_old(at_desk, survey, goal):
    keep(at_desk, survey, own_words="助けあえる人がいるのは{share}％です。")
    published(survey)
    finding = Finding.objects.get()
    at_desk.post(page("finding_cite", survey, finding.uid), {"goals": [goal.pk]})
    answered(survey, [{"district": 1, "ties": 1}] * 40)
    answers_moved(survey)
    assert work_out_what_moved() == 1
    assert work_out_what_moved() == 0
    citation = Citation.objects.get()
    assert citation.finding.sentence == "助けあえる人がいるのは33.5％です。"
    # Nobody else reads it before a new version of the results: beside the old number it would tell forty answers.
    assert not is_stale(citation)
    assert Finding.objects.shown_of(survey)[0].sentence == "助けあえる人がいるのは30.0％です。"
    at_desk.post(page("finding_requote", survey, citation.pk), {"way": "again"})
    assert "30.0％" in Evidence.objects.get(goal=goal, source_path__gt="").sentence
    published(survey, number=2)
    assert is_stale(Citation.objects.get())
    assert "数字が変わりました" in words_of(at_desk.get(page("findings", survey)))
    at_desk.post(page("finding_requote", survey, citation.pk), {"way": "again"})
    assert Evidence.objects.get(goal=goal, source_path__gt="").sentence == "助けあえる人がいるのは33.5％です。"
    assert not is_stale(Citation.objects.get())


def test_one_press_quotes_it_on_a_goal_and_another_takes_it_back(at_desk, survey, goal):
    keep(at_desk, survey)
    finding = Finding.objects.get()
    refused = at_desk.post(page("finding_cite", survey, finding.uid), {"goals": [goal.pk]})
    assert "公表してから、もう一度押してください" in words_of(refused)
    published(survey)
    at_desk.post(page("finding_cite", survey, finding.uid), {"goals": [goal.pk]})
    at_desk.post(page("finding_cite", survey, finding.uid), {"goals": [goal.pk]})
    row = goal.evidence.get(source_path__gt="")
    assert (row.source_title, row.answered) == ("区民アンケート 問4", 400)
    assert row.source_path == f"surveys/{survey.uid}/#finding-{finding.uid}"
    assert "400人が答えた" in words_of(at_desk.get(f"/desk/plan/2/goals/{goal.uid}/"))
    at_desk.post(page("finding_requote", survey, Citation.objects.get().pk), {"way": "back"})
    assert not goal.evidence.filter(source_path__gt="").exists()


def test_the_most_frequent_answer_is_told_with_whether_the_next_is_surely_behind(at_desk, survey):
    keep(at_desk, survey, kind="most", counted=[])
    sentence = Finding.objects.get().sentence
    assert "「どちらかといえばそう思わない」（40.0％）" in sentence
    assert "「そう思わない」（30.0％）が続きます" in sentence
    answered(survey, [{"district": 1 + place % 10, "ties": 4} for place in range(30)])
    answers_moved(survey)
    work_out(Survey.objects.get(pk=survey.pk))
    assert "二つの差は標本誤差の範囲です" in Finding.objects.get().sentence


def test_districts_that_differ_by_chance_are_not_told_as_different(at_desk, survey):
    keep(at_desk, survey, kind="groups", parted_by="age")
    assert "違いは、標本誤差の範囲" in Finding.objects.get().sentence


def test_questions_to_part_by_are_told_from_each_other_by_their_numbers(at_desk, survey):
    """Two tables of a questionnaire may ask of the same things: important to you, content with."""
    fields = at_desk.get(page("finding_add", survey) + "?question=ties").context["form"].fields
    assert ("good_talk", "問6 ア 相談のしやすさ") in fields["parted_by"].choices


def test_a_change_since_the_survey_before_is_told_only_of_one_series(at_desk, survey, midori, districts):
    keep(at_desk, survey, kind="change")
    assert not Finding.objects.exists()
    before = made_survey(midori, districts, title="前の区民アンケート")
    answered(before, [{"district": 1 + place % 10, "ties": 1 + place % 2} for place in range(400)])
    Survey.objects.filter(pk=survey.pk).update(predecessor=before)
    keep(at_desk, survey, kind="change")
    finding = Finding.objects.get()
    assert "前回の100.0％から30.0％になりました" in finding.sentence
    assert "悪" in finding.sentence
    Question.objects.filter(survey=survey, code="ties").update(text="近所の人を知っていますか。")
    answers_moved(survey)
    refused = keep(at_desk, survey, kind="change")
    assert refused.status_code == 422
    assert "比べられると決められていません" in words_of(refused)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"counted": []}, "数える選択肢を、一つ以上選んでください"),
        ({"own_words": "{shaer}％です"}, "{shaer}という印はありません"),
        ({"kind": "change"}, "前回のアンケートが決まっていません"),
        ({"own_words": "あ" * 301}, "300"),
    ],
)
def test_what_cannot_be_told_is_said_and_nothing_is_kept(at_desk, survey, fields, sentence):
    answer = keep(at_desk, survey, **fields)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not Finding.objects.exists()


def test_an_answer_of_too_few_people_is_not_told(at_desk, midori, districts):
    few = made_survey(midori, districts)
    answered(few, [{"district": 1, "ties": 1}] * 5)
    assert "この数字は出せません" in words_of(keep(at_desk, few))


def test_a_finding_goes_into_the_bin_and_comes_back(at_desk, survey):
    keep(at_desk, survey)
    finding = Finding.objects.get()
    at_desk.post(page("finding_remove", survey, finding.uid))
    assert not Finding.objects.present().exists()
    at_desk.post(page("finding_restore", survey, finding.uid))
    assert Finding.objects.present().exists()


def test_an_indicator_takes_its_values_with_their_errors_and_hides_what_must_not_be_told(at_desk, survey, goal):
    indicator = Indicator.objects.create(
        plan=goal.plan, goal=goal, title="助けあえると思う人", unit="%", kind="awareness", source="survey"
    )
    question = Question.objects.get(survey=survey, code="ties")
    link = IndicatorQuestion.objects.create(question=question, indicator=indicator, who_is_asked="18歳以上")
    link.counted.set(question.choices.filter(code__in=[1, 2]))
    Survey.objects.filter(pk=survey.pk).update(opens_on=date(2012, 3, 1), closes_on=date(2012, 3, 31))
    address = page("finding_indicator", survey, link.pk)
    at_desk.post(address)
    assert not IndicatorValue.objects.filter(indicator=indicator).exists()
    published(survey)
    assert ">30<" in words_of(at_desk.get(address))
    at_desk.post(address)
    values = {row.area.name: row for row in IndicatorValue.objects.filter(indicator=indicator)}
    assert str(values["緑区"].value) == "30.00"
    assert values["緑区"].error is not None
    assert values["緑区"].fiscal_year == 2011
    assert values["長津田"].suppressed
    assert values["長津田"].value is None


@pytest.mark.parametrize("who", ["tanaka", "yamada", "mori"])
def test_only_who_runs_the_survey_keeps_findings(client, request, survey, who):
    client.force_login(request.getfixturevalue(who).account)
    assert client.get(page("findings", survey)).status_code in (403, 404)
    assert keep(client, survey).status_code in (403, 404)
