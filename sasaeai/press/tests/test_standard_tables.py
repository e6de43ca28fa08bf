"""The municipal standard data sets: what is written here is read here, and by whoever reads the standard."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaeai.areas.models import BANDS, Area, Desk, DeskService, Population, Sex
from sasaeai.areas.population import match_areas, read_population
from sasaeai.press.tables import Asked
from sasaeai.press.tables.standard import POPULATION

pytestmark = pytest.mark.django_db
DAY = date(2011, 3, 31)
CELLS = [(band, sex) for band in BANDS for sex in Sex.values]


def settle(area: Area, counts: list[int]) -> None:
    Population.objects.bulk_create(
        Population(area=area, on=DAY, band=band, sex=sex, count=count)
        for (band, sex), count in zip(CELLS, counts, strict=True)
    )


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_our_own_importer_reads_the_population_that_we_write(client, districts, ending):
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(*[st.lists(st.integers(0, 30_000), min_size=len(CELLS), max_size=len(CELLS)) for _twice in range(2)])
    def written(kamoi: list[int], takeyama: list[int]) -> None:
        Population.objects.all().delete()
        settle(districts["kamoi"], kamoi)
        settle(districts["takeyama"], takeyama)
        content = client.get(f"/tables/population.{ending}").getvalue()
        report = match_areas(read_population(f"population.{ending}", content), Area.objects.root())
        assert report.faults == []
        assert report.unknown_columns == []
        assert {one.area_name: one.total for one in report.figures} == {"鴨居": sum(kamoi), "竹山": sum(takeyama)}
        assert {one.on for one in report.figures} == {DAY}

    written()


def test_the_columns_are_those_of_the_standard(districts):
    names = [str(column.heading) for column in POPULATION.all_columns(Asked())]
    assert names[:8] == [
        "全国地方公共団体コード", "地方公共団体名", "調査年月日", "地域コード", "地域名", "総人口", "男性", "女性",
    ]  # fmt: skip
    assert (names[8], names[-3], names[-2:]) == ("0-4歳の男性", "85歳以上の女性", ["世帯数", "備考"])
    assert len(names) == 8 + 36 + 2


def test_desks_are_places_with_what_they_are_for(client, districts):
    desk = Desk.objects.create(
        name="鴨居地域ケアプラザ", kana="かもいちいきけあぷらざ", telephone="045-000-0202", hours="月～土 9時～21時",
        address="緑区鴨居（見本）", sample=True,
    )  # fmt: skip
    for function in ("介護の相談", "部屋の利用"):
        DeskService.objects.create(desk=desk, area=districts["kamoi"], function=function)
    (row,) = csv.DictReader(io.StringIO(client.get("/tables/public_facility.csv").getvalue().decode("utf-8-sig")))
    assert (row["名称"], row["名称_カナ"]) == ("鴨居地域ケアプラザ", "カモイチイキケアプラザ")
    assert (row["電話番号"], row["利用可能日時特記事項"]) == ("045-000-0202", "月～土 9時～21時")
    assert row["説明"] == "鴨居：介護の相談;鴨居：部屋の利用"
    assert (row["緯度"], row["備考"]) == ("", "見本")
