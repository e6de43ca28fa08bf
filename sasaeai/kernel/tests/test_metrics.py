from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.metrics import SUPPRESSED, UnknownMetric, Window, all_metrics, find_metric, metric
from tests.doings.models import Doing

if TYPE_CHECKING:  # the kernel's tests know areas and people only as fixtures
    from sasaeai.areas.models import Area

YEAR = FiscalYear(2011)


def do(area: Area, who: str = "田中", *, times: int = 1, **details: object) -> None:
    details.setdefault("day", date(2011, 6, 1))
    Doing.objects.bulk_create(Doing(area=area, who=who, **details) for _ in range(times))


@pytest.fixture
def kamoi(districts: dict[str, Area]) -> Area:
    return districts["kamoi"]


@pytest.fixture
def nagatsuta(districts: dict[str, Area]) -> Area:
    return districts["nagatsuta"]


def window(*areas: Area, **more: object) -> Window:
    return Window([area.pk for area in areas], YEAR, **more)


@pytest.mark.parametrize("key", [offered.key for offered in all_metrics() if offered.key.startswith("doings.")])
def test_a_metric_costs_one_query_for_one_district_and_for_eleven(key: str, districts: dict[str, Area]) -> None:
    for area in districts.values():
        do(area, times=6, minutes=30)
    for areas in (list(districts.values())[:1], list(districts.values())):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            readings = find_metric(key).read(window(*areas))
        assert len(queries) == 1
        assert set(readings) == {area.pk for area in areas}


def test_only_what_was_done_in_the_year_and_the_areas_counts(kamoi: Area, nagatsuta: Area, midori: Area) -> None:
    for day in (date(2011, 3, 31), date(2011, 4, 1), date(2012, 3, 31), date(2012, 4, 1)):
        do(kamoi, day=day)
    do(midori)
    times = find_metric("doings.times")
    assert times.read(window(kamoi, nagatsuta)) == {kamoi.pk: Decimal(2), nagatsuta.pk: Decimal(0)}


def test_a_cumulative_window_reaches_back(kamoi: Area) -> None:
    for day in (date(2009, 3, 31), date(2009, 4, 1), date(2011, 4, 1)):
        do(kamoi, day=day)
    since = window(kamoi, since=FiscalYear(2009))
    assert find_metric("doings.times").read(since) == {kamoi.pk: Decimal(2)}


@pytest.mark.parametrize("key", ["doings.times", "doings.participants", "doings.people", "doings.minutes"])
def test_the_drill_down_shows_exactly_the_counted_rows(key: str, kamoi: Area, nagatsuta: Area) -> None:
    do(kamoi, times=3, people=2, minutes=20)
    do(nagatsuta, times=2, people=5, minutes=40)
    do(kamoi, day=date(2010, 6, 1))
    offered = find_metric(key)
    rows = offered.rows(window(kamoi))
    assert rows.count() == find_metric("doings.times").read(window(kamoi))[kamoi.pk] == 3
    assert {row.area_id for row in rows} == {kamoi.pk}
    assert offered.whole_rows(window(kamoi)) is None


def test_the_drill_down_keeps_the_methods_of_the_rows(kamoi: Area) -> None:
    do(kamoi, outdoors=True)
    do(kamoi)
    assert find_metric("doings.times").rows(window(kamoi)).outdoors().count() == 1


def test_rows_offered_in_order_distinct_or_cut_off_are_counted_as_they_are(kamoi: Area) -> None:
    do(kamoi, times=2)
    everything = Doing.objects.order_by("-day")
    for rows in (everything, everything.distinct(), everything[:2], everything.select_related("area")):
        offered = replace(find_metric("doings.times"), offer=lambda rows=rows: rows)
        assert offered.read(window(kamoi))[kamoi.pk] == offered.rows(window(kamoi)).count() == 2


def test_sums_add_up(kamoi: Area, nagatsuta: Area) -> None:
    do(kamoi, times=2, people=12)
    do(nagatsuta, people=7)
    participants = find_metric("doings.participants")
    assert participants.read(window(kamoi, nagatsuta)) == {kamoi.pk: Decimal(24), nagatsuta.pk: Decimal(7)}
    assert participants.total(window(kamoi, nagatsuta)) == 31
    assert participants.adds_up


def test_a_person_who_helps_in_two_districts_is_one_person_of_the_ward(kamoi: Area, nagatsuta: Area) -> None:
    do(kamoi, "田中", times=2)
    do(kamoi, "伊藤")
    do(nagatsuta, "田中")
    people = find_metric("doings.people")
    assert people.read(window(kamoi, nagatsuta)) == {kamoi.pk: Decimal(2), nagatsuta.pk: Decimal(1)}
    assert people.total(window(kamoi, nagatsuta)) == 2
    assert not people.adds_up


