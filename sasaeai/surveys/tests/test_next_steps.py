"""The survey's own page: what is done, what comes next, and what waits on the first page of the desk."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.clock import now
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.plans.tests.full_plan import make_indicator
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan
from sasaeai.surveys.actions.surveys import answers_moved
from sasaeai.surveys.models import Finding, IndicatorQuestion, Keying, Letter, PublishedResults, Slip, Survey
from sasaeai.surveys.tests.known import answered, opened


def hub(client, survey):
    return client.get(f"/desk/surveys/{survey.uid}/")


def coming(client, survey):
    page = hub(client, survey)
    return page.context["next"] and page.context["next"].title


def jobs(client):
    return client.get("/desk/").content.decode()


def test_the_page_leads_from_the_first_question_to_the_published_result(at_desk, survey, midori):
    empty = Survey.objects.create(title="空のアンケート", area=midori, made_at=now())
    assert coming(at_desk, empty) == "調査票をつくる"
    assert coming(at_desk, survey) == "調査票を確定する"
    page = hub(at_desk, survey).content.decode()
    assert 'name="to" value="fixed"' in page
    assert "平成24年11月1日から" in page
    Survey.objects.filter(pk=survey.pk).update(state="fixed", fixed_at=now())
    assert coming(at_desk, survey) == "依頼状をつくる"
    assert [move["to"] for move in hub(at_desk, survey).context["moves"]] == ["open", "draft"]
    Letter.objects.create(survey=survey, stratum=survey.strata.first(), number=1, fingerprint="1")
    page = hub(at_desk, survey)
    assert page.context["next"].title == "受付をはじめる"
    # Letters are made, not sent: neither the way back nor the end is offered, and nothing counts as sent.
    assert page.context["moves"] == []
    assert page.context["figures"][0]["text"] == "送る予定"
    opened(survey)
    # While answers come in, paper is typed.
    assert coming(at_desk, survey) == "届いた紙を入力する"
    assert hub(at_desk, survey).context["next"].url.endswith("/slips/"), "first it is received"
    answered(survey, [{"district": 1, "ties": 1}] * 12)
    Slip.objects.create(survey=survey, number=1, received_on="2012-11-18")
    assert "入力待ち1件" in hub(at_desk, survey).content.decode()
    assert hub(at_desk, survey).context["next"].url.endswith("/keying/")
    Slip.objects.update(invalid=True, fate="blank")
    with clock.frozen(date(2012, 12, 1)):
        assert coming(at_desk, survey) == "受付を終える"
    Survey.objects.filter(pk=survey.pk).update(state="closed")
    assert coming(at_desk, survey) == "結果を確かめて公表する"
    at_desk.post(f"/desk/surveys/{survey.uid}/results/publish/")
    assert coming(at_desk, survey) == "わかったことを、計画の目標に引く"
    Finding.objects.create(survey=survey, question=survey.questions.get(code="ties"), sentence="多い")
    assert coming(at_desk, survey) is None
    answered(survey, [{"district": 1, "ties": 1}] * 3)
    answers_moved(survey)
    assert coming(at_desk, survey) == "結果を確かめて公表する"
    assert "公表した結果に、新しい回答3件が入っていません" in jobs(at_desk)


def test_who_only_reads_sees_numbers_and_no_steps(client, yamada, survey):
    opened(survey)
    client.force_login(yamada.account)
    page = hub(client, survey)
    assert (page.status_code, page.context["steps"]) == (200, [])
    assert "/edit/" not in page.content.decode()


def test_the_page_costs_the_same_for_every_number_of_letters(at_desk, survey, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        hub(at_desk, survey)


def test_a_survey_that_closes_soon_waits_on_the_first_page(at_desk, survey):
    opened(survey)
    assert "しめきりです" not in jobs(at_desk)
    with clock.frozen(date(2012, 11, 24)):
        assert "「区民アンケート」は平成24年11月30日がしめきりです" in jobs(at_desk)
    with clock.frozen(date(2012, 12, 3)):
        assert "平成24年11月30日を過ぎても受け付けています" in jobs(at_desk)


def test_slips_wait_for_who_may_type_them(client, at_desk, survey, midori, ito):
    opened(survey)
    typist = make_person("木村 進", "kimura", Role.TYPIST, midori)
    slips = [Slip(survey=survey, number=at, received_on="2012-11-18", wants_second=at > 1) for at in range(1, 4)]
    Slip.objects.bulk_create(slips)
    for slip, turns in ((slips[1], [1]), (slips[2], [1, 2])):
        for turn in turns:
            Keying.objects.create(slip=slip, turn=turn, by_id=typist.pk, by_label="木村", typed_at=now())
    assert "入力を待つ調査票が1件" in jobs(at_desk)
    assert "二人の入力が食いちがう調査票が1件" in jobs(at_desk)
    assert "二人めの入力を待つ調査票が1件" in jobs(at_desk)
    client.force_login(typist.account)
    # Not the one that this typist typed first.
    assert "二人めの入力を待つ" not in jobs(client)
    assert "入力を待つ調査票が1件" in jobs(client)
    client.force_login(ito.account)
    assert "調査票が" not in jobs(client)


def test_questions_that_nobody_looked_through_as_indicators_wait_while_it_is_a_draft(
    at_desk, survey, midori, districts
):
    plan = make_plan(midori, districts.values())
    measure = make_measure(plan, goal_named(plan, "ボランティアの仲介"), "つなぐ")
    indicator = make_indicator(measure, title="つながり", kind="awareness", source="survey")
    question = survey.questions.get(code="ties")
    IndicatorQuestion.objects.create(question=question, indicator=indicator, who_is_asked="18歳以上")
    assert "まだ確かめていない指標の問いが1つあります" in jobs(at_desk)
    assert coming(at_desk, survey) == "指標にする問いを確かめる"
    opened(survey)
    assert "まだ確かめていない指標の問い" not in jobs(at_desk)


@pytest.mark.parametrize("withdrawn", [True, False])
def test_results_that_were_withdrawn_are_not_behind(at_desk, survey, withdrawn):
    opened(survey)
    answered(survey, [{"district": 1}] * 12)
    PublishedResults.objects.create(
        survey=survey, number=1, published_at=now(), response={"n": 2}, withdrawn_at=now() if withdrawn else None
    )
    assert ("新しい回答10件" in jobs(at_desk)) is not withdrawn


def test_the_rooms_lead_to_the_paper(at_desk, survey):
    paper = reverse("press:survey_papers", args=[survey.uid])
    for name in ("survey", "questions", "keying"):
        tabs = at_desk.get(reverse(f"surveys:{name}", args=[survey.uid])).context["rooms"]
        assert paper in [tab["url"] for tab in tabs]
    assert [tab["label"] for tab in at_desk.get(paper).context["rooms"] if tab["current"]] == ["印刷"]
