"""地域でできたこと: what everybody reads of the ledger, and what nobody does."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.kernel.stamp import set_entrance
from sasaeai.plans.models import Indicator, Release
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan, publish_as
from sasaeai.records.actions.recording import RECORDED, accept_news, withdraw_news
from sasaeai.records.models import ActivityRecord
from sasaeai.records.tests.known import made, sent

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def ward(midori, districts):
    plan = make_plan(midori, districts.values())
    publish_as(plan, "基本案")
    return plan


def read(client, query: str = "") -> str:
    return client.get(f"/activities/{query}").content.decode()


def rows(page: str, name: str) -> list[str]:
    """The cells behind a head, of every table in which it stands."""
    lines = [part.split("</tr>")[0] for part in page.split(f'<th scope="row">{name}</th>')[1:]]
    return ["|".join(cell.split("</td>")[0] for cell in line.split('<td class="number">')[1:]) for line in lines]


def test_a_year_is_added_up_by_district_and_by_kind(client, ward, districts):
    made(districts["kamoi"], people=20)
    made(districts["kamoi"], kind="健康づくり", people=30)
    made(districts["nagatsuta"], people=40)
    made(districts["nagatsuta"], people=99).bin(None)
    made(districts["nagatsuta"], people=99, day=date(2011, 5, 1))
    page = read(client)
    assert "平成24年度は、3回の活動がありました。" in page
    assert "延べ90人" in page
    assert rows(page, districts["kamoi"].name)[0] == "2|50"
    assert rows(page, "サロン・茶話会")[0] == "2|60"
    assert "平成23年度は、1回の活動がありました。" in read(client, "?year=2011")
    assert "平成24年度は" in read(client, "?year=1999")


def test_a_few_people_are_told_by_no_table_and_by_no_total(client, ward, districts):
    made(districts["kamoi"], people=3)
    page = read(client)
    assert "1回の活動" in page
    assert "延べ3人" not in page
    assert "少ないため出していません" in rows(page, districts["kamoi"].name)[0]
    made(districts["nagatsuta"], people=40)
    made(districts["miho"], people=50, kind="健康づくり")
    page = read(client)
    assert "延べ93人" in page
    assert "少ないため出していません" in rows(page, districts["nagatsuta"].name)[0], "the total would tell the three"
    assert rows(page, districts["miho"].name)[0] == "1|50"


def test_one_table_taken_from_the_other_tells_nothing_of_a_few(client, ward, districts):
    made(districts["kamoi"], people=3)
    made(districts["nagatsuta"], people=20, kind="健康づくり")
    made(districts["miho"], people=50)
    page = read(client)
    assert rows(page, districts["miho"].name)[0] == "1|50"
    hidden = "少ないため出していません"
    assert hidden in rows(page, "サロン・茶話会")[0], "53 less the fifty would be the three"
    assert hidden in rows(page, "健康づくり")[0]


def test_a_few_of_one_kind_in_a_district_are_not_told_by_the_rest_of_it(client, ward, districts):
    made(districts["kamoi"], people=3)
    made(districts["kamoi"], people=20, kind="健康づくり")
    made(districts["miho"], people=50)
    page = read(client)
    assert rows(page, districts["kamoi"].name)[0] == "2|23"
    assert "少ないため出していません" in rows(page, "健康づくり")[0], "23 less the twenty would be the three"


def test_a_few_that_nobody_can_work_out_hide_nothing(client, ward, districts):
    for name in ("kamoi", "miho"):
        made(districts[name], people=30)
        made(districts[name], people=3, kind="健康づくり")
    page = read(client)
    assert rows(page, "健康づくり")[0] == "2|6"


def test_sentences_are_news_once_they_were_accepted_and_the_newest_stands_first(client, suzuki, ward, districts):
    old = made(districts["kamoi"], news="花を植えました。", day=date(2012, 10, 1))
    new = made(districts["nagatsuta"], news="百回目でした。")
    assert "花を植えました。" not in read(client)
    client.force_login(suzuki.account)
    for row in (old, new):
        client.post(f"/desk/records/{row.uid}/accept/")
    client.logout()
    page = read(client)
    assert page.index("百回目でした。") < page.index("花を植えました。")
    new.refresh_from_db()
    new.bin(None)
    assert "百回目でした。" not in read(client)


def test_no_group_is_named_to_the_public(client, ward, districts):
    made(districts["kamoi"], "三丁目の会", news="花を植えました。", news_accepted_on=NOVEMBER_2012)
    assert "三丁目の会" not in read(client)


def test_there_is_a_way_in_once_there_is_something_to_read(client, suzuki, ward, districts):
    assert 'href="/activities/"' not in client.get("/").content.decode()
    assert "まだ記録がありません" in read(client)
    client.force_login(suzuki.account)
    client.post("/desk/records/add/", sent(districts["kamoi"]))
    client.logout()
    assert 'href="/activities/"' in client.get("/").content.decode()
    assert "/activities/" in client.get("/sitemap.xml").content.decode()
    client.force_login(suzuki.account)
    client.post(f"/desk/records/{ActivityRecord.objects.get().uid}/bin/")
    client.logout()
    assert 'href="/activities/"' not in client.get("/").content.decode()


def test_the_page_costs_as_many_queries_for_eleven_districts_as_for_one(
    client, ward, districts, django_assert_num_queries
):
    made(districts["kamoi"], news="花を植えました。", news_accepted_on=NOVEMBER_2012)
    client.get("/activities/")
    with django_assert_num_queries(8, exact=False):
        client.get("/activities/")
    for area in districts.values():
        made(area, news="花を植えました。", news_accepted_on=NOVEMBER_2012)
    with django_assert_num_queries(8, exact=False):
        client.get("/activities/")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Done in our neighbourhoods"), ("ja-simple", "まちで できたこと")]
)
def test_it_is_read_in_other_languages(client, ward, districts, language, words):
    made(districts["kamoi"], people=20)
    assert words in client.get(f"/{language}/activities/").content.decode()


def goal_page(client, plan, name: str) -> str:
    return client.get(f"/plan/2/goals/{goal_named(plan, name).uid}/").content.decode()


def test_the_page_of_a_goal_that_counts_the_ledger_tells_the_accepted_news(client, midori, districts, suzuki):
    plan = make_plan(midori, districts.values())
    measure = make_measure(plan, goal_named(plan, "一人ひとりの力"), "お茶の会を開く")
    Indicator.objects.create(
        plan=plan, measure=measure, title="参加した人", unit="人", source="metric", metric_key="records.people"
    )
    publish_as(plan, "基本案")
    set_entrance(RECORDED, is_open=True)
    row = made(districts["nagatsuta"], news="九十歳の方が初めて来ました。")
    assert "初めて来ました" not in goal_page(client, plan, "一人ひとりの力")
    accept_news(row, by=suzuki)
    assert "初めて来ました" in goal_page(client, plan, "一人ひとりの力")
    assert "初めて来ました" not in goal_page(client, plan, "情報")
    older = f"/editions/{Release.objects.current().pk}/goals/{goal_named(plan, '一人ひとりの力').uid}/"
    assert "初めて来ました" not in client.get(older).content.decode()
    withdraw_news(row, by=suzuki)
    assert "初めて来ました" not in goal_page(client, plan, "一人ひとりの力")
