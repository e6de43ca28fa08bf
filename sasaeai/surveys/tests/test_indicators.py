"""指標にする問い: gone through and signed by a person before the paper is printed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sasaeai.plans.models import Direction, Goal, Indicator, Period, Plan
from sasaeai.surveys.forms.indicators import REVIEWED
from sasaeai.surveys.models import IndicatorQuestion, SurveyState
from sasaeai.surveys.tests.known import opened
from sasaeai.surveys.tests.test_questions import changed, of, text_of

ALL_TICKED = {name: "on" for name, _label in REVIEWED}


@pytest.fixture
def indicator(midori, survey):
    period = Period.objects.create(area=midori, number=2, name="第２期", title="計画", first_year=2011)
    plan = Plan.objects.create(period=period, area=midori)
    goal = Goal.objects.create(plan=plan, title="近所で助けあえるまち")
    return Indicator.objects.create(
        plan=plan, goal=goal, title="助けあえる関係がある人の割合", unit="％", direction=Direction.UP, kind="awareness",
        source="survey",
    )  # fmt: skip


@pytest.fixture
def page(survey):
    return reverse("surveys:indicators", args=[survey.uid])


@pytest.fixture
def link(at_desk, survey, page, indicator):
    answer = at_desk.post(f"{page}?question={of(survey, 'ties').uid}", wanted(survey, indicator))
    assert answer.status_code == 302, answer.context["form"].errors
    return IndicatorQuestion.objects.get()


def wanted(survey, indicator, *codes):
    counted = of(survey, "ties").choices.filter(code__in=codes or (1, 2)).values_list("pk", flat=True)
    return {"indicator": indicator.pk, "counted": list(counted), "base": "answered", "who_is_asked": "18歳以上の方"}


def test_a_question_is_linked_to_an_indicator_with_the_answers_that_count(at_desk, survey, page, indicator, link):
    assert [choice.code for choice in link.counted.all()] == [1, 2]
    shown = text_of(at_desk.get(page))
    for words in (
        "近所で助けあえるまち",
        "1 そう思う、2 どちらかといえばそう思う",
        "増えるとよい",
        "今回が基準になります",
    ):
        assert words in shown
    assert "指標：助けあえる関係がある人の割合" in text_of(at_desk.get(reverse("surveys:questions", args=[survey.uid])))


@pytest.mark.parametrize(
    ("codes", "more", "sentence"),
    [
        ((1, 2, 3, 4, 5), {}, "いつも100％になります"),
        ((), {"counted": []}, "必須"),
        ((), {"counted": ["99999"]}, "選択"),
        ((), {"who_is_asked": ""}, "必須"),
        ((), {"indicator": ""}, "必須"),
        ((), {}, "もうこの指標につながっています"),
    ],
)
def test_a_link_that_says_nothing_is_refused(at_desk, survey, page, indicator, link, codes, more, sentence):
    given = wanted(survey, indicator, *codes) | more
    answer = at_desk.post(f"{page}?question={of(survey, 'ties').uid}", given)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_the_questionnaire_is_fixed_only_after_somebody_went_through_the_list(at_desk, survey, page, link):
    moved = reverse("surveys:survey_move", args=[survey.uid])
    assert "まだ確かめていません" in text_of(at_desk.post(moved, {"to": "fixed"}, follow=True))
    review = f"{page}?review={link.pk}"
    assert "目標・取組" in text_of(at_desk.get(review))
    answer = at_desk.post(review, ALL_TICKED | {"direction": ""})
    assert answer.status_code == 422
    assert "確かめてから印をつけてください" in text_of(answer)
    at_desk.post(review, ALL_TICKED | {"remark": "策定委員会で確かめた"})
    shown = text_of(at_desk.get(page))
    assert "鈴木 花子さんが確かめました" in shown
    assert "策定委員会で確かめた" in shown
    at_desk.post(moved, {"to": "fixed"})
    survey.refresh_from_db()
    assert survey.state == SurveyState.FIXED


def test_other_words_or_answers_are_gone_through_again(at_desk, survey, page, link):
    questions = reverse("surveys:questions", args=[survey.uid])
    for change in ({"text": "近所の人と助けあえますか。"}, {"choices": "そう思う\nどちらかといえばそう思う\n思わない"}):
        at_desk.post(f"{page}?review={link.pk}", ALL_TICKED)
        link.refresh_from_db()
        assert link.reviewed_by_label == "鈴木 花子"
        changed(at_desk, questions, survey, "ties", **change)
        link.refresh_from_db()
        assert link.reviewed_at is None
    assert [choice.label for choice in link.counted.all()] == ["そう思う", "どちらかといえばそう思う"]


def test_a_row_of_a_table_counts_the_answers_of_the_table(at_desk, survey, page, indicator):
    row = of(survey, "good_talk")
    form = at_desk.get(f"{page}?question={row.uid}").context["form"]
    assert [str(choice) for choice in form.fields["counted"].queryset][:2] == ["満足", "やや満足"]
    assert at_desk.get(f"{page}?question={of(survey, 'words').uid}").status_code == 404
    assert at_desk.get(f"{page}?link=99").status_code == 404


def test_a_link_is_taken_off_and_brought_back_as_it_was(at_desk, survey, page, link):
    at_desk.post(f"{page}?review={link.pk}", ALL_TICKED)
    at_desk.post(reverse("surveys:indicators_remove", args=[survey.uid]), {"link": link.pk})
    assert not IndicatorQuestion.objects.exists()
    step = survey.earlier_questionnaires.order_by("-pk").first()
    at_desk.post(f"{reverse('surveys:questions_undo', args=[survey.uid])}?step={step.pk}")
    back = IndicatorQuestion.objects.get()
    assert [choice.code for choice in back.counted.all()] == [1, 2]
    assert back.reviewed_by_label == "鈴木 花子"


def test_only_who_runs_the_survey_links_and_only_a_draft(at_desk, client, survey, page, link, yamada):
    opened(survey)
    answer = at_desk.post(f"{page}?review={link.pk}", ALL_TICKED)
    assert answer.status_code == 422
    assert "確定しています" in text_of(answer)
    client.force_login(yamada.account)
    assert "助けあえる関係がある人の割合" in text_of(client.get(page))
    assert client.post(f"{page}?review={link.pk}", ALL_TICKED).status_code == 403
