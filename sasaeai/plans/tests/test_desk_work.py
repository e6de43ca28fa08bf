"""わたしの仕事: everybody sees what waits for them, and no entrance to where they may not go."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.models import Desk, DeskService
from sasaeai.kernel.clock import frozen, today
from sasaeai.people.models import Account, Role
from sasaeai.people.tests.known import make_organisation, make_person
from sasaeai.plans.models import ActorRole, EntryCall, Indicator, MeasureActor, Plan, Problem, Target

from .making import goal_named, make_measure, make_plan, publish_as

LINK = re.compile(r'<a[^>]* href="(/desk/[^"#?]*)')


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def make_problem(ward: Plan, slug: str, title: str, **fields) -> Problem:
    plan = ward.district_plans.get(area__slug=slug)
    return Problem.objects.create(plan=plan, title=title, written_on=date(2011, 6, 18), **fields)


def read(client) -> str:
    answer = client.get("/desk/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_nobody_gets_in_without_signing_in(client, ward):
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer.url.endswith("next=/desk/")


def test_the_oldest_promise_stands_first_and_is_said_kindly_when_it_is_past(client, suzuki, ward):
    make_problem(ward, "kamoi", "新しい課題")
    make_problem(ward, "takeyama", "約束した課題", promised_on=date(2011, 10, 15), promised_where="推進会議")
    make_problem(ward, "hakusan", "過ぎた課題", promised_on=date(2011, 9, 1))
    make_problem(ward, "miho", "ずっと先の課題", promised_on=date(2012, 3, 1))
    client.force_login(suzuki.account)
    with frozen(date(2011, 10, 1)):
        page = read(client)
    assert page.index("過ぎた課題") < page.index("約束した課題") < page.index("新しい課題")
    assert "平成23年9月1日に回答する約束でした。" in page
    assert "平成23年10月15日の推進会議で回答する予定です。" in page
    assert "ずっと先の課題" not in page
    assert "いまは 3 件です。" in page


def test_at_most_a_handful_is_shown_and_the_rest_is_counted(client, suzuki, ward):
    for number in range(20):
        make_problem(ward, "kamoi", f"課題{number}")
    client.force_login(suzuki.account)
    page = read(client)
    assert page.count('class="job"') == 6
    assert "いまは 20 件です。" in page
    assert "ほかに 14 件あります。" in page


def test_an_answered_or_gathered_problem_waits_for_nobody(client, suzuki, ward):
    common = Problem.objects.create(
        plan=ward, title="共通", written_on=date(2011, 7, 1), answer="はい。", answered_on=date(2011, 8, 1)
    )
    make_problem(ward, "kamoi", "まとめた課題", common=common)
    client.force_login(suzuki.account)
    assert "いま、お待たせしていることはありません。" in read(client)


def test_what_was_promised_for_a_gathered_problem_is_kept_or_answered_together(client, suzuki, ward):
    common = make_problem(ward, "kamoi", "共通", promised_on=None)
    Problem.objects.filter(pk=common.pk).update(plan=ward)
    make_problem(ward, "miho", "まとめた課題", common=common, promised_on=date(2011, 9, 1))
    client.force_login(suzuki.account)
    with frozen(date(2011, 10, 1)):
        assert "平成23年9月1日に回答する約束でした。" in read(client)
        Problem.objects.filter(pk=common.pk).update(answer="はい。", answered_on=date(2011, 9, 30))
        assert "いま、お待たせしていることはありません。" in read(client)
        for state in ("promised", "gathered"):
            assert "予定でした" not in client.get(f"/desk/problems/?state={state}").content.decode()


def test_tanaka_sees_her_own_plan_and_the_next_step_in_plain_words(client, tanaka, ward):
    client.force_login(tanaka.account)
    page = read(client)
    assert "長津田の計画" in page
    assert "はじめに、地区の目標と取り組みを、書けるところから書いてください。" in page
    assert "困っていることを書く" in page
    assert "ほかの点検も見る" not in page
    ward.district_plans.filter(area__slug="nagatsuta").update(progress="draft")
    assert "決めた日を入れる" in read(client)


def test_tanaka_finds_her_plan_also_while_it_waits_for_the_committee(client, tanaka, ward):
    client.force_login(tanaka.account)
    ward.district_plans.filter(area__slug="nagatsuta").update(progress="draft")
    page = read(client)
    own = page[page.index("長津田の計画") : page.index("に伝えた課題")]
    assert own.index("決めた日を入れる") < own.index('href="/desk/plan/2/districts/nagatsuta/"')


def test_tanaka_is_told_whom_to_call_about_the_pages_themselves(client, tanaka, suzuki, ward):
    desk = Desk.objects.create(name="緑区役所 福祉保健課", telephone="045-000-0101")
    DeskService.objects.create(desk=desk, area=ward.area, function="事務局")
    client.force_login(tanaka.account)
    assert 'href="tel:0450000101"' in read(client)
    client.force_login(suzuki.account)
    assert 'href="tel:0450000101"' not in read(client), "she is the one who is called"


def test_a_late_promise_is_said_kindly_to_those_who_wait(client, tanaka, ward):
    make_problem(ward, "nagatsuta", "坂の課題", promised_on=date(2011, 9, 1))
    client.force_login(tanaka.account)
    with frozen(date(2011, 10, 1)):
        assert "平成23年9月1日に回答する予定でした。まだ回答していません。" in read(client)


def test_yamada_is_told_where_to_read(client, yamada, ward):
    client.force_login(yamada.account)
    page = read(client)
    assert "公開前の計画を読めます。" in page
    assert "新しい期を始める" not in page
    assert "/desk/problems/" not in page


def test_somebody_whose_seat_is_over_is_told_whom_to_call(client, midori, ward):
    person = make_person("元 委員", "moto", Role.COMMITTEE, midori, until=today() - timedelta(days=1))
    client.force_login(person.account)
    assert "いま使える席がありません。" in read(client)


def test_every_entrance_leads_to_a_page_that_its_viewer_may_read(client, suzuki, tanaka, yamada, midori, ward):
    organisation = make_organisation("緑の会")
    nakamura = make_person("中村 恵", "nakamura", Role.ORGANISATION, midori, organisation=organisation)
    call = EntryCall.objects.create(
        plan=ward, title="お願い", due_on=date(2010, 9, 30), contact="鈴木", sent_on=date(2010, 8, 1)
    )
    call.organisations.add(organisation)
    measure = make_measure(ward, goal_named(ward, "顔見知り"), "担い手のいない取組")
    Indicator.objects.create(plan=ward, measure=measure, title="指標", unit="回")
    make_problem(ward, "nagatsuta", "困りごと", promised_on=date(2011, 1, 1))
    publish_as(ward, "基本案")
    ward.district_plans.filter(area__slug="kamoi").update(adopted_on=date(2011, 3, 5))
    for person in (suzuki, tanaka, yamada, nakamura):
        client.force_login(person.account)
        links = set(LINK.findall(read(client)))
        assert links
        for link in sorted(links):
            assert client.get(link).status_code == 200, (str(person), link)


def test_what_a_year_needs_most_is_counted_on_the_first_page(client, suzuki, ward):
    goal = goal_named(ward, "顔見知り")
    led, unled = make_measure(ward, goal, "担い手のいる取組"), make_measure(ward, goal, "担い手のいない取組")
    MeasureActor.objects.create(measure=led, organisation=make_organisation("緑の会"), role=ActorRole.LEAD)
    MeasureActor.objects.create(measure=unled, name="手伝う会", role=ActorRole.PARTNER)
    full = Indicator.objects.create(
        plan=ward, measure=led, title="回数", unit="回", method="数える", target_reason="前年並み"
    )
    Target.objects.create(indicator=full, fiscal_year=2015, value=10)
    Indicator.objects.create(plan=ward, measure=led, title="割合", unit="%")
    client.force_login(suzuki.account)
    with frozen(date(2011, 10, 1)):
        answer = client.get("/desk/")
    rows = {share.check.key: (share.missing, share.all) for share in answer.context["checks"]}
    assert rows == {"lead": (1, 2), "method": (1, 2), "target": (1, 2), "reason": (0, 1)}
    assert "/desk/plan/2/inspection/?check=lead#list" in answer.content.decode()


def test_the_page_costs_the_same_for_one_district_and_for_eleven(client, suzuki, midori, districts):
    client.force_login(suzuki.account)
    costs = []
    for number, count in ((2, 1), (3, 11)):
        ward = make_plan(midori, list(districts.values())[:count], number=number, first_year=2000 + number * 5)
        for plan in ward.district_plans.all():
            Problem.objects.create(plan=plan, title=f"課題{plan.area}", written_on=date(2011, 6, 1))
            Problem.objects.create(
                plan=plan, title=f"約束{plan.area}", written_on=date(2011, 6, 1), promised_on=today()
            )
        publish_as(ward, "基本案")
        with CaptureQueriesContext(connection) as asked:
            read(client)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_in_an_empty_installation_the_administrator_is_led_to_the_start(client, db):
    client.force_login(Account.objects.create_superuser("admin", "ayumi-no-michi-10"))
    page = read(client)
    assert "/desk/start/" in page
    assert client.get("/desk/start/").status_code == 200


@pytest.mark.parametrize("shape", ["actions", "empty"])
def test_a_ward_of_another_shape_without_districts_has_the_same_rooms(client, suzuki, midori, shape):
    ward = make_plan(midori, kind=shape)
    organisation = make_organisation("緑の会")
    call = EntryCall.objects.create(plan=ward, title="お願い", due_on=date(2010, 9, 30), contact="鈴木")
    call.organisations.add(organisation)
    common = Problem.objects.create(plan=ward, title="共通の困りごと", written_on=date(2011, 6, 1))
    client.force_login(suzuki.account)
    here = "/desk/plan/2/"
    for path in (
        "/desk/", "/desk/problems/", "/desk/plans/", "/desk/start/before/", f"{here}calls/{call.uid}/sheets/",
        f"{here}calls/{call.uid}/write/{organisation.pk}/", f"{here}entries/", f"{here}publish/midori/",
        f"{here}problems/{common.uid}/sort/", f"{here}problems/{common.uid}/answer/", f"{here}gather-problems/",
    ):  # fmt: skip
        assert client.get(path).status_code == 200, path


def test_an_administrator_without_a_seat_is_not_shown_what_she_may_not_enter(client, midori, districts):
    make_plan(midori, districts.values())
    client.force_login(Account.objects.create_superuser("admin", "ayumi-no-michi-10"))
    assert LINK.findall(read(client).partition("<main")[2]) == ["/desk/start/"]


def test_in_a_ward_without_a_plan_the_first_thing_is_to_begin_one(client, suzuki, tanaka):
    client.force_login(suzuki.account)
    main = read(client).partition("<main")[2]
    assert "まず計画を始めましょう" in main
    assert main.index("/desk/start/") < main.index("入口")
    assert "お待たせしていることはありません" not in main
    client.force_login(tanaka.account)
    assert "まず計画を始めましょう" not in read(client)


def test_the_desk_speaks_japanese_at_every_address(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert client.get("/en/desk/plan/2/?x=1")["Location"] == "/desk/plan/2/?x=1"
    assert client.get("/ja-simple/desk/")["Location"] == "/desk/"
    assert 'hreflang="en"' not in read(client)
    publish_as(ward, "基本案")
    assert 'hreflang="en"' in client.get("/plan/2/").content.decode()
