"""Indicators count the ledger: the number, its districts, its rows, and what the public reads after 「いま数える」."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel import clock
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import SUPPRESSED, Window, find_metric
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import Indicator, Plan
from sasaeai.plans.tests.making import goal_named, make_measure, make_plan, publish_as
from sasaeai.records.tests.known import kind_named, made, made_link

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def read(key: str, *areas, year: int = 2012):
    return list(find_metric(key).read(Window([area.pk for area in areas], FiscalYear(year))).values())


def test_times_and_people_are_counted_by_district_and_year_without_the_bin(districts):
    kamoi, nagatsuta = districts["kamoi"], districts["nagatsuta"]
    made(kamoi, children=6, adults=7, older=8, people=30)
    made(kamoi, people=10)
    made(kamoi, people=99, day=date(2011, 5, 1))
    made(nagatsuta, people=12).bin(None)
    assert read("records.times", kamoi, nagatsuta) == [2, 0]
    assert read("records.people", kamoi, nagatsuta) == [40, 0]
    assert read("records.people", kamoi, year=2011) == [99]
    assert [read(f"records.{band}", kamoi) for band in ("children", "adults", "older")] == [[6], [7], [8]]


def test_a_few_heads_are_hidden_and_so_is_what_would_tell_them(districts):
    made(districts["kamoi"], people=3)
    made(districts["nagatsuta"], people=8)
    made(districts["miho"], people=50)
    shown = read("records.people", districts["kamoi"], districts["nagatsuta"], districts["miho"])
    assert shown == [SUPPRESSED, SUPPRESSED, 50]


def test_a_group_counts_once_however_its_name_is_spelt(districts):
    kamoi = districts["kamoi"]
    group = make_organisation("鴨居ふれあい会")
    made(kamoi, "あいさつ隊 A")
    made(kamoi, "あいさつ隊Ａ")
    made(kamoi, organisation=group)
    made(kamoi, organisation=group)
    made(kamoi)
    assert read("records.groups", kamoi) == [2]


def test_one_more_record_moves_the_public_indicator_after_counting_now(client, suzuki, ward, districts):
    measure = make_measure(ward, goal_named(ward, "一人ひとりの力"), "あいさつから始める")
    row = Indicator.objects.create(
        plan=ward, measure=measure, title="あいさつの回数", unit="回", source="metric", metric_key="records.times"
    )
    link = made_link(districts["kamoi"], kind=kind_named("あいさつ・声かけ"))
    made(districts["kamoi"], "鴨居の会")
    count = f"/desk/plan/2/figures/{row.uid}/count/"
    client.force_login(suzuki.account)
    client.post(count)
    publish_as(ward, "基本案")
    public = f"/plan/2/indicators/{row.uid}/"
    client.logout()
    assert "1回" in client.get(public).content.decode()
    form = {"once": "once234567", "kind": str(link.kind_id), "day": "2012-11-20", "people": "20"}
    assert client.post(f"/record/{link.token}/", form).status_code == 302
    assert "2回" not in client.get(public).content.decode()
    client.force_login(suzuki.account)
    assert "数えました。平成24年度：2回" in client.post(count, follow=True).content.decode()
    client.logout()
    assert "2回" in client.get(public).content.decode()


def test_the_form_of_an_indicator_offers_what_the_ledger_counts(client, suzuki, ward):
    measure = make_measure(ward, goal_named(ward, "一人ひとりの力"), "あいさつから始める")
    row = Indicator.objects.create(plan=ward, measure=measure, title="あいさつの回数", unit="回")
    client.force_login(suzuki.account)
    page = client.get(f"/desk/plan/2/figures/{row.uid}/").content.decode()
    assert "活動に参加した人（延べ）（人）" in page


def test_the_counted_rows_are_opened_as_far_as_the_viewer_may_see_them(client, suzuki, tanaka, ward, districts):
    plan = ward.district_plans.get(area__slug="nagatsuta")
    measure = make_measure(plan, goal_named(plan, "一人ひとりの力"), "お茶の会")
    row = Indicator.objects.create(
        plan=plan, measure=measure, title="回数", unit="回", source="metric", metric_key="records.times"
    )
    made(districts["nagatsuta"], "長津田の会")
    made(districts["kamoi"], "鴨居の会")
    client.force_login(tanaka.account)
    page = client.get(f"/desk/plan/2/figures/{row.uid}/rows/?year=2012").content.decode()
    assert "平成24年11月1日 サロン・茶話会（長津田の会、10人）" in page
    assert "鴨居の会" not in page


def test_the_counted_rows_cost_as_many_queries_for_many_as_for_two(
    client, suzuki, ward, districts, django_assert_num_queries
):
    measure = make_measure(ward, goal_named(ward, "一人ひとりの力"), "あいさつから始める")
    row = Indicator.objects.create(
        plan=ward, measure=measure, title="回数", unit="回", source="metric", metric_key="records.times"
    )
    page = f"/desk/plan/2/figures/{row.uid}/rows/?year=2012"
    client.force_login(suzuki.account)
    group = make_organisation("鴨居ふれあい会")
    made(districts["kamoi"], "鴨居の会")
    made(districts["kamoi"], organisation=group)
    assert "あなたが見られるのは2件" in client.get(page).content.decode()
    with CaptureQueriesContext(connection) as for_two:
        client.get(page)
    for number in range(3):
        made(districts["nagatsuta"], f"長津田の会{number}")
        made(districts["nagatsuta"], organisation=group)
    with django_assert_num_queries(len(for_two)):
        assert "あなたが見られるのは8件" in client.get(page).content.decode()
