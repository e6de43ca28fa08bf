"""What everybody reads of a year: nothing before it is published, then words, counts and what did not come."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import now
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.actions.reviewing import district_state, review_state
from sasaeai.plans.models import Goal, Plan, Release
from sasaeai.plans.states import marks
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.reviews.actions.answering import answer_sheet, confirm_sheet
from sasaeai.reviews.actions.publication import withdraw_year
from sasaeai.reviews.models import ReviewYear

from .known import led, made_indicator, made_meeting, opened, published, sheet_of, valued

YEAR = "/plan/2/years/2011/"


def told(answer) -> str:
    return answer.content.decode()


def say(year: ReviewYear, title: str, by, **words: str) -> None:
    sheet = sheet_of(year, title)
    state = review_state(None) if sheet.about else district_state(None)
    answer_sheet(sheet, state | words, seen=marks(state), by=by)


@pytest.fixture
def by(suzuki, viewer_of):
    return viewer_of(suzuki)


@pytest.fixture
def answered(ward, by, shakyo) -> ReviewYear:
    """Published plans, a year with words of a measure and a district, one press, and one that nobody answered."""
    led(make_measure(ward, ward.measures.first().goal, "手話の会"), shakyo)
    valued(made_indicator(ward.measures.get(title="相談の日"), target=12), 11)
    publish_as(ward, "確定")
    publish_as(ward.district_plans.get(area__slug="nagatsuta"), "確定")
    year = opened(ward)
    say(year, "相談の日", by, done="月1回ひらきました。", next_step="expand")
    say(year, "開いた回数", by, result="11回", cause="雪の日があった", response="予備の日を決める")
    say(year, "長津田", by, done="公園のそうじ12回", consult="車を出せる人をさがしたい")
    confirm_sheet(sheet_of(year, "手話の会"), by=by)
    return year


def test_before_publication_there_is_no_page_and_no_way_to_it(client, ward, answered):
    measure = ward.measures.get(title="相談の日")
    assert client.get(YEAR).status_code == 404
    assert "月1回ひらきました。" not in told(client.get(f"/plan/2/measures/{measure.uid}/"))
    assert "年度ごとのふりかえり" not in told(client.get("/plan/2/"))


def test_everybody_reads_the_year_and_what_did_not_come(client, answered, by):
    published(answered, by)
    page = told(client.get(YEAR))
    assert "区計画の取組3件のうち、1件は届いていません。1件は「変わりなし」でした。" in page
    assert "指標1件のうち、0件が目標に届きました。" in page
    assert "11地区のうち、1地区からふりかえりシートが届きました。" in page
    assert 'href="/plan/2/years/2011/"' in told(client.get("/plan/2/years/"))
    assert "/plan/2/years/" in told(client.get("/plan/2/"))


def test_words_stand_with_their_measure_on_the_years_page_and_on_its_own(client, ward, answered, by):
    published(answered, by)
    measure = ward.measures.get(title="相談の日")
    base = Goal.objects.get(pk=measure.goal.parent_id)
    page = told(client.get(f"{YEAR}goals/{base.uid}/"))
    assert "月1回ひらきました。" in page
    assert "雪の日があった" in page
    assert "前の年度から変わりありません。" in page
    assert page.count("届いていません") == 1
    assert re.search(r"次のもののふりかえりは、届いていません。</p><ul><li><a href=[^>]+>[^<]+</a></li></ul>", page)
    own = told(client.get(f"/plan/2/measures/{measure.uid}/"))
    assert "月1回ひらきました。" in own
    assert "これから：拡充" in own


def test_an_older_release_is_read_as_it_was_before_the_year_was_told(client, ward, answered, by):
    published(answered, by)
    address = f"measures/{ward.measures.get(title='相談の日').uid}/"
    assert "月1回ひらきました。" in told(client.get(f"/plan/2/{address}"))
    older = told(client.get(f"/editions/{Release.objects.order_by('pk').first().pk}/{address}"))
    assert "相談の日" in older
    assert "月1回ひらきました。" not in older


def test_what_did_not_come_is_said_once(client, answered, by):
    published(answered, by)
    page = told(client.get(YEAR))
    assert page.count("次の目標のふりかえりは、届いていません。") == 1
    assert "届いていない地区：東本郷、" in page
    assert page.count("届いていない") == 1
    assert page.count("届いていません") == 2, "of measures, and of goals"


def test_in_another_language_the_words_stand_as_they_were_written_on_the_years_page(client, ward, answered, by):
    published(answered, by)
    measure = ward.measures.get(title="相談の日")
    years = f"{YEAR}goals/{Goal.objects.get(pk=measure.goal.parent_id).uid}/"
    assert f'href="/en{years}"' in told(client.get(f"/en/plan/2/measures/{measure.uid}/"))
    shown = told(client.get(f"/en{years}"))
    assert '<span lang="ja">月1回ひらきました。</span>' in shown
    assert shown.count("in the words of those who wrote them, in Japanese") == 1
    assert "書いた人の言葉のまま" not in told(client.get(years))


def test_a_districts_year_is_read_in_its_own_words(client, answered, by):
    published(answered, by)
    page = told(client.get(f"{YEAR}districts/nagatsuta/"))
    assert "公園のそうじ12回" in page
    assert "車を出せる人をさがしたい" in page
    assert f"{YEAR}districts/nagatsuta/" in told(client.get("/districts/nagatsuta/"))
    assert "この年度のふりかえりは、届いていません。" in told(client.get(f"{YEAR}districts/kamoi/"))
    assert client.get(f"{YEAR}districts/tsuzuki/").status_code == 404


def test_what_was_taken_back_is_gone_everywhere_and_a_correction_is_told(client, ward, answered, by):
    published(answered, by)
    withdraw_year(answered, "回数を訂正します。", by=by)
    assert client.get(YEAR).status_code == 404
    assert "年度ごとのふりかえり" not in told(client.get("/plan/2/"))
    measure = ward.measures.get(title="相談の日")
    assert "月1回ひらきました。" not in told(client.get(f"/plan/2/measures/{measure.uid}/"))
    published(answered, by)
    assert "回数を訂正します。" in told(client.get(YEAR))


def test_minutes_without_an_agenda_are_read_too(client, answered, by):
    made_meeting(answered, "急な会議", decision="会場を変える。", published_at=now()).agenda.all().delete()
    published(answered, by)
    page = told(client.get(YEAR))
    assert "急な会議" in page
    assert "会場を変える。" in page


def test_a_year_without_its_signatures_is_read_all_the_same(client, answered, by):
    """As a year may be that was brought in from elsewhere."""
    published(answered, by)
    answered.signatures.all().delete()
    move_public_stamp()
    page = told(client.get(YEAR))
    assert "区計画の取組3件のうち" in page
    assert "だれが確かめたか" not in page


def test_a_year_costs_the_same_few_questions_for_one_measure_and_for_many(client, ward, answered, by):
    published(answered, by)
    measure = ward.measures.get(title="相談の日")
    base = Goal.objects.get(pk=measure.goal.parent_id).uid
    pages = (
        "/plan/2/", YEAR, "/plan/2/years/", f"{YEAR}goals/{base}/", f"{YEAR}districts/nagatsuta/",
        f"/plan/2/measures/{measure.uid}/", f"/plan/2/goals/{base}/", "/plan/2/districts/nagatsuta/",
    )  # fmt: skip

    def costs() -> dict[str, int]:
        found = {}
        for page in pages:
            move_public_stamp()
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(page)
            assert answer.status_code == 200, page
            assert len(answer.content) <= 100_000, page
            found[page] = len(captured)
        return found

    client.get("/plan/2/")  # what a process asks once of its database is asked before
    few = costs()
    assert {page: count for page, count in few.items() if count > 8} == {}
    for number in range(60):
        make_measure(ward, measure.goal, f"取組{number}")
    publish_as(Plan.objects.get(pk=ward.pk), "確定", note="取組がふえました。")
    assert costs() == few


def test_where_a_ward_wants_grades_each_goal_tells_its_own_and_why(client, ward, answered, by):
    answered.period.grades_used = True
    answered.period.save()
    published(answered, by)
    page = told(client.get(YEAR))
    assert "なぜこの評価か" in page
    assert "指標は1件で、判断できるのは" in page


def test_without_grades_there_are_none(client, answered, by):
    published(answered, by)
    assert "なぜこの評価か" not in told(client.get(YEAR))
