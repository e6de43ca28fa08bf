"""鈴木 opens the review of a fiscal year: who is asked for what."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from sasaeai.kernel import clock
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import Source
from sasaeai.plans.tests.making import make_measure
from sasaeai.reviews.actions.opening import add_missing_sheets, open_year
from sasaeai.reviews.models import ReviewYear

from .known import CONTACT, made_indicator, opened, sheet_of, valued

OPEN = "/desk/reviews/open/"
FORM = {"year": "平成23年度", "due_on": "H24.7.6", "contact": CONTACT, "words": "書けるものから。"}


def told(answer) -> str:
    return answer.content.decode()


def test_suzuki_opens_the_year_that_has_just_ended(at_desk, ward):
    page = told(at_desk.get(OPEN))
    assert 'value="平成23年度"' in page
    assert 'value="平成24年7月6日"' in page
    answer = at_desk.post(OPEN, FORM, follow=True)
    year = ReviewYear.objects.get()
    assert answer.redirect_chain == [(reverse("reviews:year", args=[year.uid]), 302)]
    assert "平成23年度のふりかえりを始めました。" in told(answer)
    line = JournalEntry.objects.get(key="reviews.year.opened")
    assert line.sentence() == f"「平成23年度のふりかえり」を始め、シートを{year.sheets.count()}枚作りました。"


def test_each_thing_has_its_sheet_and_each_sheet_its_owner(ward):
    measure = ward.measures.get(title="相談の日")
    made_indicator(measure)
    year = opened(ward)
    assert str(sheet_of(year, "相談の日").owner) == "区社会福祉協議会"
    assert str(sheet_of(year, "開いた回数").owner) == "区社会福祉協議会"
    assert sheet_of(year, "だれのものでもない取組").owner is None
    assert sheet_of(year, "長津田").kind == "district"
    assert year.sheets.filter(goal__isnull=False).count() == 20  # the seed's 5 base goals and 15 small goals
    assert year.sheets.filter(goal=None, measure=None, indicator=None).count() == 11


def test_a_district_is_asked_for_one_simple_sheet_only(year):
    assert sheet_of(year, "長津田").asked
    assert not sheet_of(year, "公園のそうじ").asked


@pytest.mark.parametrize(("value", "asked"), [("30", False), ("11", True), (None, False)])
def test_what_counts_itself_is_asked_about_only_when_it_missed_its_target(ward, value, asked):
    measure = ward.measures.get(title="相談の日")
    live = made_indicator(measure, "自動の数", target=12, source=Source.METRIC, metric_key="records.sessions")
    if value:
        valued(live, value, source=Source.METRIC)
    assert sheet_of(opened(ward), "自動の数").asked is asked


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"year": "平成30年度"}, "平成30年度は、この計画の年（平成23年度～平成27年度）ではありません。"),
        ({"year": "平成25年度"}, "平成25年度はまだ始まっていません。"),
        ({"year": "らいねん"}, "「らいねん」を年度として読めませんでした。"),
        ({"due_on": "平成24年5月31日"}, "しめきりは、今日かそのあとの日にしてください。"),
        ({"due_on": ""}, "日付を書いてください"),
        ({"contact": ""}, "だれに聞けばよいかを書いてください"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_made(at_desk, ward, form, sentence):
    answer = at_desk.post(OPEN, FORM | form)
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert "書けるものから。" in told(answer)
    assert not ReviewYear.objects.exists()


def test_a_year_is_opened_once(at_desk, year):
    assert "平成23年度のふりかえりは、すでに始めています。" in told(at_desk.post(OPEN, FORM))
    assert 'value="平成24年度"' in told(at_desk.get(OPEN))


def test_a_year_begins_at_midnight_of_april_the_first_in_japan(ward):
    new = {"due_on": date(2012, 5, 1), "contact": CONTACT, "by": None}
    with clock.frozen(datetime(2012, 3, 31, 14, 59, 59, tzinfo=UTC)):  # 23:59:59 JST
        assert opened(ward, due_on=date(2012, 5, 1)).fiscal_year == 2011
        with pytest.raises(Refused, match="平成24年度はまだ始まっていません。"):
            open_year(ward.period, FiscalYear(2012), **new)
    with clock.frozen(datetime(2012, 3, 31, 15, 0, 0, tzinfo=UTC)):  # midnight JST
        assert open_year(ward.period, FiscalYear(2012), **new).fiscal_year == 2012


def test_what_comes_into_the_plan_later_gets_its_sheet_later(ward, year, suzuki, viewer_of):
    make_measure(ward, None, "あとからの取組")
    assert add_missing_sheets(year, by=viewer_of(suzuki)) == 1
    assert add_missing_sheets(year, by=viewer_of(suzuki)) == 0
    assert sheet_of(year, "あとからの取組").asked


def test_opening_asks_the_same_number_of_questions_for_one_measure_and_for_many(
    midori, districts, ward, django_assert_max_num_queries
):
    for number in range(60):
        made_indicator(make_measure(ward, None, f"取組{number}"))
    with django_assert_max_num_queries(40):
        opened(ward)


def test_the_newest_year_stands_first(at_desk, year):
    older = ReviewYear.objects.create(
        period=year.period, fiscal_year=year.fiscal_year - 1, opened_on=year.opened_on, due_on=year.due_on
    )
    page = told(at_desk.get(reverse("reviews:years")))
    assert page.index(reverse("reviews:year", args=[year.uid])) < page.index(reverse("reviews:year", args=[older.uid]))


@pytest.mark.parametrize("who", ["tanaka", "yamada"])
def test_nobody_but_the_secretariat_opens_a_year(client, request, ward, who):
    client.force_login(request.getfixturevalue(who).account)
    assert client.post(OPEN, FORM).status_code == 403
    assert client.get("/desk/reviews/").status_code == 200
    assert "年度のふりかえりを始める" not in told(client.get("/desk/reviews/"))
