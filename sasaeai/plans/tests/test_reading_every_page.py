"""Every reading page answers, on every kind of plan, with the same small number of queries."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.stamp import move_public_stamp, public_stamp
from sasaeai.plans import released
from sasaeai.plans.models import Edition, Goal, Indicator, Measure, Plan, Problem, Release

from .full_plan import make_full_plan, make_old_plan, make_problem, publish_all
from .making import goal_named, make_plan, publish_as

MOST_QUERIES = 8


def addresses(ward: Plan) -> Iterator[str]:
    """Every kind of page below a plan's address, items of the ward and of a district."""
    yield from ("", "table/", "table/?rows=base", "succession/", "succession/?of=measures", "progress/", "indicators/")
    yield from ("measures/", "measures/?open=1", "measures/?words=相談", "problems/", "problems/?state=received")
    goals = Goal.objects.filter(plan=ward).in_order()
    for goal in (goals.filter(parent=None).first(), goals.exclude(parent=None).first()):
        if goal:
            yield f"goals/{goal.uid}/"
            yield f"measures/?goal={goal.uid}"
            yield f"measures/?base={goal.uid}&open=1"
    for measure in (ward.measures.first(), Measure.objects.filter(plan__ward_plan=ward).first()):
        if measure:
            yield f"measures/{measure.uid}/"
    for indicator in Indicator.objects.filter(plan=ward)[:1]:
        yield f"indicators/{indicator.uid}/"
    for problem in Problem.objects.public()[:1]:
        yield f"problems/{problem.uid}/"
    for plan in ward.district_plans.all()[:1]:
        yield f"districts/{plan.area.slug}/"


def queries_of(client, address: str) -> int:
    """Cold: nothing of the page is kept, neither the page nor what a process remembers."""
    move_public_stamp()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, address
    assert len(answer.content) <= 100_000, address
    return len(captured)


def published(area, districts) -> Plan:
    old = make_old_plan(area)
    publish_as(old, "確定")
    ward = make_full_plan(area, districts, old=old)
    publish_all(ward)
    for plan in ward.district_plans.all():
        make_problem(plan, "坂道の多い地区で、買い物に行けない人が増えた")
    return ward


def costs(client, ward: Plan) -> dict[str, int]:
    release = Release.objects.current()
    found = {f"/plan/2/{page}": queries_of(client, f"/plan/2/{page}") for page in addresses(ward)}
    found |= {f"older/{page}": queries_of(client, f"/editions/{release.pk}/{page}") for page in addresses(ward)}
    found["/editions/"] = queries_of(client, "/editions/")
    return found


def test_every_public_page_costs_few_queries_the_same_for_1_and_for_11_districts(client, midori, districts):
    ward = published(midori, districts.values())
    eleven = costs(client, ward)
    assert {page: count for page, count in eleven.items() if count > MOST_QUERIES} == {}
    others = [slug for slug in districts if slug != "higashihongo"]
    unpublish(ward, others)
    one = costs(client, ward)
    assert {shape(page): count for page, count in one.items()} == {shape(page): count for page, count in eleven.items()}


def shape(page: str) -> str:
    """An address without the uid in it."""
    return re.sub(r"/[0-9a-z]{10}/|=[0-9a-z]{10}", "/…/", page)


def unpublish(ward: Plan, slugs: list[str]) -> None:
    """As if these districts had never had a plan."""
    plans = ward.district_plans.filter(area__slug__in=slugs)
    Release.objects.current().pins.filter(plan__in=plans).delete()
    Problem.objects.filter(plan__in=plans).delete()


def test_every_page_answers_suzuki_on_the_desk(client, midori, districts, suzuki):
    ward = published(midori, [districts[slug] for slug in ("nagatsuta", "kamoi")])
    client.force_login(suzuki.account)
    for page in addresses(ward):
        assert client.get("/desk/plan/2/" + page).status_code == 200, page


def test_a_plan_of_actions_without_districts_measures_or_numbers_renders_everywhere(client, midori, suzuki):
    ward = make_plan(midori, (), kind="actions")
    publish_as(ward, "確定")
    for page in addresses(ward):
        assert client.get("/plan/2/" + page).status_code == 200, page
    client.force_login(suzuki.account)
    for page in addresses(ward):
        assert client.get("/desk/plan/2/" + page).status_code == 200, page
    page = client.get("/plan/2/").content.decode()
    assert "アクション" in page
    assert "小目標" not in page


def test_a_draft_with_goals_and_no_measures_says_so_on_every_page(client, midori, districts):
    ward = make_plan(midori, districts.values())
    publish_as(ward, "基本案")
    for page in addresses(ward):
        assert client.get("/plan/2/" + page).status_code == 200, page
    goal = goal_named(ward, "ボランティアの仲介")
    assert "該当する記載なし" in client.get(f"/plan/2/goals/{goal.uid}/").content.decode()
    assert "取組は、これからとりまとめます" in client.get("/plan/2/table/").content.decode()


@pytest.mark.parametrize(
    "page", ["goals/zzzzzzzzzz/", "measures/zzzzzzzzzz/", "indicators/x/", "problems/x/", "districts/x/"]
)
def test_what_does_not_exist_is_404(client, midori, districts, page):
    publish_as(make_plan(midori, districts.values()), "基本案")
    assert client.get("/plan/2/" + page).status_code == 404
    assert client.get("/plan/7/").status_code == 404
    assert client.get("/editions/99/").status_code == 404
    assert client.get(f"/editions/{10**20}/").status_code == 404


def test_editions_of_two_plans_or_unknown_ones_cannot_be_compared(client, midori, districts):
    ward = published(midori, [districts["kamoi"]])
    first, second = (Edition.objects.get(plan=plan).pk for plan in (ward, ward.district_plans.get()))
    assert client.get(f"/editions/compare/?from={first}&to={second}").status_code == 404
    assert client.get("/editions/compare/?from=x&to=99").status_code == 404
    assert client.get("/editions/compare/").status_code == 404


def test_a_process_keeps_nothing_of_the_state_before_the_last_publication(client, midori, districts):
    ward = make_full_plan(midori, list(districts.values())[:1])
    publish_all(ward)
    client.get("/plan/2/measures/")
    before = public_stamp()
    assert {stamp for _question, stamp, *_rest in released._kept} == {before}
    move_public_stamp()
    client.get("/plan/2/measures/")
    assert {stamp for _question, stamp, *_rest in released._kept} == {public_stamp()} != {before}
