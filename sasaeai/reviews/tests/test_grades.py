"""評価を決める: the rule proposes, people decide with a reason, publication keeps both; districts are never graded."""

from __future__ import annotations

import pytest

from sasaeai.plans.actions.grades import freeze_grades
from sasaeai.plans.actions.reviewing import publish_year
from sasaeai.plans.models import IndicatorValue, Plan, Review
from sasaeai.plans.tests.making import goal_named
from sasaeai.reviews.models import Stage

from .known import at_stage, made_indicator
from .test_signing import form_of, page_of, signed_in, told


@pytest.fixture
def measured(ward):
    """An indicator that reached its target: 10 at first, 12 wanted, 14 counted."""
    made = made_indicator(ward.measures.get(title="相談の日"), target=12, baseline_year=2010, baseline_value=10)
    IndicatorValue.objects.create(indicator=made, area=ward.area, fiscal_year=2011, value=14, taken_on="2012-04-01")
    return made


@pytest.fixture
def graded(year, measured):
    """The year of a period that uses grades."""
    year.period.grades_used = True
    year.period.save()
    return year


def page_for(year, indicator) -> str:
    return page_of(year, f"grades/indicators/{indicator.uid}/")


def test_a_period_without_grades_has_no_such_page(at_desk, year, measured):
    assert at_desk.get(page_of(year, "grades/")).status_code == 404
    assert at_desk.get(page_for(year, measured)).status_code == 404
    assert "評価を決める" not in told(at_desk.get(page_of(year)))


def test_each_goal_and_indicator_shows_what_is_proposed_and_why(at_desk, graded, ward):
    page = told(at_desk.get(page_of(graded, "grades/?of=indicators")))
    assert "開いた回数" in page
    assert "平成23年度の実績値は、14回です（速報）。" in page
    assert "公園のそうじ" not in page
    assert "ボランティア" in told(at_desk.get(page_of(graded, "grades/")))
    assert "評価を決める" in told(at_desk.get(page_of(graded)))


def test_another_grade_needs_a_reason_and_the_proposed_one_none(at_desk, graded, measured):
    address = page_for(graded, measured)
    form = form_of(at_desk, address)
    refused = at_desk.post(address, form | {"grade": "behind", "overruled_because": " "})
    assert refused.status_code == 422
    assert "案とちがう評価にするときは、理由を書いてください。" in told(refused)
    same = at_desk.post(address, form | {"grade": "on_track", "overruled_because": "よい"})
    assert "案と同じ評価です。" in told(same)
    assert "評価を一覧から選んでください。" in told(at_desk.post(address, form | {"grade": "x"}))
    assert not Review.objects.exists()
    kept = {"grade": "behind", "overruled_because": "数え方を変えたばかりなので。"}
    answer = at_desk.post(address, form | kept, follow=True)
    assert "数え方を変えたばかりなので。" in told(answer)
    review = Review.objects.get()
    assert (review.proposed_grade, review.grade) == ("on_track", "behind")
    assert "14回" in review.grade_because


def test_two_who_decide_see_both(at_desk, graded, measured):
    address = page_for(graded, measured)
    form = form_of(at_desk, address)
    at_desk.post(address, form | {"grade": "behind", "overruled_because": "先の理由"})
    late = at_desk.post(address, form | {"grade": "worse", "overruled_because": "後の理由"})
    assert late.status_code == 409
    assert "先の理由" in told(late)
    assert "後の理由" in told(late)
    assert Review.objects.get().grade == "behind"


def test_grades_are_closed_once_the_committee_has_the_year(at_desk, graded, measured):
    form = form_of(at_desk, page_for(graded, measured))
    at_stage(graded, Stage.COMMITTEE)
    late = at_desk.post(page_for(graded, measured), form | {"grade": "behind", "overruled_because": "おそい理由"})
    assert late.status_code == 409
    assert "おそい理由" in told(late)
    assert not Review.objects.exists()


def test_publication_keeps_the_proposal_of_final_values_and_what_was_overruled(at_desk, graded, ward, measured):
    form = form_of(at_desk, page_for(graded, measured))
    at_desk.post(page_for(graded, measured), form | {"grade": "behind", "overruled_because": "理由"})
    plans = list(Plan.objects.family(ward.period))
    publish_year(plans, 2011)
    assert freeze_grades(Plan.objects.ward().get(), 2011) == 21  # the seed's 20 goals, and the indicator
    review = Review.objects.get(indicator=measured)
    assert (review.grade, review.proposed_grade, review.overruled_because) == ("behind", "on_track", "理由")
    assert "速報" not in review.grade_because
    assert Review.objects.get(goal=goal_named(ward, "ボランティアの仲介")).grade_because
    assert not Review.objects.filter(plan__ward_plan__isnull=False).exists()


def test_a_period_without_grades_keeps_none_when_its_year_is_published(year, ward, measured):
    assert freeze_grades(ward, 2011) == 0
    assert not Review.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("yamada", 403), ("tanaka", 403)])
def test_nobody_else_decides(request, graded, measured, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page_of(graded, "grades/")).status_code == status
    assert client.post(page_for(graded, measured), {"grade": "behind"}).status_code == 403
