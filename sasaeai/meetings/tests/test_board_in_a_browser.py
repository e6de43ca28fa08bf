"""The board under the fingers: a card is carried to a goal by pointer and by keys, and comes back."""

from __future__ import annotations

import pytest

from sasaeai.meetings.models import OpinionCard
from sasaeai.meetings.tests.known import made_card
from sasaeai.plans.tests.full_plan import publish_all
from sasaeai.plans.tests.making import goal_named, make_plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def goals_of(*cards: OpinionCard) -> list[str]:
    return [str(OpinionCard.objects.get(pk=card.pk).goal or "") for card in cards]


def test_cards_are_carried_to_a_goal_and_brought_back(suzukis, midori, districts, meeting):
    ward = make_plan(midori, [districts["nagatsuta"]])
    publish_all(ward)
    goal = goal_named(ward, "ボランティアの仲介")
    hill, bus = (made_card(meeting, words) for words in ("坂がきつい", "バスが少ない"))
    page = suzukis.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto("/desk/meetings/board/")
    box = page.locator(f"[data-box='{goal.uid}']")

    # Both are ticked, one is carried, both go; the page stays where it is and offers the way back.
    for card in (hill, bus):
        page.check(f"[name=card][value='{card.uid}']")
    box.scroll_into_view_if_needed()
    start = page.locator(f"li:has([value='{hill.uid}']) .handle").bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    assert is_carried_over(page, box)
    page.wait_for_selector(f"body > p[role=status] >> text={goal.title}", state="attached")
    page.mouse.up()
    page.wait_for_selector(".board-said >> text=意見カードを2枚、移しました。")
    assert goals_of(hill, bus) == [goal.title, goal.title]
    assert box.locator("[name=card]").count() == 2
    assert page.evaluate(f"document.activeElement.closest('li').querySelector('[value=\"{hill.uid}\"]') !== null")

    # By keys: Escape gives back, Enter puts down; then the way back.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert box.locator("[name=card]").count() == 2
    page.wait_for_selector("body > p[role=status] >> text=元のところに戻しました", state="attached")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector(".board-said >> text=意見カードを1枚、移しました。")
    assert goals_of(hill, bus)[0] != goal.title
    assert goals_of(hill, bus)[1] == goal.title
    with page.expect_navigation():
        page.click(".board-said >> text=元に戻す")
    assert goals_of(hill, bus) == [goal.title, goal.title]

    # Without a network nothing is moved, and it says so.
    suzukis.set_offline(True)
    page.locator(f"li:has([value='{bus.uid}']) .handle").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector(".board-said.wrong >> text=通信できない")
    assert box.locator("[name=card]").count() == 2
    assert troubles == []


def is_carried_over(page, box) -> bool:
    """At the edge of the window the board moves on under the finger, which follows the box as a hand would."""
    for _step in range(40):
        place = box.bounding_box()
        page.mouse.move(place["x"] + 40, place["y"] + 20, steps=3)
        if box.evaluate("box => box.classList.contains('is-over')"):
            return True
        page.wait_for_timeout(50)
    return False
