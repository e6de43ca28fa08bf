"""Suzuki and anybody else take a table away as they see it: all its rows, narrowed as the page is narrowed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.models import Area, Desk, DeskService
from sasaeai.kernel.tables import read_table
from sasaeai.people.tests.known import make_organisation
from sasaeai.plans.models import Goal, Indicator, Measure, Plan, Release
from sasaeai.plans.tests.cold import forget_editions
from sasaeai.plans.tests.full_plan import (
    answer_with,
    make_full_plan,
    make_indicator,
    make_old_plan,
    make_problem,
    make_value,
    publish_all,
)
from sasaeai.plans.tests.making import make_measure, publish_as
from sasaeai.press.tables import OPEN_TABLES, PLAN_TABLES
from tests.kept import kept

pytestmark = pytest.mark.django_db
STANDARD = {name for name, table in OPEN_TABLES.items() if table.standard}


@pytest.fixture(autouse=True)
def cold() -> None:
    forget_editions()


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_ward(midori, districts.values())


@kept
def make_ward(midori: Area, districts: Iterable[Area]) -> Plan:
    ward = make_full_plan(midori, districts, old=make_old_plan(midori))
    publish_all(ward)
    return ward


def body(answer) -> bytes:
    return answer.getvalue()


def rows_of(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_every_table_keeps_the_national_rule(client, ward, ending):
    """One header row of names that all differ, no merged cells, one line a cell, the code of the municipality."""
    addresses = {name: f"/plan/2/tables/{name}.{ending}" for name in PLAN_TABLES}
    addresses |= {name: f"/tables/{name}.{ending}" for name in OPEN_TABLES}
    for name, address in addresses.items():
        (sheet,) = read_table(f"{name}.{ending}", body(client.get(address)))
        head, *lines = sheet.texts()
        assert "" not in head, name
        assert len(set(head)) == len(head), name
        assert (head[0], head[-1]) == ("全国地方公共団体コード", "備考" if name in STANDARD else "見本"), name
        assert not sheet.merged, name
        assert all(line[0] == "141135" for line in lines), name
        assert not any("\n" in cell for line in lines for cell in line), name


def test_the_file_bears_the_plan_s_name_in_japanese(client, ward):
    answer = client.get("/plan/2/tables/measures.csv")
    name = answer["Content-Disposition"]
    assert name.startswith("attachment; filename*=utf-8''")
    assert unquote(name).endswith("_取組の一覧.csv")


def test_measures_are_narrowed_as_the_list_is(client, ward):
    goal = Goal.objects.get(plan=ward, title__contains="ボランティアの仲介")
    everything = rows_of(client, "/plan/2/tables/measures.csv")
    assert len(everything) == 12
    assert [row["地域名"] for row in rows_of(client, "/plan/2/tables/measures.csv?district=kamoi")] == ["鴨居"]
    assert len(rows_of(client, f"/plan/2/tables/measures.csv?goal={goal.uid}")) == 1
    assert len(rows_of(client, "/plan/2/tables/measures.csv?words=鴨居")) == 1
    page = client.get(f"/plan/2/measures/?goal={goal.uid}&page=1").content.decode()
    assert f"/plan/2/tables/measures.csv?goal={goal.uid}" in page


def test_all_rows_come_not_only_the_page_s_fifty(client, ward):
    goal = Goal.objects.filter(plan=ward, parent__isnull=False).first()
    for number in range(60):
        make_measure(ward, goal, f"あいさつ{number}")
    publish_as(ward, "確定")
    assert len(rows_of(client, "/plan/2/tables/measures.csv")) == 72


def test_a_measure_says_who_what_and_for_whom(client, ward):
    row = next(row for row in rows_of(client, "/plan/2/tables/measures.csv") if "相談の日" in row["取組の名前"])
    assert (row["主体"], row["協力"]) == ("地域ケアプラザ", "区社協")
    assert (row["自助"], row["共助"], row["公助"]) == ("0", "1", "1")
    assert row["目標の番号"]


def test_years_stand_in_both_calendars_with_what_was_planned_and_done(client, ward):
    uid = Measure.objects.get(title__contains="相談の日").uid
    first, second, *_rest = rows_of(client, f"/plan/2/tables/schedule.csv?measure={uid}")
    assert (first["年度（西暦）"], first["年度（和暦）"]) == ("2011", "平成23年度")
    assert first["計画のことば"] == "2か所で"
    assert first["実際"] == first["計画"] != ""
    assert second["実際"] == ""


def test_values_are_numbers_and_a_hidden_one_is_not_there(client, ward, districts):
    indicator = Indicator.objects.get(title="仲介の件数")
    make_value(indicator, 2012, None, area=districts["kamoi"], suppressed=True)
    make_value(indicator, 2012, "12.50", final=False)
    address = f"/plan/2/tables/values.csv?indicator={indicator.uid}"
    found = {(row["値の種類"], row["年度（西暦）"], row["値の地域名"]): row for row in rows_of(client, address)}
    assert found["現状値", "2010", "緑区"]["値"] == "84"
    assert found["目標値", "2015", "緑区"]["値"] == "300"
    hidden = found["実績値", "2012", "鴨居"]
    assert (hidden["値"], hidden["秘匿"]) == ("", "1")
    early = found["実績値", "2012", "緑区"]
    assert (early["値"], early["単位"], early["速報"]) == ("12.5", "件", "1")
    (sheet,) = read_table("v.xlsx", body(client.get(address.replace(".csv", ".xlsx"))))
    column = sheet.rows[0].index("値")
    assert {row[column] for row in sheet.rows[1:]} == {84, 300, 121, Decimal("12.5"), None}


def test_problems_come_with_their_answers_and_without_those_who_wrote_them(client, ward):
    district = ward.district_plans.get(area__slug="kamoi")
    common = make_problem(ward, "担い手がいない", answered_on=date(2011, 9, 1), answer="講座を開きます。")
    make_problem(district, "若い人が来ない", common=common, written_by="伊藤 幸子", text="毎回\n同じ顔ぶれです。")
    make_problem(district, "まだ内緒の話", published_on=None)
    answer_with(common, Measure.objects.get(title__contains="相談の日"))
    rows = {row["困っていること"]: row for row in rows_of(client, "/plan/2/tables/problems.csv")}
    assert set(rows) == {"担い手がいない", "若い人が来ない"}
    assert rows["若い人が来ない"]["回答"] == "講座を開きます。"
    assert rows["若い人が来ない"]["くわしく"] == "毎回 同じ顔ぶれです。"
    assert rows["担い手がいない"]["取り上げた取組のID"]
    assert "伊藤" not in str(rows)
    assert [row["地域名"] for row in rows_of(client, "/plan/2/tables/problems.csv?common=1")] == ["緑区"]


def test_the_table_of_goals_and_districts_counts_as_the_page_does(client, ward):
    rows = rows_of(client, "/plan/2/tables/table.csv?rows=base")
    assert len(rows) == Goal.objects.filter(plan=ward, parent=None).count()
    second = rows[1]
    assert second["鴨居の件数"] == "1"
    assert rows[2]["鴨居の件数"] == ""


def test_the_comparison_with_the_period_before_says_why(client, ward):
    (row,) = rows_of(client, "/plan/2/tables/succession.csv")
    assert (row["どうなったか"], row["前の期の番号"]) == ("修正", "1")
    assert row["理由"].startswith("区に一つの窓口")
    assert rows_of(client, "/plan/2/tables/succession.csv?of=measures") == []


def test_a_would_be_formula_stays_a_text(client, ward):
    make_measure(ward, Goal.objects.filter(plan=ward).first(), '=HYPERLINK("http://example.jp","押す")')
    publish_as(ward, "確定")
    titles = [row["取組の名前"] for row in rows_of(client, "/plan/2/tables/measures.csv")]
    assert "'=HYPERLINK" in str(titles)
    assert not any(title.startswith("=") for title in titles)


def test_sample_content_is_marked_in_every_row(client, ward):
    Measure.objects.filter(title__contains="相談の日").update(sample=True)
    publish_as(ward, "確定")
    marks = {row["取組の名前"]: row["見本"] for row in rows_of(client, "/plan/2/tables/measures.csv")}
    assert [title for title, mark in marks.items() if mark == "見本"] == [
        "地域ケアプラザにボランティア相談の日をつくる"
    ]


def test_an_older_release_gives_what_it_said_then(client, ward):
    before = Release.objects.current()
    Measure.objects.filter(title__contains="相談の日").update(title="毎週、相談の日を開く")
    publish_as(ward, "確定")
    forget_editions()
    old = rows_of(client, f"/editions/{before.pk}/tables/measures.csv?district=midori")
    new = rows_of(client, "/plan/2/tables/measures.csv?district=midori")
    assert old[0]["取組の名前"] != new[0]["取組の名前"] == "毎週、相談の日を開く"


def test_the_desk_takes_away_what_is_being_written_and_nobody_else_does(client, ward, suzuki, tanaka):
    make_measure(ward, Goal.objects.filter(plan=ward).first(), "まだ公開していない取組")
    address = "/desk/plan/2/tables/measures.csv"
    assert client.get(address).status_code == 302
    assert "まだ公開" not in body(client.get("/plan/2/tables/measures.csv")).decode()
    client.force_login(suzuki.account)
    assert "まだ公開していない取組" in body(client.get(address)).decode()
    assert client.get(address)["Cache-Control"] == "private, no-store"
    client.force_login(tanaka.account)
    assert {row["地域名"] for row in rows_of(client, address)} == {"長津田"}
    assert client.get("/desk/plan/2/tables/table.csv").status_code == 404


def test_desks_are_those_of_a_district_and_of_the_whole_ward(client, districts, suzuki, tanaka):
    for name, area, until in (
        ("鴨居地域ケアプラザ", districts["kamoi"], None),
        ("緑区役所 福祉保健課", districts["kamoi"].parent, None),
        ("長津田地域ケアプラザ", districts["nagatsuta"], None),
        ("むかしの窓口", districts["kamoi"], date(2001, 1, 1)),
    ):
        desk = Desk.objects.create(name=name, telephone="045-000-0000")
        DeskService.objects.create(desk=desk, area=area, function="相談", valid_until=until)
    names = [row["相談先の名前"] for row in rows_of(client, "/tables/desks.csv?district=kamoi")]
    assert sorted(names) == ["緑区役所 福祉保健課", "鴨居地域ケアプラザ"]
    assert len(rows_of(client, "/tables/desks.csv")) == 3
    client.force_login(tanaka.account)
    assert client.get("/desk/tables/desks.csv").status_code == 403
    client.force_login(suzuki.account)
    assert "むかしの窓口" in body(client.get("/desk/tables/desks.csv")).decode()


def test_an_unchanged_file_is_not_made_again(client, ward):
    first = client.get("/plan/2/tables/measures.csv")
    same = client.get("/plan/2/tables/measures.csv", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    publish_as(ward, "確定")
    assert client.get("/plan/2/tables/measures.csv", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/plan/2/tables/people.csv", "/plan/2/tables/goals.pdf", "/plan/9/tables/goals.csv"]
)
def test_what_is_not_there_is_404(client, ward, address):
    assert client.get(address).status_code == 404


def test_a_list_too_long_for_excel_is_answered_with_what_to_do(client, ward, monkeypatch):
    monkeypatch.setattr("sasaeai.press.taking.MOST_ROWS_IN_EXCEL", 3)
    answer = client.get("/plan/2/tables/measures.xlsx")
    assert answer.status_code == 413
    assert "CSVで受け取ってください" in answer.content.decode()


def test_every_table_costs_as_many_questions_for_many_rows_as_for_one(client, midori, districts):
    def cost(name: str) -> int:
        forget_editions()
        with CaptureQueriesContext(connection) as asked:
            body(client.get(f"/plan/2/tables/{name}.csv"))
        return len(asked)

    ward = make_full_plan(midori, [districts["kamoi"]])
    make_problem(ward.district_plans.get(), "人が足りない")
    publish_all(ward)
    one = {name: cost(name) for name in PLAN_TABLES}
    goal = Goal.objects.filter(plan=ward, parent__isnull=False).first()
    make_organisation("緑区商店会")
    for number in range(20):
        measure = make_measure(ward, goal, f"あいさつ{number}")
        make_indicator(measure, title=f"声をかけた数{number}")
        make_problem(ward.district_plans.get(), f"人が足りない{number}")
    publish_all(ward)
    assert {name: cost(name) for name in one} == one
