"""変更の記録: who changed what, for those who write the plan of the area and nobody else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.kernel.journal import record
from sasaeai.plans.actions.writing import write_text
from sasaeai.plans.editable import Text
from sasaeai.plans.models import Plan

from .cold import forget_editions
from .making import goal_named, make_measure, make_plan

JOURNAL = "/desk/journal/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


def rewrite(plan: Plan, words: str, by, *, field: str = "philosophy", **more) -> None:
    text = Text(Plan.objects.get(pk=plan.pk), field)
    assert write_text(text, words, seen=text.seen, by=by, **more)


def page(client, address: str = JOURNAL) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def test_suzuki_reads_who_changed_what_and_for_whom(client, suzuki, tanaka, nagatsuta, viewer_of):
    rewrite(nagatsuta, "坂の上まで声をかけあう", viewer_of(suzuki), on_behalf_of="田中 正")
    client.force_login(suzuki.account)
    html = page(client)
    assert "「スローガン」を書きなおしました。" in html
    assert "行った人：鈴木 花子" in html
    assert "田中 正に代わって" in html
    assert ">長津田</span>" in html


def test_a_text_can_be_compared_with_what_it_said_before(client, suzuki, nagatsuta, viewer_of):
    rewrite(nagatsuta, "坂の上まで声をかけあう", viewer_of(suzuki))
    rewrite(nagatsuta, "坂の下まで声をかけあう", viewer_of(suzuki))
    client.force_login(suzuki.account)
    html = page(client)
    assert "</span>上</del>" in html
    assert "</span>下</ins>" in html
    assert html.index("</span>下</ins>") < html.rindex("坂の上まで声をかけあう")


def test_tanaka_reads_her_districts_lines_and_no_others(client, tanaka, suzuki, ward, nagatsuta, viewer_of):
    rewrite(nagatsuta, "長津田の言葉", viewer_of(tanaka))
    rewrite(ward, "区の言葉", viewer_of(suzuki))
    rewrite(ward.district_plans.get(area__slug="kamoi"), "鴨居の言葉", viewer_of(suzuki))
    record("people.person.changed", suzuki, by=viewer_of(suzuki))
    client.force_login(tanaka.account)
    html = page(client)
    assert "長津田の言葉" in html
    assert "区の言葉" not in html
    assert "鴨居の言葉" not in html
    assert "連絡先" not in html
    assert "鈴木 花子" not in html
    client.force_login(suzuki.account)
    html = page(client)
    assert "鴨居の言葉" in html
    assert "鈴木 花子さんの連絡先を書きなおしました。" in html


def test_readers_are_not_shown_it_and_are_not_led_there(client, yamada, tanaka, ward):
    client.force_login(yamada.account)
    assert client.get(JOURNAL).status_code == 403
    assert JOURNAL not in client.get("/desk/").content.decode()
    client.force_login(tanaka.account)
    assert JOURNAL in client.get("/desk/").content.decode()
    client.logout()
    assert client.get(JOURNAL).status_code == 302


def test_it_is_narrowed_by_district_and_by_person(client, suzuki, tanaka, ward, nagatsuta, viewer_of):
    rewrite(nagatsuta, "田中の言葉", viewer_of(tanaka))
    rewrite(nagatsuta, "鈴木の言葉", viewer_of(suzuki), field="committee")
    rewrite(ward, "区の言葉", viewer_of(suzuki))
    client.force_login(suzuki.account)
    html = page(client, f"{JOURNAL}?area=nagatsuta")
    assert "田中の言葉" in html
    assert "区の言葉" not in html
    html = page(client, f"{JOURNAL}?area=nagatsuta&by={suzuki.pk}")
    assert "鈴木の言葉" in html
    assert "田中の言葉" not in html
    assert "区の言葉" in page(client, f"{JOURNAL}?area=nowhere&by=x")
    record("plans.plan.begun", ward, by=None, area=ward.area)
    html = page(client, f"{JOURNAL}?by=none")
    assert "行った人：自動" in html
    assert "鈴木の言葉" not in html


def test_a_page_holds_fifty_and_costs_the_same_however_many(client, suzuki, ward, viewer_of):
    client.force_login(suzuki.account)
    costs = []
    for count in (1, 60):
        for _line in range(count):
            record("plans.plan.begun", ward, by=viewer_of(suzuki), area=ward.area)
        forget_editions()
        with CaptureQueriesContext(connection) as asked:
            html = page(client)
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert html.count("<time") == 50
    assert "?page=2" in html


def test_what_a_measures_form_changed_has_no_single_text_to_compare(client, suzuki, ward, viewer_of):
    measure = make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")
    record(
        "plans.measure.changed",
        measure,
        by=viewer_of(suzuki),
        area=ward.area,
        before={"title": "a"},
        after={"title": "b"},
    )
    client.force_login(suzuki.account)
    assert "<del>" not in page(client)
