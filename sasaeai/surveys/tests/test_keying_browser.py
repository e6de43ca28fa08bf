"""Slips typed in a browser by the keypad alone; the page for those who see it small, large, or not at all."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sasaeai.kernel.clock import today
from sasaeai.surveys.actions.slips import receive_slips
from sasaeai.surveys.models import Keying, Response, Slip, Survey
from sasaeai.surveys.tests.known import opened
from tests.looking import look_at

pytestmark = pytest.mark.browser


@pytest.fixture
def piled(survey, suzuki):
    """Three slips that came back, each to be typed once."""
    Survey.objects.filter(pk=survey.pk).update(second_share=0)
    found = opened(survey)
    receive_slips(found, 1, 3, on=today(), by=suzuki)
    return found


@pytest.fixture
def page(suzukis, piled):
    made = suzukis.new_page()
    made.goto(reverse("surveys:key_slip", args=[piled.uid, 1]))
    return made


def press(page, keys):
    for key in keys.split(" "):
        page.keyboard.press(key)


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_a_slip_is_typed_by_the_keypad_alone_with_one_request_and_the_next_follows(page):
    pages, others = [], []
    page.on("request", lambda asked: (pages if asked.resource_type == "document" else others).append(asked.method))
    # 3 has no longer neighbour among eleven districts; 問4-1 is asked after 4 at 問4; * leaves the words of その他.
    press(page, "3 2 1 4 2 1 4 6 Enter * 1 5 3 1 Enter Enter")
    press(page, "Enter")
    page.wait_for_url("**/keying/2/")
    assert pages == ["POST", "GET"]
    assert set(others) <= {"GET"}
    assert Response.objects.get().answers == {
        "district": 3, "age": 2, "sex": 1, "ties": 4, "why_not": 2, "important": [1, 4, 6], "good_talk": 1,
        "good_place": 5, "years": 31,
    }  # fmt: skip
    assert Slip.objects.get(number=1).words_left
    # The next slip: 1 waits for a second digit; a blank; what was not asked is passed over, and reached with an arrow.
    press(page, "1 Enter 0 2 1")
    assert focused(page) == "f-important"
    press(page, "ArrowUp")
    assert focused(page) == "f-why_not"
    assert page.locator(".keying-row", has=page.locator("#f-why_not")).locator(".keying-skipped").is_visible()
    # Back over what is not asked, and another answer at 問4: now it is asked.
    press(page, "Backspace 3")
    assert focused(page) == "f-why_not"
    press(page, "3 Enter Enter Enter Enter Enter Enter")
    page.wait_for_url("**/keying/3/")
    assert Keying.objects.get(slip__number=2).marks == {"district": [1], "sex": [2], "ties": [3], "why_not": [3]}


def test_what_seems_wrong_is_said_while_it_is_typed(page):
    doubts = page.locator(".keying-doubt:not(:empty)")
    press(page, "3 9")
    assert doubts.all_inner_texts() == ["この番号の選択肢はありません：9"]
    press(page, "Backspace 2 1 + 3 Enter")
    assert doubts.all_inner_texts() == ["○が二つ以上あります。"]
    press(page, "Enter 1 2 3 4")
    assert doubts.all_inner_texts() == ["○が二つ以上あります。", "○が上限より多くあります。"]
    press(page, "Enter Enter Enter 1 5 0 Enter Enter Enter")
    page.wait_for_selector("[role=alert]")
    assert "「1、3」は、無回答と数えます" in page.inner_text("[role=alert]")
    page.click("button[name=sure]")
    page.wait_for_url("**/keying/2/")
    assert [one["rule"] for one in Response.objects.get().corrections] == ["two_marks", "too_many", "range"]


def test_the_page_can_be_used_by_everybody(page, piled):
    addresses = [page.url, reverse("surveys:keying", args=[piled.uid]), reverse("surveys:slips", args=[piled.uid])]
    addresses += [reverse("surveys:rules", args=[piled.uid]), reverse("surveys:slip", args=[piled.uid, 1])]
    addresses += [reverse("surveys:agreement", args=[piled.uid]), reverse("press:survey_papers", args=[piled.uid])]
    look_at(page, addresses)
