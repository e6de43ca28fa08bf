"""困ったとき in a real browser on a phone: what somebody in need reads without scrolling."""

from __future__ import annotations

import pytest

from sasaeai.areas.models import Area, Desk, DeskService
from sasaeai.plans.models import Plan

from .wards import make_actions_ward

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ward() -> Plan:
    ward = make_actions_ward()
    plaza = Desk.objects.create(name="日下地域ケアプラザ", kind="介護のことで困ったら", telephone="045-000-0001")
    DeskService.objects.create(desk=plaza, area=Area.objects.get(slug="hino"), function="介護の相談")
    return ward


@pytest.fixture
def phone(live_server, browser):
    with browser.new_context(
        locale="ja", base_url=live_server.url, viewport={"width": 360, "height": 740}, has_touch=True
    ) as context:
        yield context.new_page()


def test_the_number_of_ones_own_district_comes_without_scrolling(ward, phone):
    phone.goto("/help/")
    phone.get_by_label("町名").fill("日野")
    with phone.expect_navigation():
        phone.get_by_role("button", name="相談先を見る").tap()
    box = phone.locator('a[href="tel:0450000001"]').first.bounding_box()
    assert box["y"] + box["height"] < 740


def test_large_letters_do_not_stand_one_below_another(ward, phone):
    phone.goto("/help/")
    phone.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    box = phone.get_by_text("事件・事故のとき").bounding_box()
    assert box["height"] < 150, "two lines of letters as large as these"
