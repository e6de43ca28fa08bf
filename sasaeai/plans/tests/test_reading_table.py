"""The table of goals × districts has a column for every district, and a blank is never a zero."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from sasaeai.plans.models import Plan

from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    """The ward and 鴨居 have published; 鴨居 has one measure."""
    ward = make_plan(midori, districts.values())
    kamoi = ward.district_plans.get(area__slug="kamoi")
    make_measure(kamoi, goal_named(kamoi, "一人ひとりの力"), "かもい お助け隊")
    publish_as(ward, "確定")
    publish_as(kamoi, "確定")
    return ward


def test_all_eleven_districts_have_their_column(client, ward, districts):
    page = client.get("/plan/2/table/")
    assert [column["label"] for column in page.context["columns"]][1:] == [area.name for area in districts.values()]


def test_a_district_whose_plan_is_being_made_says_so_and_one_that_wrote_nothing_is_blank(client, ward):
    page = client.get("/plan/2/table/")
    columns = [column["label"] for column in page.context["columns"]]
    row = next(row for row in page.context["rows"] if row["label"].startswith("「一人ひとりの力」"))
    cells = dict(zip(columns, row["cells"], strict=True))
    assert cells["鴨居"]["count"] == 1
    assert cells["長津田"] == {"waiting": True}
    assert cells["区"] is None
    html = page.content.decode()
    assert escape("該当する記載なし") in html
    assert "準備中" in html
    assert ">0<" not in html


def test_a_goal_speaks_of_hatched_districts_only_where_there_are_some(client, ward):
    written, bare = goal_named(ward, "一人ひとりの力"), goal_named(ward, "情報が入手しやすい")
    page = client.get(f"/plan/2/goals/{written.uid}/").content.decode()
    assert "1地区に記載があります。" in page
    assert "斜線の地区" not in page, "鴨居 has an entry, and the others are 準備中"
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    make_measure(nagatsuta, goal_named(nagatsuta, "情報が入手しやすい"), "回覧板に地図")
    publish_as(nagatsuta, "確定")
    assert "斜線の地区" in client.get(f"/plan/2/goals/{bare.uid}/").content.decode()


def titles(page) -> list[str]:
    return [row["label"] for row in page.context["rows"]]


def test_each_base_goal_opens_and_closes_by_itself(client, ward):
    closed = client.get("/plan/2/table/?rows=base")
    assert not any(row.get("sub") for row in closed.context["rows"])
    power, places = (row for row in closed.context["rows"] if row["number"] in {"2", "3"})
    opened = client.get("/plan/2/table/" + power["toggle"]["url"].partition("#")[0])
    assert "身近な地域でボランティアの仲介ができるようにします。" in titles(opened)
    assert "身近な「場」を有効活用できるようにします。" not in titles(opened)
    both = next(row for row in opened.context["rows"] if row["label"] == places["label"])["toggle"]["url"]
    assert "身近な「場」を有効活用できるようにします。" in titles(client.get("/plan/2/table/" + both.partition("#")[0]))
    again = next(row for row in opened.context["rows"] if row["label"] == power["label"])["toggle"]
    assert again["is_open"]
    assert titles(client.get("/plan/2/table/" + again["url"].partition("#")[0])) == titles(closed)
