"""Second entry from end to end in a ward that has nothing else, by keyboard alone: two typists and the secretariat."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from sasaeai.people.models import Role
from sasaeai.people.tests.known import make_person
from sasaeai.surveys.actions.slips import wants_second
from sasaeai.surveys.models import Keying, Response, Slip, Survey
from sasaeai.surveys.tests.known import opened
from tests.looking import look_at, wait_for_focus

pytestmark = pytest.mark.browser

PILE = range(1, 9)
# The third district, 40～64歳, 男性, そう思う; two things, 満足 and 不満, 31 years.
AS_IT_STANDS = "3 2 1 1 1 4 Enter 1 4 3 1 Enter"
# The same with 女性 for 男性.
SLIPPED = "3 2 2 1 1 4 Enter 1 4 3 1 Enter"
# Only the first types words, and here are none.
NO_WORDS = "Enter"


def page_of(name, survey, *more):
    return reverse(f"surveys:{name}", args=[survey.uid, *more])


@pytest.fixture
def half_twice(survey):
    """Open; the share is to be set by hand. With this uid the lot is the same every time."""
    Survey.objects.filter(pk=survey.pk).update(uid="keyedtwice")
    survey.refresh_from_db()
    return opened(survey)


@pytest.fixture
def signed_in(browser, live_server):
    """A browser of its own for each person."""
    contexts = []

    def page_for(person):
        client = Client()
        client.force_login(person.account)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield page_for
    for context in contexts:
        context.close()


def press(page, keys):
    for key in keys.split(" "):
        page.keyboard.press(key)


def tab_to(page, selector):
    """As somebody without a mouse comes there."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(one) => document.activeElement.matches(one)", selector):
            return
    raise AssertionError(f"nobody comes to {selector} with the Tab key")


def go_on(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def number_of(page):
    found = re.search(r"/keying/(\d+)/", page.url)
    return int(found[1]) if found else None


def begin_with(page, survey, number):
    page.goto(page_of("keying", survey))
    wait_for_focus(page, "#slip-number")
    page.keyboard.type(str(number))
    go_on(page)


def test_two_typists_a_difference_and_the_rate_by_keyboard_alone(signed_in, half_twice, suzuki, midori):
    survey = half_twice
    drawn = [number for number in PILE if wants_second(survey, number, 50)]
    assert 1 < len(drawn) < len(PILE)

    # 鈴木 sets the share and receives the pile.
    desk = signed_in(suzuki)
    desk.goto(page_of("design", survey))
    tab_to(desk, "[name=second_share]")
    desk.keyboard.type("50")
    go_on(desk)
    assert "入力：50％です" in desk.inner_text("main")
    desk.goto(page_of("slips", survey))
    tab_to(desk, "[name=pile-last]")
    desk.keyboard.type(str(PILE[-1]))
    go_on(desk)
    assert set(Slip.objects.filter(wants_second=True).values_list("number", flat=True)) == set(drawn)

    # 木村 types all of them, and is offered none of them a second time.
    first = signed_in(make_person("木村 進", "kimura", Role.TYPIST, midori))
    begin_with(first, survey, 1)
    asked = []
    first.on("request", lambda one: asked.append(one.method) if one.resource_type == "document" else None)
    for number in PILE:
        assert number_of(first) == number
        press(first, f"{AS_IT_STANDS} {NO_WORDS}")
        go_on(first)
    assert asked == ["POST", "GET"] * len(PILE)
    assert first.url.endswith(page_of("keying", survey))
    offered = first.locator("tr", has_text="二人めの入力")
    assert "ありません" in offered.inner_text()
    begin_with(first, survey, drawn[0])
    assert "あなたが入力した調査票です" in first.inner_text("main")
    assert Response.objects.filter(valid=True).count() == len(PILE) - len(drawn)

    # 岡 sees nothing of it, types those that were drawn, and slips once.
    second = signed_in(make_person("岡 明", "oka", Role.TYPIST, midori))
    spared = next(number for number in PILE if number not in drawn)
    begin_with(second, survey, spared)
    assert "もう入力されています" in second.inner_text("main")
    begin_with(second, survey, drawn[0])
    for number in drawn:
        assert number_of(second) == number
        assert "二人めの入力" in second.inner_text("h1")
        assert set(second.locator("form.keying [data-kind]").evaluate_all("(all) => all.map((one) => one.value)")) == {
            ""
        }
        press(second, SLIPPED if number == drawn[1] else AS_IT_STANDS)
        go_on(second)
    assert second.url.endswith(page_of("keying", survey))
    assert Response.objects.filter(valid=True).count() == len(PILE) - 1

    # 鈴木 reads how far they agree, and decides with the paper in hand.
    desk.goto(page_of("agreement", survey))
    places = 8 * len(drawn)
    rate = f"{(2000 * (places - 1) + places) // (2 * places) / 10}"
    assert f"一致率 {rate}％" in desk.inner_text("main")
    tab_to(desk, f"a[href='{page_of('settle', survey, drawn[1])}']")
    go_on(desk)
    assert "一人め「1」、二人め「2」" in desk.inner_text("main")
    assert desk.locator("form.keying [data-kind]").count() == 1
    press(desk, "1")
    go_on(desk)
    assert "直す食いちがいはありません" in desk.inner_text("main")
    # The rate tells how they typed, also after it was settled.
    assert f"一致率 {rate}％" in desk.inner_text("main")
    assert Response.objects.filter(valid=True).count() == len(PILE)
    assert Response.objects.get(slip__number=drawn[1]).answers["sex"] == 1
    turns = Keying.objects.filter(slip__number=drawn[1]).order_by("turn").values_list("turn", "marks__sex", "by_label")
    assert [(turn, sex, who[:2]) for turn, sex, who in turns] == [(1, [1], "木村"), (2, [2], "岡 "), (3, [1], "鈴木")]


def test_the_pages_of_the_second_can_be_used_by_everybody(signed_in, half_twice, suzuki, midori):
    page = signed_in(suzuki)
    names = ("second", "design", "survey_end", "agreement", "slips", "words")
    look_at(page, [page_of(name, half_twice) for name in names])