def test_a_ratio_shows_both_sets(kamoi: Area, nagatsuta: Area) -> None:
    do(kamoi, outdoors=True)
    do(kamoi, times=2)
    share = find_metric("doings.outdoors_share")
    assert share.read(window(kamoi, nagatsuta)) == {kamoi.pk: Decimal("33.33"), nagatsuta.pk: None}
    assert share.total(window(kamoi, nagatsuta)) == Decimal("33.33")
    assert share.rows(window(kamoi)).count() == 1
    assert share.whole_rows(window(kamoi)).count() == 3


@pytest.mark.parametrize(
    ("minutes", "middle"),
    [([], None), ([30], 30), ([10, 90, 20], 20), ([10, 20, 30, 90], 25), ([5, None, 7], 6), ([5, 5, 5, 60], 5)],
)
def test_the_median_is_the_middle_of_what_is_known(minutes: list[int | None], middle: int | None, kamoi: Area) -> None:
    for length in minutes:
        do(kamoi, minutes=length)
    median = find_metric("doings.minutes")
    assert median.read(window(kamoi)) == {kamoi.pk: middle}
    assert median.total(window(kamoi)) == middle


def test_the_median_of_all_is_not_made_of_the_medians(kamoi: Area, nagatsuta: Area) -> None:
    for area, minutes in ((kamoi, 10), (kamoi, 10), (nagatsuta, 60)):
        do(area, minutes=minutes)
    median = find_metric("doings.minutes")
    assert median.read(window(kamoi, nagatsuta)) == {kamoi.pk: Decimal(10), nagatsuta.pk: Decimal(60)}
    assert median.total(window(kamoi, nagatsuta)) == 10


def test_a_small_number_is_hidden_with_a_second_one_and_shown_to_those_who_see_the_rows(
    districts: dict[str, Area],
) -> None:
    for area, times in zip(districts.values(), (3, 7, 12, 0, 20, 30, 8, 9, 10, 11, 40), strict=True):
        do(area, times=times)
    hidden = find_metric("doings.times_hidden")
    small, second, *others = districts.values()
    public = hidden.read(window(*districts.values()))
    assert public[small.pk] is SUPPRESSED
    assert public[second.pk] is SUPPRESSED
    assert [public[area.pk] for area in others] == [12, 0, 20, 30, 8, 9, 10, 11, 40]
    assert hidden.total(window(*districts.values())) == 150
    assert hidden.read(window(*districts.values()), exact=True)[small.pk] == 3


def test_one_district_asked_alone_is_judged_with_its_table(districts: dict[str, Area]) -> None:
    small, second, third, *_others = districts.values()
    do(small, times=3)
    do(second, times=7)
    do(third, times=9)
    table = [area.pk for area in districts.values()]
    hidden = find_metric("doings.times_hidden")
    assert hidden.read(window(second)) == {second.pk: Decimal(7)}
    assert hidden.read(window(second, among=table)) == {second.pk: SUPPRESSED}


def test_a_share_is_hidden_when_the_rest_is_small(kamoi: Area, nagatsuta: Area) -> None:
    do(kamoi, times=18, outdoors=True)
    do(kamoi, times=2)
    do(nagatsuta, times=30, outdoors=True)
    do(nagatsuta, times=30)
    share = find_metric("doings.outdoors_share_hidden")
    assert share.read(window(kamoi, nagatsuta)) == {kamoi.pk: SUPPRESSED, nagatsuta.pk: SUPPRESSED}
    assert share.read(window(nagatsuta)) == {nagatsuta.pk: Decimal("50.00")}


def test_a_small_total_is_hidden(kamoi: Area, nagatsuta: Area) -> None:
    do(kamoi, times=2)
    assert find_metric("doings.times_hidden").total(window(kamoi, nagatsuta)) is SUPPRESSED
    assert find_metric("doings.times_hidden").total(window(nagatsuta)) == 0


def test_a_number_that_nobody_offers_is_told_in_words() -> None:
    with pytest.raises(UnknownMetric, match="いまは使われていません"):
        find_metric("volunteers.matches")


def test_a_key_is_offered_once_and_hiding_below_two_is_refused() -> None:
    with pytest.raises(ValueError, match="offered already"):
        metric("doings.times", label="別", unit="回", day="day")(lambda: Doing.objects.all())
    with pytest.raises(ValueError, match="3 or more"):
        metric("doings.other", label="別", unit="回", day="day", hide_below=2)
