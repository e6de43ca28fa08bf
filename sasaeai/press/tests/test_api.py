"""Whoever writes programs reads editions by machine: public data only, one Release per answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sasaeai.areas.models import Area, Town
from sasaeai.plans.models import Goal, Indicator, Measure, Plan, Release
from sasaeai.plans.tests.cold import forget_editions
from sasaeai.plans.tests.full_plan import (
    make_full_plan,
    make_indicator,
    make_old_plan,
    make_problem,
    make_value,
    publish_all,
)
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.press.api.description import description, operations
from tests.kept import kept

pytestmark = pytest.mark.django_db
LISTS = ["plans", "goals", "measures", "indicators", "problems", "links", "districts", "editions", "releases"]


@pytest.fixture(autouse=True)
def cold() -> None:
    forget_editions()


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_ward(midori, districts.values())


@kept
def make_ward(midori: Area, districts: Iterable[Area]) -> Plan:
    ward = make_full_plan(midori, districts, old=make_old_plan(midori))
    publish_all(Plan.objects.get(period__number=1))
    publish_all(ward)
    return ward


def asked(client, path: str, **query: object):
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def refused(client, path: str, status: int, **query: object) -> str:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == status
    return answer.json()["error"]["message"]


def test_the_entrance_names_every_list_and_each_answers(client, ward):
    resources = asked(client, "")["resources"]
    assert set(resources) == {*LISTS, "periods"}
    for address in resources.values():
        assert client.get(address).status_code == 200


def test_a_measure_says_all_that_its_page_says(client, ward):
    uid = Measure.objects.get(title__contains="相談の日").uid
    told = asked(client, f"measures/{uid}")
    assert told["actors"] == [{"name": "地域ケアプラザ", "role": "lead"}, {"name": "区社協", "role": "partner"}]
    assert told["helps"] == ["mutual", "public"]
    assert told["schedule"][0]["planned_words"] == "2か所で"
    assert told["schedule"][0]["done"] == told["schedule"][0]["planned"]
    assert client.get(told["url"]).status_code == 200


def test_values_are_numbers_and_a_hidden_one_is_null(client, ward, districts):
    indicator = Indicator.objects.get(title="仲介の件数")
    make_value(indicator, 2012, None, area=districts["kamoi"], suppressed=True)
    make_value(indicator, 2013, "12.50", final=False, error="1.25")
    told = asked(client, f"indicators/{indicator.uid}")
    assert told["baseline"] == {"fiscal_year": 2010, "value": 84}
    assert told["targets"] == [{"fiscal_year": 2015, "value": 300}]
    by_year = {(row["area"], row["fiscal_year"]): row for row in told["values"]}
    assert by_year["kamoi", 2012]["value"] is None
    assert by_year["kamoi", 2012]["suppressed"]
    assert (by_year["midori", 2013]["value"], by_year["midori", 2013]["error"]) == (12.5, 1.25)
    assert by_year["midori", 2013]["provisional"]
    assert by_year["midori", 2013]["taken_on"] == "2014-04-10"


def test_only_what_is_published_is_told_and_no_one_s_name(client, ward, suzuki):
    district = ward.district_plans.get(area__slug="kamoi")
    common = make_problem(ward, "担い手がいない", answered_on=date(2011, 9, 1), answer="講座を開きます。")
    make_problem(district, "若い人が来ない", common=common, written_by="伊藤 幸子")
    hidden = make_problem(district, "まだ内緒の話", published_on=None)
    make_measure(ward, Goal.objects.filter(plan=ward).first(), "まだ公開していない取組")
    client.force_login(suzuki.account)
    told = asked(client, "problems")
    assert {row["title"] for row in told["results"]} == {"担い手がいない", "若い人が来ない"}
    assert {row["state"] for row in told["results"]} == {"answered"}
    assert "伊藤" not in json.dumps(told, ensure_ascii=False)
    assert asked(client, "problems", common=True)["count"] == 1
    assert "公開していません" in refused(client, f"problems/{hidden.uid}", 404)
    assert "まだ公開" not in json.dumps(asked(client, "measures", per_page=100), ensure_ascii=False)


def test_the_newest_release_is_read_unless_an_older_one_is_named(client, ward):
    before = Release.objects.current()
    measure = Measure.objects.get(title__contains="相談の日")
    old = measure.title
    Measure.objects.filter(pk=measure.pk).update(title="毎週、相談の日を開く")
    publish_as(ward, "確定")
    assert asked(client, f"measures/{measure.uid}")["title"] == "毎週、相談の日を開く"
    assert asked(client, f"measures/{measure.uid}", release=before.pk)["title"] == old
    assert asked(client, "measures", release=before.pk)["release"] == before.pk
    assert "/api/v1/releases" in refused(client, "measures", 404, release=99_999)


def test_another_period_is_read_by_its_number(client, ward):
    assert [row["number"] for row in asked(client, "periods")] == [2, 1]
    assert asked(client, "plans")["count"] == 13
    assert asked(client, "plans", period=1)["count"] == 1
    old = asked(client, "goals", period=1)["results"][0]
    assert asked(client, f"goals/{old['id']}")["id"] == old["id"]
    assert "/api/v1/periods" in refused(client, "goals", 404, period=7)


def test_a_list_is_read_page_by_page_to_its_end(client, ward):
    seen, address = [], "/api/v1/goals?per_page=7"
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == page["count"] > 7
    assert "page を小さく" in refused(client, "goals", 404, page=999)


def test_lists_are_narrowed(client, ward):
    goal = Goal.objects.get(plan=ward, title__contains="ボランティアの仲介")
    assert asked(client, "measures", district="kamoi")["count"] == 1
    assert asked(client, "measures", goal=goal.uid)["count"] == 1
    assert asked(client, "measures", words="相談の日")["count"] == 1
    measure = Measure.objects.get(title__contains="相談の日")
    assert asked(client, "indicators", of=measure.uid)["count"] == 1
    assert asked(client, "editions", plan=ward.uid)["count"] == 1


def test_lines_lead_from_the_ward_s_measure_to_the_districts(client, ward):
    measure = Measure.objects.get(title__contains="相談の日")
    lines = asked(client, "links", per_page=100)["results"]
    supported = [row for row in lines if (row["kind"], row["source"]) == ("supports", measure.uid)]
    assert len(supported) == 11


def test_a_district_has_its_towns_and_its_plan(client, ward, districts):
    Town.objects.create(area=districts["kamoi"], name="鴨居", kana="かもい", chome_text="1～7丁目")
    told = asked(client, "districts/kamoi")
    assert told["towns"] == [{"name": "鴨居", "kana": "かもい", "chome": "1～7丁目"}]
    assert told["plan"] == ward.district_plans.get(area__slug="kamoi").uid
    assert asked(client, "districts")["count"] == 11


def test_an_answer_is_kept_and_an_unchanged_one_is_not_sent_again(client, ward):
    first = client.get("/api/v1/measures")
    with CaptureQueriesContext(connection) as again:
        same = client.get("/api/v1/measures", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    assert len(again) == 1
    publish_as(ward, "確定")
    assert client.get("/api/v1/measures", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_pages_of_other_sites_may_read_and_nobody_may_write(client, ward):
    assert client.get("/api/v1/goals")["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/nowhere")["Access-Control-Allow-Origin"] == "*"
    asked_first = client.options("/api/v1/goals")
    assert (asked_first.status_code, asked_first["Access-Control-Allow-Headers"]) == (204, "If-None-Match")
    written = client.post("/api/v1/goals", {"title": "x"})
    assert (written.status_code, written["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "GET" in written.json()["error"]["message"]
    assert client.head("/api/v1/goals").status_code == 200


def test_a_refusal_says_in_japanese_what_to_do(client, ward):
    assert refused(client, "goals", 400, page=0).startswith("読めない値があります：page。")
    assert "このIDの" in refused(client, "goals/zzzzzzzzzz", 404)
    assert "/api/v1/" in refused(client, "people", 404)
    assert "このコードの地区" in refused(client, "districts/konan", 404)


def test_nothing_is_published_yet(client, midori):
    assert asked(client, "")["release"] is None
    assert asked(client, "periods") == []
    for name in LISTS:
        assert asked(client, name)["results"] == []


def test_the_page_about_it_needs_no_script_and_nothing_from_elsewhere(client, midori):
    page = client.get("/open-data/api/").content.decode()
    assert "<script" not in page
    for group in operations():
        for row in group["rows"]:
            assert f'id="{row["id"]}"' in page
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "ささえあい 計画の読み出し"


def test_every_list_costs_as_many_questions_for_many_rows_as_for_one(client, midori, districts):
    def cost(name: str) -> int:
        forget_editions()
        with CaptureQueriesContext(connection) as queries:
            asked(client, name)
        return len(queries)

    ward = make_full_plan(midori, [districts["kamoi"]])
    make_problem(ward.district_plans.get(), "人が足りない")
    publish_all(ward)
    one = {name: cost(name) for name in (*LISTS, "periods")}
    goal = Goal.objects.filter(plan=ward, parent__isnull=False).first()
    for number in range(20):
        make_indicator(make_measure(ward, goal, f"あいさつ{number}"), title=f"声をかけた数{number}")
        make_problem(ward.district_plans.get(), f"人が足りない{number}")
    publish_all(ward)
    assert {name: cost(name) for name in one} == one


@pytest.mark.parametrize("address", ["goals/%00", "plans?period=%00", "%00", "goals/x%00y"])
def test_a_nul_is_refused_in_json_too(client, ward, address):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["error"]["message"].endswith("。")


PARAMETERS = sorted(
    {one["name"] for about in description()["paths"].values() for one in about["get"].get("parameters", [])}
)
# A NUL is refused before any address is looked at (kernel.nul), and has a test of its own.
# A lone surrogate cannot be part of an address: no client could send it.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0/?#")
ANYTHING = st.one_of(
    st.text(LETTERS, max_size=20), st.integers().map(str), st.sampled_from(["", "1e9", "-1", "null", "%"])
)


@pytest.mark.parametrize("path", sorted(description()["paths"]))
def test_whatever_is_asked_is_answered_or_refused_in_json(client, ward, path):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(PARAMETERS), ANYTHING, max_size=4), st.text(LETTERS, min_size=1, max_size=8))
    def ask(query: dict[str, str], word: str) -> None:
        answer = client.get(path.replace("{id}", word).replace("{code}", word), query)
        assert answer.status_code in {200, 400, 404}
        assert answer["Content-Type"].startswith("application/json")
        if answer.status_code != 200:
            assert answer.json()["error"]["message"].endswith("。")

    ask()
