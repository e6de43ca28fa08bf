"""計画の点検: what still waits to be written, for whom, and where it is mended; blanks of districts are normal."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen, now
from sasaeai.kernel.journal import record
from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.actions.writing import write_text
from sasaeai.plans.editable import Text
from sasaeai.plans.models import (
    ActorRole,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureActor,
    Plan,
    Problem,
    ProblemMeasure,
    ScheduleCell,
    ScheduleState,
    Source,
    Support,
    Target,
)

from .making import goal_named, make_measure, make_plan

PAGE = "/desk/plan/2/inspection/"
# In the second year of the period: the first is over.
NOW = date(2012, 10, 1)


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


@pytest.fixture
def society(db):
    return make_organisation("緑区社会福祉協議会")


@pytest.fixture
def nakamura(midori, society):
    return make_person("中村 恵", "nakamura", Role.ORGANISATION, midori, organisation=society)


def measure_of(plan: Plan, title: str, lead=None, **fields) -> Measure:
    goal = goal_named(plan, "顔見知り") if plan.is_ward else Goal.objects.filter(plan=plan).first()
    row = make_measure(plan, goal, title, **({"text": "毎月集まる。"} | fields))
    if lead:
        MeasureActor.objects.create(measure=row, organisation=lead, role=ActorRole.LEAD)
    return row


def indicator_of(measure: Measure, title: str, **fields) -> Indicator:
    said = {"unit": "回", "definition": "集まりを１と数える。", "method": "報告を数える。", "target_reason": "前年並み"}
    return Indicator.objects.create(plan=measure.plan, measure=measure, title=title, **(said | fields))


def opened(client, person, address: str = PAGE, on: date = NOW):
    client.force_login(person.account)
    with frozen(on):
        answer = client.get(address)
    assert answer.status_code == 200
    return answer


def waiting(client, person, key: str, on: date = NOW) -> list[str]:
    """The titles that stand in the list of one check."""
    return [line.title for line, *_ in opened(client, person, f"{PAGE}?check={key}", on).context["lines"]]


def shares(answer) -> dict[str, tuple[int, int]]:
    return {share.check.key: (share.kept, share.all) for share in answer.context["shares"]}


# -- measures -----------------------------------------------------------------------------------------------------


def test_a_measure_of_the_ward_needs_an_organisation_on_file_in_the_lead(client, suzuki, ward, society):
    measure_of(ward, "社協の取組", society)
    MeasureActor.objects.create(measure=measure_of(ward, "名前だけの取組"), name="ある会", role=ActorRole.LEAD)
    MeasureActor.objects.create(
        measure=measure_of(ward, "手伝うだけの取組"), organisation=society, role=ActorRole.PARTNER
    )
    assert waiting(client, suzuki, "lead") == ["名前だけの取組", "手伝うだけの取組"]


def test_a_district_may_name_whoever_it_likes(client, suzuki, nagatsuta):
    MeasureActor.objects.create(measure=measure_of(nagatsuta, "名前のある取組"), name="自治会", role=ActorRole.LEAD)
    measure_of(nagatsuta, "名前のない取組")
    assert waiting(client, suzuki, "lead") == ["名前のない取組"]


def test_each_line_leads_to_where_it_is_mended_and_back(client, suzuki, ward):
    row = measure_of(ward, "担い手のない取組")
    page = opened(client, suzuki, f"{PAGE}?check=lead&district=midori").content.decode()
    link = re.search(r'href="([^"]*)">団体を書く', page)
    assert link
    assert link[1].startswith(f"/desk/plan/2/measures/{row.uid}/edit/?next=/desk/plan/2/inspection/%3Fcheck")
    assert client.get(link[1]).status_code == 200


def test_a_line_of_every_check_in_every_plan_leads_to_a_page_that_opens(client, suzuki, ward, nagatsuta, society):
    fill(ward, nagatsuta, society)
    answer = opened(client, suzuki)
    seen = {line.check.key for line, *_ in answer.context["lines"]}
    assert seen == {
        "lead", "goal", "text", "schedule", "done", "indicators", "quiet", "definition", "method", "target", "reason",
        "owner", "value", "metric", "measures", "promise", "late", "twin",
    }  # fmt: skip
    one_of_each = {(line.check.key, plan): url for line, plan, url, _verb in answer.context["lines"]}
    for (key, _plan), url in one_of_each.items():
        with frozen(NOW):
            assert client.get(url).status_code == 200, (key, url)


def fill(ward: Plan, nagatsuta: Plan, society) -> None:
    """Something that waits for every check."""
    bare = make_measure(ward, None, "名前だけの取組")
    Measure.objects.filter(pk=bare.pk).update(changed_at=now().replace(year=2011, month=1))
    led = measure_of(ward, "社協の取組", society)
    state = ScheduleState.objects.filter(period=ward.period).first()
    measure_of(ward, "指標のない取組", society)
    ScheduleCell.objects.create(measure=led, fiscal_year=2011, planned=state)
    Indicator.objects.create(plan=ward, measure=bare, title="何も書いていない指標", unit="回")
    indicator_of(led, "消えた数", source=Source.METRIC, metric_key="nobody.offers.this")
    unexplained = indicator_of(led, "理由のない数", target_reason="")
    Target.objects.create(indicator=unexplained, fiscal_year=2015, value=10)
    old = {"plan": nagatsuta, "written_on": date(2012, 6, 1)}
    Problem.objects.create(title="日を待つ課題", **old)
    Problem.objects.create(title="過ぎた課題", promised_on=date(2012, 9, 1), **old)
    answered = Problem.objects.create(title="答えた課題", answer="はい。", answered_on=date(2012, 8, 1), **old)
    ProblemMeasure.objects.create(problem=answered, measure=led)


def test_a_schedule_is_only_looked_for_where_one_is_used(client, suzuki, ward, nagatsuta):
    measure_of(ward, "区の取組")
    district = measure_of(nagatsuta, "地区の取組")
    assert "schedule" not in shares(opened(client, suzuki))
    Plan.objects.filter(pk=nagatsuta.pk).update(uses_schedule=True)
    assert waiting(client, suzuki, "schedule") == ["地区の取組"]
    ScheduleCell.objects.create(measure=district, fiscal_year=2011, words="4地区で")
    assert waiting(client, suzuki, "schedule") == []


def test_what_was_planned_for_the_year_that_is_over_asks_what_was_done(client, suzuki, ward):
    row = measure_of(ward, "区の取組")
    state = ScheduleState.objects.filter(period=ward.period).first()
    cell = ScheduleCell.objects.create(measure=row, fiscal_year=2011, planned=state)
    assert waiting(client, suzuki, "done", date(2012, 3, 31)) == []
    assert waiting(client, suzuki, "done", date(2012, 4, 1)) == ["区の取組"]
    address = opened(client, suzuki, f"{PAGE}?check=done").context["lines"][0][2]
    assert [row.title for row in client.get(address).context["form"].rows] == ["区の取組"]
    ScheduleCell.objects.filter(pk=cell.pk).update(done_words="雨で中止")
    assert waiting(client, suzuki, "done") == []


def test_a_district_without_indicators_is_asked_for_none(client, suzuki, ward, nagatsuta, society):
    indicator_of(measure_of(ward, "指標のある取組", society), "回数")
    measure_of(ward, "指標のない取組", society)
    measure_of(nagatsuta, "地区の取組", society)
    assert shares(opened(client, suzuki))["indicators"] == (1, 2)
    assert waiting(client, suzuki, "indicators") == ["指標のない取組"]
    assert "50 %" in opened(client, suzuki).content.decode()


def test_a_measure_of_which_nothing_moved_for_more_than_a_year_is_quiet(client, suzuki, ward):
    still, written, counted, told = (
        measure_of(ward, f"{name}取組") for name in ("静かな", "直した", "数えた", "記した")
    )
    with frozen(NOW - timedelta(days=401)):
        Measure.objects.update(changed_at=now())
    with frozen(NOW - timedelta(days=30)):
        text = Text(written, "text")
        assert write_text(text, "毎週集まる。", seen=text.seen, by=suzuki)
        record("plans.measure.moved", told, by=suzuki)
    IndicatorValue.objects.create(
        indicator=indicator_of(counted, "回数"), area=ward.area, fiscal_year=2012, value=3, taken_on=date(2012, 9, 1)
    )
    assert waiting(client, suzuki, "quiet") == ["静かな取組"]
    # A period that is over is asked for nothing new.
    assert waiting(client, suzuki, "quiet", date(2016, 4, 1)) == []
    assert still.title in waiting(client, suzuki, "quiet", date(2016, 3, 31))


# -- indicators ---------------------------------------------------------------------------------------------------


def test_an_indicator_that_says_nothing_of_itself_waits_for_each_of_its_words(client, suzuki, ward, society):
    led, unled = measure_of(ward, "社協の取組", society), measure_of(ward, "担い手のない取組")
    full = indicator_of(led, "そろった指標")
    Target.objects.create(indicator=full, fiscal_year=2015, value=10)
    IndicatorValue.objects.create(indicator=full, area=ward.area, fiscal_year=2011, value=3, taken_on=NOW)
    Indicator.objects.create(plan=ward, measure=unled, title="名前だけの指標", unit="%")
    for key in ("definition", "method", "target", "owner", "value"):
        assert waiting(client, suzuki, key) == ["名前だけの指標"], key
    assert waiting(client, suzuki, "reason") == []
    Indicator.objects.filter(title="名前だけの指標").update(owner=society)
    assert waiting(client, suzuki, "owner") == []


def test_in_the_first_year_no_value_is_missing_yet(client, suzuki, ward):
    indicator_of(measure_of(ward, "区の取組"), "回数")
    assert waiting(client, suzuki, "value", date(2012, 3, 31)) == []
    assert waiting(client, suzuki, "value", date(2012, 4, 1)) == ["回数"]


def test_a_suppressed_value_is_a_value_and_a_survey_waits_for_its_own_year(client, suzuki, ward):
    row = measure_of(ward, "区の取組")
    hidden = indicator_of(row, "小さい数")
    IndicatorValue.objects.create(indicator=hidden, area=ward.area, fiscal_year=2011, suppressed=True, taken_on=NOW)
    survey = indicator_of(row, "知っている人の割合", source=Source.SURVEY)
    assert waiting(client, suzuki, "value") == []
    Target.objects.create(indicator=survey, fiscal_year=2011, value=40)
    assert waiting(client, suzuki, "value") == ["知っている人の割合"]


def test_an_indicator_whose_metric_vanished_is_named(client, suzuki, ward):
    row = measure_of(ward, "区の取組")
    indicator_of(row, "数えられる数", source=Source.METRIC, metric_key="records.times")
    indicator_of(row, "消えた数", source=Source.METRIC, metric_key="nobody.offers.this")
    assert waiting(client, suzuki, "metric") == ["消えた数"]


def test_what_hangs_on_something_in_the_bin_is_not_looked_at(client, suzuki, ward):
    row = measure_of(ward, "捨てた取組")
    indicator_of(row, "回数")
    Measure.objects.filter(pk=row.pk).update(deleted_at=now())
    assert shares(opened(client, suzuki)).keys() == {"measures"}


# -- goals and problems -------------------------------------------------------------------------------------------


def test_only_a_goal_of_the_ward_that_has_nothing_below_it_waits_for_a_measure(client, suzuki, ward):
    before = set(waiting(client, suzuki, "measures"))
    goal = goal_named(ward, "顔見知り")
    assert goal.title in before
    assert goal.parent.title not in before
    measure_of(ward, "区の取組")
    assert set(waiting(client, suzuki, "measures")) == before - {goal.title}


def test_a_problem_waits_for_a_day_after_a_month_and_for_its_answer_after_that_day(client, suzuki, ward, nagatsuta):
    problem = Problem.objects.create(plan=nagatsuta, title="坂の課題", written_on=date(2012, 9, 1))
    assert waiting(client, suzuki, "promise", date(2012, 9, 30)) == []
    assert waiting(client, suzuki, "promise", date(2012, 10, 1)) == ["坂の課題"]
    Problem.objects.filter(pk=problem.pk).update(promised_on=date(2012, 10, 15))
    assert waiting(client, suzuki, "late", date(2012, 10, 15)) == []
    assert waiting(client, suzuki, "late", date(2012, 10, 16)) == ["坂の課題"]
    assert waiting(client, suzuki, "promise", date(2012, 10, 16)) == []


def test_a_day_promised_for_a_gathered_problem_is_late_until_all_are_answered(client, suzuki, ward, nagatsuta):
    common = Problem.objects.create(plan=ward, title="共通", written_on=date(2012, 9, 1), promised_on=date(2012, 12, 1))
    Problem.objects.create(
        plan=nagatsuta, title="坂の課題", written_on=date(2012, 9, 1), promised_on=date(2012, 9, 20), common=common
    )
    assert waiting(client, suzuki, "late") == ["坂の課題"]
    Problem.objects.filter(pk=common.pk).update(answer="はい。", answered_on=date(2012, 9, 30))
    assert waiting(client, suzuki, "late") == []


def test_an_answer_by_a_measure_of_the_ward_asks_for_the_line_to_the_districts_own(client, suzuki, ward, nagatsuta):
    wards, districts = measure_of(ward, "区の取組"), measure_of(nagatsuta, "地区の取組")
    problem = Problem.objects.create(
        plan=nagatsuta, title="坂の課題", written_on=date(2012, 6, 1), answer="はい。", answered_on=date(2012, 8, 1)
    )
    ProblemMeasure.objects.create(problem=problem, measure=wards)
    ((line, _plan, url, verb),) = opened(client, suzuki, f"{PAGE}?check=twin").context["lines"]
    assert (line.title, verb) == ("坂の課題", "結ぶ")
    assert url.startswith(f"/desk/plan/2/measures/{wards.uid}/supports/")
    Support.objects.create(ward_measure=wards, district_measure=districts)
    assert waiting(client, suzuki, "twin") == []


# -- who sees what ------------------------------------------------------------------------------------------------


def test_tanaka_sees_her_own_district_in_kind_words_and_no_other(client, tanaka, ward, nagatsuta):
    kamoi = ward.district_plans.get(area__slug="kamoi")
    for plan, title in ((ward, "区の取組"), (nagatsuta, "長津田の取組"), (kamoi, "鴨居の取組")):
        measure_of(plan, title)
    Problem.objects.create(plan=nagatsuta, title="坂の課題", written_on=date(2012, 6, 1))
    answer = opened(client, tanaka)
    page = answer.content.decode()
    assert "空いているところがあるのは、ふつうのことです。" in page
    assert {line.title for line, *_ in answer.context["lines"]} == {"長津田の取組", "坂の課題"}
    # She can write her measure; of the problem she can only read that the ward has not answered yet.
    assert {(line.title, verb) for line, _p, _u, verb in answer.context["lines"]} >= {("坂の課題", "読む")}
    for line, _plan, url, _verb in answer.context["lines"]:
        assert client.get(url).status_code == 200, line.title


def test_an_organisation_sees_what_it_owns_and_may_write_its_values(client, nakamura, ward, nagatsuta, society):
    own = indicator_of(measure_of(ward, "社協の取組", society), "社協の数", definition="")
    named = indicator_of(measure_of(ward, "ほかの取組"), "社協に頼んだ数", owner=society)
    indicator_of(measure_of(ward, "よその取組", make_organisation("ほかの会")), "よその数", definition="")
    measure_of(nagatsuta, "地区の取組", society, text="")
    answer = opened(client, nakamura)
    assert {line.title for line, *_ in answer.context["lines"]} == {"社協の数", "社協に頼んだ数"}
    ways = {(line.row, line.check.key): (url, verb) for line, _plan, url, verb in answer.context["lines"]}
    assert ways[own, "definition"] == (f"/desk/plan/2/indicators/{own.uid}/", "読む")
    assert ways[named, "value"][1] == "実績値を書く"
    # Without being named in the indicator, the rule of roles.md lets nobody write its value.
    assert ways[own, "value"][1] == "読む"
    for url, _verb in ways.values():
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("who", ["yamada", "mori"])
def test_whoever_only_reads_is_not_asked_to_mend(client, request, ward, who):
    client.force_login(request.getfixturevalue(who).account)
    assert client.get(PAGE).status_code == 403
    assert client.get("/desk/plan/2/inspection.csv").status_code == 403


def test_a_period_that_nobody_plans_is_not_found(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert client.get("/desk/plan/9/inspection/").status_code == 404
    assert client.get("/desk/plan/2/inspection.pdf").status_code == 404


# -- narrowing, files, size ---------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_check_district_and_owner_in_the_address(client, suzuki, ward, nagatsuta, society):
    indicator_of(measure_of(ward, "社協の取組", society), "社協の数")
    indicator_of(measure_of(ward, "ほかの取組"), "ほかの数")
    measure_of(nagatsuta, "地区の取組")
    by_owner = opened(client, suzuki, f"{PAGE}?owner={society.pk}")
    assert {line.owner_words for line, *_ in by_owner.context["lines"]} == {"緑区社会福祉協議会"}
    assert shares(by_owner)["target"] == (0, 1)
    nobodys = opened(client, suzuki, f"{PAGE}?owner=none&district=midori&check=target")
    assert [line.title for line, *_ in nobodys.context["lines"]] == ["ほかの数"]
    in_district = opened(client, suzuki, f"{PAGE}?district=nagatsuta")
    assert [line.title for line, *_ in in_district.context["lines"]] == ["地区の取組"]
    counts = {row["label"]: row["all"] for row in opened(client, suzuki).context["by_plan"]}
    assert counts["長津田"] == 1


def test_an_address_that_somebody_made_up_narrows_nothing(client, suzuki, ward):
    measure_of(ward, "区の取組")
    whole = opened(client, suzuki).context["page"].paginator.count
    for query in ("check=nothing", "owner=0", "owner=abc", "district=nowhere", "page=x"):
        assert opened(client, suzuki, f"{PAGE}?{query}").context["page"].paginator.count == whole, query


def test_the_list_goes_on_on_the_next_page_and_the_file_holds_all(client, suzuki, ward, society):
    for number in range(60):
        measure_of(ward, f"取組{number:02}", text="")
    answer = opened(client, suzuki, f"{PAGE}?check=lead")
    assert len(answer.context["lines"]) == 50
    second = opened(client, suzuki, f"{PAGE}?check=lead&page=2")
    assert [line.title for line, *_ in second.context["lines"]] == [f"取組{number}" for number in range(50, 60)]
    assert "/desk/plan/2/inspection.csv?check=lead" in answer.content.decode()
    with frozen(NOW):
        file = client.get("/desk/plan/2/inspection.csv?check=lead")
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0] == ["見るところ", "計画", "持ち主", "種類", "名前", "つくもの", "直すところ"]
    assert len(rows) == 61
    assert rows[1][:5] == ["中心になる団体がまだの取組", "区計画", "事務局", "取組", "取組00"]
    assert rows[1][6].startswith("http://testserver/desk/plan/2/measures/")
    with frozen(NOW):
        whole = client.get("/desk/plan/2/inspection.csv")
    # Pages begin and end inside a check.
    pages = [opened(client, suzuki, f"{PAGE}?page={page}").context["lines"] for page in (1, 2, 3)]
    told = [[str(line.check.missing), line.title] for lines in pages for line, *_ in lines]
    assert told == [[row[0], row[4]] for row in list(csv.reader(io.StringIO(whole.content.decode("utf-8-sig"))))[1:]]
    assert [len(lines) for lines in pages[:2]] == [50, 50]
    assert pages[2][0][0].check.key == "text"
    assert client.get("/desk/plan/2/inspection.xlsx").content.startswith(b"PK")


def test_the_page_costs_the_same_however_much_waits(client, suzuki, ward, nagatsuta, society):
    fill(ward, nagatsuta, society)
    opened(client, suzuki)
    costs = []
    for count in (0, 30):
        for number in range(count):
            indicator_of(measure_of(ward, f"取組{number}", society), f"数{number}")
            Problem.objects.create(plan=nagatsuta, title=f"課題{number}", written_on=date(2012, 6, 1))
        with CaptureQueriesContext(connection) as asked:
            answer = opened(client, suzuki)
        costs.append(len(asked))
        assert len(answer.content) < 100_000
    assert costs[1] <= costs[0]
