"""Where the reading pages lead to what shapes the plan: only on the desk, only for those who may."""

from __future__ import annotations

import re

import pytest

from sasaeai.plans.models import Measure, Plan

from .making import goal_named, make_measure, make_plan, publish_as

ONE_OF_MANY = re.compile(r"(goals/|districts/|goal=)(?!add/|order/)[^/&]+")


@pytest.fixture
def ward(midori, districts) -> Plan:
    ward = make_plan(midori, [districts[slug] for slug in ("nagatsuta", "kamoi")])
    make_measure(ward, goal_named(ward, "ボランティアの仲介"), "相談の日")
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "見守りの会")
    return ward


def pages(ward: Plan, base: str) -> dict[str, str]:
    goal, measure = goal_named(ward, "ボランティアの仲介"), ward.measures.get()
    return {
        "plan": base,
        "goal": f"{base}goals/{goal.uid}/",
        "measure": f"{base}measures/{measure.uid}/",
        "district": f"{base}districts/nagatsuta/",
    }


def entrances(page: str, under: str) -> list[str]:
    return [link.replace("&amp;", "&").partition("#")[0] for link in re.findall(f'href="({under}[^"]*)', page)]


def kinds(addresses: list[str]) -> set[str]:
    """Of those that differ only in the goal or the district the first."""
    return set({ONE_OF_MANY.sub(r"\1*", address): address for address in reversed(addresses)}.values())


def test_suzuki_finds_the_way_from_every_page(client, suzuki, ward):
    client.force_login(suzuki.account)
    shown = {name: client.get(url).content.decode() for name, url in pages(ward, "/desk/plan/2/").items()}
    assert "地区の取組を小目標に結ぶ" in shown["plan"]
    assert "根拠" in shown["goal"]
    assert "全部の欄を直す" in shown["measure"]
    assert "支える地区の取組を選ぶ" in shown["measure"]
    assert "measures/add/?plan=" in shown["district"]


def test_every_entrance_leads_somewhere(client, suzuki, ward):
    client.force_login(suzuki.account)
    read = [client.get(url).content.decode() for url in pages(ward, "/desk/plan/2/").values()]
    found = set.union(*(kinds(entrances(page, "/desk/plan/2/")) for page in read))
    assert len(found) > 50
    for address in found:
        assert client.get(address).status_code in (200, 302), address


def test_tanaka_finds_the_way_on_her_districts_page_and_is_not_asked_to_classify(client, tanaka, ward):
    client.force_login(tanaka.account)
    page = client.get("/desk/plan/2/districts/nagatsuta/").content.decode()
    assert "取組を加える" in page
    own = ward.district_plans.get(area__slug="nagatsuta").measures.get()
    page = client.get(f"/desk/plan/2/measures/{own.uid}/").content.decode()
    assert "全部の欄を直す" in page
    assert "supports/" not in page


def test_tanaka_puts_a_sentence_right_where_she_reads_it_and_comes_back_to_its_goal(client, tanaka, ward):
    client.force_login(tanaka.account)
    own = ward.district_plans.get(area__slug="nagatsuta").measures.get()
    Measure.objects.filter(pk=own.pk).update(text="春に集まります。")
    here = "/desk/plan/2/districts/nagatsuta/"
    page = client.get(here).content.decode()
    edit = re.search(r'春に集まります。 <a class="edit" href="([^"]*)"', page)[1]
    assert edit.startswith(f"/desk/plan/2/edit/measure/{own.uid}/text/")
    form = client.get(edit).content.decode()
    there = re.search(r'name="next" value="([^"]*)"', form)[1]
    assert there == f"{here}#goal-{own.goal.uid}"
    seen = re.search(r'name="seen" value="([^"]*)"', form)[1]
    assert client.post(edit, {"words": "秋に集まります。", "seen": seen, "next": there}).url == there


def test_readers_and_the_public_are_shown_no_such_way(client, yamada, ward):
    publish_as(ward, "素案")
    for base in ("/desk/plan/2/", "/plan/2/"):
        for name, url in pages(ward, base).items():
            if base == "/desk/plan/2/":
                client.force_login(yamada.account)
            elif name == "district":
                continue
            page = client.get(url)
            assert page.status_code == 200, url
            assert "tools-list" not in page.content.decode(), url
        client.logout()


def test_no_page_of_hers_leads_tanaka_where_she_may_not_go(client, tanaka, ward):
    client.force_login(tanaka.account)
    own = ward.district_plans.get(area__slug="nagatsuta").measures.get()
    led_to = {}
    for url in ("/desk/", "/desk/plan/2/districts/nagatsuta/", f"/desk/plan/2/measures/{own.uid}/"):
        led_to |= dict.fromkeys(entrances(client.get(url).content.decode(), "/desk/"), url)
    for address, url in led_to.items():
        assert client.get(address).status_code == 200, (url, address)
    assert "write-problem/nagatsuta/" in client.get("/desk/plan/2/districts/nagatsuta/").content.decode()
    assert "adopt/nagatsuta/" in client.get("/desk/").content.decode()


def test_tanakas_pages_bear_the_name_of_the_published_plan(client, tanaka, ward):
    publish_as(ward, "確定")
    client.force_login(tanaka.account)
    page = client.get("/desk/plan/2/districts/nagatsuta/")
    assert page.context["site"].name == client.get("/").context["site"].name != "ささえあい"


def test_suzuki_finds_what_a_measure_was_made_of(client, suzuki, ward):
    client.force_login(suzuki.account)
    measure = ward.measures.get()
    assert f"measures/{measure.uid}/sources/" in client.get(f"/desk/plan/2/measures/{measure.uid}/").content.decode()


def test_putting_in_order_begins_where_there_is_something_to_order(client, suzuki, ward):
    client.force_login(suzuki.account)
    page = client.get(f"/desk/plan/2/measures/order/?plan={ward.uid}").content.decode()
    assert "相談の日" in page
    assert "見守りの会" not in page
