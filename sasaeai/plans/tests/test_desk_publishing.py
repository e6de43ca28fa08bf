"""Deciding and publishing: what will change is read first, in words; then one sentence and one button."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.models import Edition, EditionKind, Goal, Indicator, Measure, Plan, Progress

from .cold import forget_editions
from .making import goal_named, make_measure, make_plan, publish_as


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


def kind(ward: Plan, name: str) -> int:
    return EditionKind.objects.get(period=ward.period, name=name).pk


def given(ward: Plan, name: str = "確定", **more) -> dict:
    note = "はじめて公開します。"
    return {"kind": kind(ward, name), "name": "", "decided_on": "H23.3.31", "change_note": note} | more


def test_tanaka_records_the_committees_day_and_suzuki_publishes(client, tanaka, suzuki, ward):
    client.force_login(tanaka.account)
    with frozen(date(2011, 3, 20)):
        assert client.post("/desk/plan/2/adopt/nagatsuta/", {"adopted_on": "平成２３年３月５日"}).url == "/desk/"
    plan = ward.district_plans.get(area__slug="nagatsuta")
    assert (plan.progress, plan.adopted_on) == (Progress.ADOPTED, date(2011, 3, 5))
    publish_as(ward, "確定")
    client.force_login(suzuki.account)
    page = client.get("/desk/").content.decode()
    assert "長津田の計画を公開する" in page
    with frozen(date(2011, 4, 1)):
        answer = client.post("/desk/plan/2/publish/nagatsuta/", given(ward))
    edition = Edition.objects.get(plan=plan)
    assert answer.url == f"/desk/plan/2/publish/nagatsuta/{edition.pk}/"
    assert "/plan/2/districts/nagatsuta/" in client.get(answer.url).content.decode()
    plan.refresh_from_db()
    assert plan.progress == Progress.PUBLISHED
    assert "長津田の計画を公開する" not in client.get("/desk/").content.decode()
    client.logout()
    assert client.get("/plan/2/districts/nagatsuta/").status_code == 200


def test_suzuki_records_it_for_the_committee_and_says_who_told_her(client, suzuki, ward):
    client.force_login(suzuki.account)
    with frozen(date(2011, 3, 20)):
        answer = client.post("/desk/plan/2/adopt/kamoi/", {"adopted_on": "H23.3.5"})
        assert "どなたから聞いたかを書いてください。" in answer.content.decode()
        told = {"adopted_on": "H23.3.5", "told_by": "鴨居の委員長"}
        assert client.post("/desk/plan/2/adopt/kamoi/", told).status_code == 302
    line = JournalEntry.objects.get(key="plans.plan.adopted")
    assert (line.on_behalf_of, line.public) == ("鴨居の委員長", True)


def test_what_was_said_before_the_decision_is_put_right_with_it(client, tanaka, ward):
    """「来月の委員会で決める予定です」 beside 決まりました would puzzle everybody who reads it."""
    client.force_login(tanaka.account)
    plan = ward.district_plans.get(area__slug="nagatsuta")
    client.post("/desk/plan/2/making/nagatsuta/", {"progress": "draft", "note": "3月の委員会で決める予定です。"})
    page = client.get("/desk/plan/2/adopt/nagatsuta/").content.decode()
    assert 'value="3月の委員会で決める予定です。"' in page
    client.post("/desk/plan/2/adopt/nagatsuta/", {"adopted_on": "H23.3.5", "note": "4月に公開します。"})
    plan.refresh_from_db()
    assert (plan.progress, plan.progress_note) == (Progress.ADOPTED, "4月に公開します。")


@pytest.mark.parametrize(("typed", "sentence"), [("3月5日", "読めませんでした"), ("H24.3.5", "先の日付です")])
def test_a_day_that_cannot_be_is_told(client, tanaka, ward, typed, sentence):
    client.force_login(tanaka.account)
    with frozen(date(2011, 3, 20)):
        answer = client.post("/desk/plan/2/adopt/nagatsuta/", {"adopted_on": typed})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_who_may_decide_and_publish(client, tanaka, sato, yamada, ward):
    own = ["adopt/nagatsuta/", "making/nagatsuta/"]
    for person, status, publishing in ((tanaka, 200, 403), (sato, 404, 404), (yamada, 403, 403)):
        client.force_login(person.account)
        assert {client.get(f"/desk/plan/2/{address}").status_code for address in own} == {status}
        assert client.get("/desk/plan/2/publish/nagatsuta/").status_code == publishing
        assert client.post("/desk/plan/2/publish/nagatsuta/", given(ward)).status_code == publishing
    assert client.get("/desk/plan/2/adopt/midori/").status_code == 404
    client.logout()
    assert client.get("/desk/plan/2/publish/nagatsuta/").status_code == 302
    assert not Edition.objects.exists()


def test_progress_is_set_in_words_and_cannot_be_claimed(client, tanaka, ward):
    client.force_login(tanaka.account)
    plan = ward.district_plans.get(area__slug="nagatsuta")
    making = "/desk/plan/2/making/nagatsuta/"
    assert client.post(making, {"progress": "draft", "note": "案を回覧しています。"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.progress, plan.progress_note) == (Progress.DRAFT, "案を回覧しています。")
    assert client.post(making, {"progress": "published"}).status_code == 422
    client.post("/desk/plan/2/adopt/nagatsuta/", {"adopted_on": "H23.3.5"})
    client.post(making, {"progress": "writing"})
    plan.refresh_from_db()
    assert (plan.progress, plan.adopted_on) == (Progress.WRITING, None)


def test_suzuki_reads_in_words_what_publishing_will_change(client, suzuki, ward):
    goal = goal_named(ward, "顔見知り")
    kept, gone = make_measure(ward, goal, "相談の日をつくる"), make_measure(ward, goal, "連絡会をひらく")
    turned = Indicator.objects.create(plan=ward, measure=kept, title="相談の件数", unit="件")
    Indicator.objects.create(plan=ward, measure=kept, title="相談の満足", unit="%")
    publish_as(ward, "素案")
    client.force_login(suzuki.account)
    assert "前の版から変わったところは、ありません。" in client.get("/desk/plan/2/publish/midori/").content.decode()
    Measure.objects.filter(pk=kept.pk).update(title="毎週の相談の日をつくる")
    gone.bin(None)
    make_measure(ward, goal, "見守りの輪をひろげる")
    Indicator.objects.filter(pk=turned.pk).update(direction="down")
    Plan.objects.filter(pk=ward.pk).update(philosophy="みんなで支えあう緑区")
    page = client.get("/desk/plan/2/publish/midori/")
    text = page.content.decode()
    for words in (
        "加わるもの：1",
        "変わるもの：2",
        "なくなるもの：1",
        "連絡会をひらく",
        "見守りの輪をひろげる",
        "基本理念",
    ):
        assert words in text
    assert page.context["coming"].unchanged == Goal.objects.filter(plan=ward).count() + 1


def test_publishing_asks_for_its_sentence_and_names_what_stands_in_the_way(client, suzuki, ward):
    client.force_login(suzuki.account)
    page = client.get("/desk/plan/2/publish/nagatsuta/").content.decode()
    assert "確定・年度改訂として公開する前に：" in page
    assert "策定委員会で決めた日がまだ入っていません。" in page
    answer = client.post("/desk/plan/2/publish/nagatsuta/", given(ward))
    assert answer.status_code == 422
    assert "決めた日を入れてから公開してください。" in answer.content.decode()
    answer = client.post("/desk/plan/2/publish/midori/", given(ward, change_note="", decided_on="むかし"))
    assert "何が変わったかを一文で書いてください。" in answer.content.decode()
    assert "日付として読めませんでした" in answer.content.decode()
    other = make_plan(ward.area, number=3, first_year=2016)
    answer = client.post("/desk/plan/2/publish/midori/", given(ward, kind=kind(other, "確定")))
    assert "この版の種類は選べません。" in answer.content.decode()
    assert not Edition.objects.exists()


def test_the_second_of_two_who_publish_reads_first_what_changed(client, suzuki, ward):
    client.force_login(suzuki.account)
    assert client.post("/desk/plan/2/publish/midori/", given(ward, "素案")).status_code == 302
    answer = client.post("/desk/plan/2/publish/midori/", given(ward, "素案", change_note="二人目の文です。"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "先に「素案」を公開しました。" in page
    assert "二人目の文です。" in page
    assert Edition.objects.count() == 1
    again = given(ward, "素案", last=Edition.objects.get().pk)
    assert client.post("/desk/plan/2/publish/midori/", again).status_code == 302


def test_what_was_rewritten_while_suzuki_read_is_not_published_unread(client, suzuki, ward):
    measure = make_measure(ward, goal_named(ward, "顔見知り"), "相談の日をつくる")
    client.force_login(suzuki.account)
    address = "/desk/plan/2/publish/midori/"
    read = given(ward, "素案", working=client.get(address).context["coming"].mark)
    Measure.objects.filter(pk=measure.pk).update(title="毎週の相談の日をつくる")
    answer = client.post(address, read)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "まだ公開していません。読んでいるあいだに、計画が書きなおされました。" in page
    assert "毎週の相談の日をつくる" in page
    assert read["change_note"] in page
    assert not Edition.objects.exists()
    mark = answer.context["coming"].mark
    assert f'name="working" value="{mark}"' in page
    assert client.post(address, read | {"working": mark}).status_code == 302


def test_an_edition_of_another_plan_is_not_confirmed_here(client, suzuki, ward):
    edition = publish_as(ward, "基本案")
    client.force_login(suzuki.account)
    assert client.get(f"/desk/plan/2/publish/kamoi/{edition.pk}/").status_code == 404
    assert client.get(f"/desk/plan/2/publish/midori/{edition.pk}/").status_code == 200


def test_a_plan_rewritten_after_its_edition_waits_to_be_published(client, suzuki, ward):
    publish_as(ward, "確定", on=date(2011, 3, 31))
    client.force_login(suzuki.account)
    assert "公開していない書きなおし" not in client.get("/desk/").content.decode()
    goal = goal_named(ward, "顔見知り")
    address = f"/desk/plan/2/edit/goal/{goal.uid}/five_years/"
    seen = client.get(address).context["form"]["seen"].value()
    client.post(address, {"words": "はじめの年は試します。", "seen": seen})
    assert "緑区の計画に、公開していない書きなおしがあります" in client.get("/desk/").content.decode()
    assert "公開していない書きなおしがあります" in client.get("/desk/plans/").content.decode()


def test_the_page_of_plans_costs_the_same_for_one_district_and_for_eleven(client, suzuki, midori, districts):
    client.force_login(suzuki.account)
    costs = []
    for number, count in ((2, 1), (3, 11)):
        make_plan(midori, list(districts.values())[:count], number=number, first_year=2000 + number * 5)
        forget_editions()
        costs.append(queries_of(client, "/desk/plans/"))
    assert costs[0] == costs[1]


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
