"""The bin: what goes in with what, what stands in the way, and how it comes back."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from sasaeai.kernel.models import JournalEntry
from sasaeai.plans.models import Goal, Indicator, Measure, Plan
from sasaeai.plans.numbering import numbers

from .making import goal_named, make_measure, make_plan, publish_as, undo_address

BIN = "/desk/plan/2/bin/"


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_plan(midori, districts.values())


@pytest.fixture
def nagatsuta(ward) -> Plan:
    return ward.district_plans.get(area__slug="nagatsuta")


@pytest.fixture
def goal(ward) -> Goal:
    return goal_named(ward, "ボランティアの仲介")


@pytest.fixture
def as_suzuki(client, suzuki):
    client.force_login(suzuki.account)
    return client


def question(row) -> str:
    return f"{BIN}{row._meta.model_name}/{row.uid}/"


def is_binned(row) -> bool:
    return type(row).objects.get(pk=row.pk).is_binned


def test_a_measure_goes_into_the_bin_and_comes_back(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    assert "ごみ箱に入れますか" in as_suzuki.get(question(measure)).content.decode()
    assert not is_binned(measure)
    page = as_suzuki.post(question(measure), follow=True).content.decode()
    assert is_binned(measure)
    assert "ごみ箱に入れました" in page
    listed = as_suzuki.get(BIN).content.decode()
    assert "相談の日" in listed
    assert "鈴木 花子" in listed
    as_suzuki.post(f"{question(measure)}restore/")
    assert not is_binned(measure)
    assert [line.key for line in JournalEntry.objects.filter(key__startswith="plans.item.").order_by("pk")] == [
        "plans.item.binned",
        "plans.item.restored",
    ]


def test_a_goal_takes_what_stands_below_it_along_and_brings_it_back(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    lost_before = make_measure(ward, goal, "前からごみ箱にある取組")
    as_suzuki.post(question(lost_before))
    asked = as_suzuki.get(question(goal)).content.decode()
    assert "いっしょにごみ箱に入ります" in asked
    assert "相談の日" in asked
    as_suzuki.post(question(goal))
    assert is_binned(goal)
    assert is_binned(measure)
    listed = as_suzuki.get(BIN).content.decode()
    assert "相談の日" not in listed
    as_suzuki.post(f"{question(goal)}restore/")
    assert not is_binned(goal)
    assert not is_binned(measure)
    assert is_binned(lost_before)


def test_a_base_goal_under_which_a_district_wrote_stays(as_suzuki, ward, nagatsuta, goal):
    heading = Goal.objects.get(plan=nagatsuta, follows=goal.parent)
    make_measure(nagatsuta, heading, "見守りの会")
    asked = as_suzuki.get(question(goal.parent)).content.decode()
    assert "地区別計画（長津田）" in asked
    page = as_suzuki.post(question(goal.parent), follow=True).content.decode()
    assert "地区別計画（長津田）" in page
    assert not is_binned(goal.parent)


def test_a_base_goal_takes_empty_headings_along(as_suzuki, nagatsuta, goal):
    heading = Goal.objects.get(plan=nagatsuta, follows=goal.parent)
    as_suzuki.post(question(goal.parent))
    assert is_binned(heading)
    assert is_binned(goal)
    as_suzuki.post(f"{question(goal.parent)}restore/")
    assert not is_binned(heading)
    assert not is_binned(goal)


def test_a_districts_heading_of_a_base_goal_is_not_binned(as_suzuki, nagatsuta):
    heading = goal_named(nagatsuta, "一人ひとりの力")
    assert "ごみ箱に入れられません" in as_suzuki.get(question(heading)).content.decode()
    as_suzuki.post(question(heading))
    assert not is_binned(heading)


def test_what_stands_above_comes_back_first(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    as_suzuki.post(question(measure))
    as_suzuki.post(question(goal))
    page = as_suzuki.post(f"{question(measure)}restore/", follow=True).content.decode()
    assert "先に「" in page
    assert is_binned(measure)


def test_the_number_of_a_binned_goal_is_not_given_to_another(as_suzuki, ward, goal):
    publish_as(ward, "確定")
    last = list(Goal.objects.filter(parent=goal.parent).in_order())[-1]
    taken = numbers([ward]).goals[last.pk]
    as_suzuki.post(question(last))
    new = Goal.objects.create(plan=ward, parent=goal.parent, title="新しい目標", position=99)
    assert numbers([ward]).goals[new.pk] != taken


def test_indicators_go_and_come_too(as_suzuki, ward, goal):
    indicator = Indicator.objects.create(plan=ward, goal=goal, title="仲介の件数", unit="件")
    as_suzuki.post(question(indicator))
    assert is_binned(indicator)
    as_suzuki.post(f"{question(indicator)}restore/")
    assert not is_binned(indicator)


def test_tanaka_bins_only_what_is_her_districts(client, tanaka, ward, nagatsuta, goal):
    client.force_login(tanaka.account)
    own = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "見守りの会")
    others = make_measure(ward, goal, "相談の日")
    client.post(question(own))
    assert is_binned(own)
    assert client.post(question(others)).status_code == 404
    Measure.objects.filter(pk=others.pk).update(deleted_at="2011-01-01T00:00:00Z", deleted_by_label="鈴木")
    listed = client.get(BIN).content.decode()
    assert "見守りの会" in listed
    assert "相談の日" not in listed
    assert client.post(f"{question(others)}restore/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("sato", 404), ("yamada", 403), (None, 302)])
def test_nobody_else_bins_or_restores(client, request, who, status, nagatsuta):
    measure = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "見守りの会")
    if who:
        client.force_login(request.getfixturevalue(who).account)
    assert client.get(question(measure)).status_code == status
    assert client.post(question(measure)).status_code == status
    assert client.post(f"{question(measure)}restore/").status_code == status
    assert not is_binned(measure)


def test_yamada_who_changes_nothing_has_no_bin_and_sato_sees_only_his_own(client, yamada, sato, nagatsuta):
    measure = make_measure(nagatsuta, None, "見守りの会")
    Measure.objects.filter(pk=measure.pk).update(deleted_at="2011-01-01T00:00:00Z")
    client.force_login(yamada.account)
    assert client.get(BIN).status_code == 403
    client.force_login(sato.account)
    assert "ごみ箱は空です" in client.get(BIN).content.decode()


def test_nothing_is_restored_by_opening_an_address(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    as_suzuki.post(question(measure))
    assert as_suzuki.get(f"{question(measure)}restore/").status_code == 405
    assert as_suzuki.get(f"{BIN}plan/{ward.uid}/").status_code == 404


def test_one_press_in_the_message_takes_it_back_and_leads_where_one_was(as_suzuki, ward, goal):
    measure = make_measure(ward, goal, "相談の日")
    place = f"/desk/plan/2/measures/order/?plan={ward.uid}&goal={goal.uid}"
    answer = as_suzuki.post(question(measure), {"next": place}, follow=True)
    assert is_binned(measure)
    back = as_suzuki.post(undo_address(answer))
    assert not is_binned(measure)
    assert back["Location"] == place


def test_the_button_in_the_message_sends_a_form_that_knows_its_page(suzuki, ward, goal):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(suzuki.account)
    measure = make_measure(ward, goal, "相談の日")

    def sent(address: str, page: str) -> HttpResponse:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return browser.post(address, {"csrfmiddlewaretoken": token[1]}, follow=True)

    answer = sent(question(measure), browser.get(question(measure)).content.decode())
    page = answer.content.decode()
    form = page[page.index('<form id="undo"') :]
    assert sent(undo_address(answer), form).status_code == 200
    assert not is_binned(measure)
