"""The pages that shape a plan under the fingers: dragging and the keyboard."""

from __future__ import annotations

import pytest

from sasaeai.plans.models import Goal, Measure, Plan

from .making import goal_named, make_measure, make_plan

pytestmark = pytest.mark.browser


@pytest.fixture
def ward(midori, districts) -> Plan:
    ward = make_plan(midori, districts.values())
    goal = goal_named(ward, "ボランティアの仲介")
    for title in ("相談の日", "会食の会", "見守り"):
        make_measure(ward, goal, title)
    return ward


@pytest.fixture
def page(suzukis, ward):
    """Suzuki's page, on which no script fails."""
    page = suzukis.new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda line: page.troubles.append(line.text) if line.type == "error" else None)
    yield page
    assert page.troubles == []


def titles(goal: Goal) -> list[str]:
    return [row.title for row in Measure.objects.filter(goal=goal).order_by("position")]


def order(ward: Plan, goal: Goal) -> str:
    return f"/desk/plan/2/measures/order/?plan={ward.uid}&goal={goal.uid}"


def test_a_measure_is_dragged_to_the_end(page, ward):
    goal = goal_named(ward, "ボランティアの仲介")
    page.goto(order(ward, goal))
    start = page.locator(".handle").first.bounding_box()
    last = page.locator("li[data-item]").last.bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, last["y"] + last["height"] - 4, steps=20)
    with page.expect_navigation():
        page.mouse.up()
    assert titles(goal) == ["会食の会", "見守り", "相談の日"]
    assert "「相談の日」を動かしました" in page.content()


def test_a_measure_is_moved_with_the_keyboard_and_escape_gives_it_back(page, ward):
    goal = goal_named(ward, "ボランティアの仲介")
    page.goto(order(ward, goal))
    page.locator(".handle").last.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert page.locator("li[data-item] .branch-name a").all_inner_texts() == ["相談の日", "会食の会", "見守り"]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert titles(goal) == ["見守り", "相談の日", "会食の会"]
