"""The pages that shape a plan under the fingers: dragging, the keyboard, and axe at both widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from sasaeai.plans.models import Goal, Measure, Plan, Support

from .making import goal_named, make_measure, make_plan

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here: install Debian's chromium to run this"),
]


@pytest.fixture
def ward(midori, districts) -> Plan:
    ward = make_plan(midori, districts.values())
    goal = goal_named(ward, "ボランティアの仲介")
    made = [make_measure(ward, goal, title) for title in ("相談の日", "会食の会", "見守り")]
    made[0].actors.create(name="緑区社会福祉協議会")
    old = make_plan(midori, districts.values(), number=1, first_year=2006)
    Plan.objects.filter(pk=ward.pk).update(predecessor=old)
    nagatsuta = ward.district_plans.get(area__slug="nagatsuta")
    own = make_measure(nagatsuta, goal_named(nagatsuta, "一人ひとりの力"), "坂の上の見守り")
    Support.objects.create(ward_measure=made[0], district_measure=own)
    make_measure(nagatsuta, None, "将棋の会")
    goal.evidence.create(sentence="きっかけがない。", source_title="意識調査", quoted_on="2010-06-01")
    goal.evidence.create(sentence="手伝いたい人は多い。", source_title="意識調査", quoted_on="2010-06-01", position=2)
    return ward


@pytest.fixture
def page(live_server, client, suzuki, ward, monkeypatch):
    """Suzuki's browser, signed in."""
    # Playwright runs an event loop in this thread; the test itself asks the database only between its steps.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    playwright = pytest.importorskip("playwright.sync_api")
    client.force_login(suzuki.account)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda line: page.troubles.append(line.text) if line.type == "error" else None)
        yield page
        assert page.troubles == []
        browser.close()


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


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_room_can_be_used_by_everybody(page, ward, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    goal = goal_named(ward, "ボランティアの仲介")
    measure = Measure.objects.get(title="相談の日")
    here = "/desk/plan/2/"
    paths = [
        f"{here}goals/order/?plan={ward.uid}",
        f"{here}goals/add/?plan={ward.uid}",
        *(f"{here}goals/{goal.uid}/{rest}/" for rest in ("move", "ties", "evidence", "evidence/add")),
        order(ward, goal),
        f"{here}measures/add/?plan={ward.uid}",
        f"{here}measures/{measure.uid}/edit/",
        f"{here}measures/{measure.uid}/supports/",
        f"{here}linking/small-goals/",
        f"{here}linking/succession/?plan={ward.uid}",
        f"{here}linking/succession/goal/{goal.uid}/",
        f"{here}bin/",
        f"{here}bin/goal/{goal.uid}/",
    ]
    page.set_viewport_size({"width": width, "height": 800})
    wrong: list[object] = []
    for path in paths:
        assert page.goto(path).status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found = axe.Axe().run(page).response["violations"]
        wrong.extend((path, each["id"], each["nodes"][0]["html"][:160]) for each in found)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((path, "scrolls sideways"))
    assert wrong == []
