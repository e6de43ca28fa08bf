"""Indicators that count by themselves: what is kept, what is left alone, what the public is told, who sees the rows."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel import clock
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.stamp import public_stamp
from sasaeai.kernel.tasks.schedule import entries
from sasaeai.plans.models import Indicator, IndicatorValue, Plan
from sasaeai.plans.tasks import keep_live_values
from tests.doings.models import Doing

from .making import goal_named, make_measure, make_plan, publish_as

JUNE_2012 = date(2012, 6, 1)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(JUNE_2012):
        yield


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def live(plan: Plan, key: str = "doings.times", **fields) -> Indicator:
    measure = make_measure(plan, goal_named(plan, "一人ひとりの力"), f"取組 {key}")
    return Indicator.objects.create(
        plan=plan, measure=measure, title="活動した回数", unit="回", source="metric", metric_key=key, **fields
    )


def do(area, day: date = JUNE_2012, who: str = "伊藤", **fields) -> Doing:
    return Doing.objects.create(area=area, day=day, who=who, **fields)


def kept(row: Indicator) -> dict[tuple[str, int], Decimal | None]:
    return {(value.area.slug, value.fiscal_year): value.value for value in row.values.select_related("area")}


def count() -> int:
    return keep_live_values.call()


def test_a_wards_indicator_keeps_its_total_and_each_district(ward, districts):
    row = live(ward)
    do(districts["kamoi"])
    do(districts["kamoi"])
    do(districts["nagatsuta"], date(2011, 5, 1))
    assert count() == 24
    found = kept(row)
    assert (found["midori", 2012], found["kamoi", 2012], found["nagatsuta", 2012]) == (2, 2, 0)
    assert (found["midori", 2011], found["nagatsuta", 2011]) == (1, 1)
    value = IndicatorValue.objects.get(area__slug="midori", fiscal_year=2012)
    assert (value.source, value.frozen_at, value.taken_on) == ("metric", None, JUNE_2012)


def test_what_was_done_for_the_whole_ward_counts_in_the_total(ward, midori, districts):
    row = live(ward)
    do(midori)
    do(districts["kamoi"])
    count()
    assert kept(row)["midori", 2012] == 2


def test_distinct_people_are_not_added_up(ward, districts):
    row = live(ward, "doings.people")
    do(districts["kamoi"], who="伊藤")
    do(districts["nagatsuta"], who="伊藤")
    count()
    found = kept(row)
    assert (found["midori", 2012], found["kamoi", 2012], found["nagatsuta", 2012]) == (1, 1, 1)


def test_small_numbers_are_hidden_before_they_are_stored(ward, districts):
    row = live(ward, "doings.times_hidden")
    for times, slug in ((3, "kamoi"), (8, "nagatsuta"), (20, "miho")):
        for _time in range(times):
            do(districts[slug])
    count()
    values = {value.area.slug: value for value in row.values.filter(fiscal_year=2012)}
    assert values["kamoi"].suppressed
    assert values["kamoi"].value is None
    assert values["nagatsuta"].suppressed, "the total would tell the small one"
    assert values["miho"].value == 20
    assert values["midori"].value == 31


def test_a_districts_indicator_reads_its_own_area(ward, districts):
    plan = ward.district_plans.get(area__slug="kamoi")
    row = live(plan)
    do(districts["kamoi"])
    do(districts["nagatsuta"])
    count()
    assert kept(row) == {("kamoi", 2011): 0, ("kamoi", 2012): 1}


def test_a_cumulative_indicator_counts_from_the_first_year(ward, districts):
    row = live(ward, basis="cumulative")
    do(districts["kamoi"], date(2011, 5, 1))
    do(districts["kamoi"])
    do(districts["kamoi"], date(2010, 5, 1))
    count()
    assert (kept(row)["midori", 2011], kept(row)["midori", 2012]) == (1, 2)


def test_what_has_no_day_is_counted_for_this_year_only(ward):
    row = live(ward, "doings.districts", basis="point")
    count()
    assert kept(row)["midori", 2012] == 11
    assert {year for _slug, year in kept(row)} == {2012}


def test_a_share_of_nothing_is_no_value(ward):
    row = live(ward, "doings.outdoors_share")
    assert count() == 0
    assert kept(row) == {}


@pytest.mark.parametrize(
    ("day", "years"), [(date(2011, 4, 2), {2011}), (date(2010, 6, 1), set()), (date(2019, 1, 1), {2014, 2015})]
)
def test_only_years_of_the_period_that_have_begun_are_counted(ward, day, years):
    row = live(ward)
    with clock.frozen(day):
        count()
    assert {year for _slug, year in kept(row)} == years


def test_signed_values_and_those_by_hand_stay(ward, midori, districts):
    row = live(ward)
    values = {"indicator": row, "area": midori, "value": 99, "taken_on": JUNE_2012}
    IndicatorValue.objects.create(fiscal_year=2011, source="metric", frozen_at=clock.now(), **values)
    IndicatorValue.objects.create(fiscal_year=2012, source="hand", **values)
    do(districts["kamoi"])
    count()
    assert (kept(row)["midori", 2011], kept(row)["midori", 2012]) == (99, 99)
    assert kept(row)["kamoi", 2012] == 1


def test_the_public_stamp_moves_only_when_a_published_value_changed(ward, districts):
    live(ward)
    do(districts["kamoi"])
    publish_as(ward, "基本案")
    before = public_stamp()
    count()
    first = public_stamp()
    assert first != before
    with clock.frozen(date(2012, 6, 2)):
        assert count() == 0
        assert public_stamp() == first
        assert IndicatorValue.objects.filter(taken_on=date(2012, 6, 2)).count() == 24
        do(districts["kamoi"])
        assert count() == 2
    assert public_stamp() != first
    line = JournalEntry.objects.filter(key="plans.value.counted").latest("pk")
    assert (line.by_label, line.public, line.details["count"]) == ("自動", False, 1)


def test_counting_what_nobody_has_published_leaves_the_stamp(ward, districts):
    live(ward)
    do(districts["kamoi"])
    before = public_stamp()
    assert count()
    assert public_stamp() == before


def test_what_lies_in_the_bin_is_not_counted(ward, districts):
    row = live(ward)
    row.measure.bin(None)
    live(ward).bin(None)
    assert count() == 0


def queries_about_doings(run) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run()
    return sum('FROM "doings_doing"' in query["sql"] for query in queries)


def test_a_metric_is_read_once_a_year_for_eleven_districts_and_however_many_indicators(ward, districts):
    live(ward)
    assert queries_about_doings(count) == 2
    for plan in ward.district_plans.all():
        live(plan)
    live(ward)
    assert queries_about_doings(count) == 2
    live(ward, "doings.people")
    assert queries_about_doings(count) == 6


def test_all_of_it_costs_as_many_queries_for_many_indicators_as_for_one(ward, districts):
    live(ward)
    count()
    with CaptureQueriesContext(connection) as one:
        count()
    for plan in ward.district_plans.all():
        live(plan)
    count()
    with CaptureQueriesContext(connection) as many:
        count()
    assert len(many) == len(one)


def test_a_metric_that_is_gone_is_said_in_words_and_stops_nothing(client, suzuki, ward, districts):
    gone = live(ward, "volunteers.matches")
    other = live(ward)
    do(districts["kamoi"])
    assert count()
    assert kept(gone) == {}
    assert kept(other)["midori", 2012] == 1
    client.force_login(suzuki.account)
    assert "この数字を出す機能が使われていません" in client.get(f"/desk/plan/2/indicators/{gone.uid}/").content.decode()
    assert "この数字を出す機能が使われていません" in client.get(address(gone, "values/")).content.decode()
    assert "この数字を出す機能が使われていません" in client.get(address(gone, "rows/")).content.decode()
    answer = client.post(address(gone, "count/"), follow=True)
    assert "この数字を出す機能が使われていません" in answer.content.decode()


def test_a_system_check_names_the_indicators_whose_metric_is_gone(ward):
    live(ward)
    assert run_checks(tags=["plans"], databases=["default"]) == []
    live(ward, "volunteers.matches")
    found = run_checks(tags=["plans"], databases=["default"])
    assert [message.id for message in found] == ["plans.W001"]
    assert "volunteers.matches" in found[0].msg
    assert run_checks(tags=["plans"], databases=None) == []


def test_the_check_asks_only_what_every_version_has(midori):
    # `migrate` runs it while the columns of the new version are not there yet.
    with CaptureQueriesContext(connection) as asked:
        run_checks(tags=["plans"], databases=["default"])
    [query] = [each["sql"] for each in asked if "plans_indicator" in each["sql"]]
    assert set(re.findall(r'"plans_indicator"\."(\w+)"', query)) == {
        "id", "uid", "title", "metric_key", "source", "deleted_at",
    }  # fmt: skip


def test_the_task_is_due_every_ten_minutes():
    assert entries[keep_live_values.module_path].task is keep_live_values


def address(row: Indicator, rest: str) -> str:
    return f"/desk/plan/2/figures/{row.uid}/{rest}"


def test_suzuki_counts_now(client, suzuki, ward, districts):
    row = live(ward)
    do(districts["kamoi"])
    client.force_login(suzuki.account)
    answer = client.post(address(row, "count/"), follow=True)
    page = answer.content.decode()
    assert "数えました。平成24年度：1回" in page
    assert "地域の活動から自動で数えています。" in page
    assert JournalEntry.objects.get(key="plans.value.counted").by_label == str(suzuki)
    assert "前と同じです" in client.post(address(row, "count/"), follow=True).content.decode()
    assert client.get(address(row, "count/")).status_code == 405


def test_nothing_is_counted_for_an_indicator_that_is_written_by_hand(client, suzuki, ward):
    row = live(ward)
    Indicator.objects.update(source="hand", metric_key="")
    client.force_login(suzuki.account)
    assert client.post(address(row, "count/")).status_code == 404
    assert client.get(address(row, "rows/")).status_code == 404


def test_counted_years_are_locked_and_earlier_ones_can_be_written(client, suzuki, ward, midori):
    row = live(ward)
    client.force_login(suzuki.account)
    with clock.frozen(date(2014, 6, 1)):
        page = client.get(address(row, "values/")).content.decode()
    assert f"v-{midori.pk}-2011-value" in page
    assert f"v-{midori.pk}-2014-value" not in page


def test_the_counted_rows_are_shown_as_far_as_the_viewer_may_see_them(client, suzuki, tanaka, ward, districts):
    row = live(ward)
    do(districts["kamoi"], who="鴨居の会")
    do(districts["nagatsuta"], who="長津田の会")
    client.force_login(suzuki.account)
    page = client.get(address(row, "rows/?year=2012")).content.decode()
    assert "鴨居の会" in page
    assert "長津田の会" in page
    assert "あなたが見られるのは2件" in page
    page = client.get(address(row, "rows/?year=2012&area=kamoi")).content.decode()
    assert "鴨居の会" in page
    assert "長津田の会" not in page
    assert client.get(address(row, "rows/?area=nowhere")).status_code == 404
    client.force_login(tanaka.account)
    assert client.get(address(row, "rows/")).status_code == 404


def test_tanaka_sees_only_the_rows_of_her_own_district(client, tanaka, ward, districts):
    row = live(ward.district_plans.get(area__slug="nagatsuta"))
    do(districts["kamoi"], who="鴨居の会")
    do(districts["nagatsuta"], who="長津田の会")
    client.force_login(tanaka.account)
    page = client.get(address(row, "rows/?year=2012")).content.decode()
    assert "長津田の会" in page
    assert "鴨居の会" not in page


def test_rows_that_know_no_viewer_are_only_counted(client, suzuki, ward):
    row = live(ward, "doings.districts", basis="point")
    client.force_login(suzuki.account)
    page = client.get(address(row, "rows/?year=2012")).content.decode()
    assert "11地区" in page
    assert "記録を一つずつ見ることができません" in page
    assert "<li>鴨居" not in page


def test_a_small_number_is_not_told_by_its_rows_page(client, yamada, ward, districts):
    row = live(ward, "doings.times_hidden")
    for _time in range(3):
        do(districts["kamoi"])
    Doing.objects.update(area=districts["kamoi"])
    client.force_login(yamada.account)
    page = client.get(address(row, "rows/?year=2012&area=kamoi")).content.decode()
    assert "人数が少ないため、表示していません" in page
