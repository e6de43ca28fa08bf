"""The questionnaire of every test on a telephone with large letters: by touch and by keyboard, through a tunnel and
into another language; axe finds nothing."""

from __future__ import annotations

from typing import Any

import pytest

from sasaeai.kernel import clock
from sasaeai.surveys.models import FreeAnswer, Letter, Response
from sasaeai.surveys.tests.known import NOVEMBER_2012, made_survey, opened
from sasaeai.surveys.tokens import fingerprint, grouped, new_token
from tests.looking import faults, wait_for_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Any, live_server: Any):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    # Whoever is 75 has set the letters of the telephone to 150 per cent.
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    page.address = live_server.url
    yield page
    context.close()


def look(page: Any) -> None:
    """Nothing scrolls sideways, fingers hit everything, axe is content."""
    assert faults(page, [360]) == []


def test_somebody_answers_everything_on_a_telephone_by_touch_and_by_keyboard(phone, midori, districts):
    with clock.frozen(NOVEMBER_2012):
        survey = opened(made_survey(midori, districts))
        token = new_token()
        Letter.objects.create(survey=survey, stratum=survey.strata.first(), number=1, fingerprint=fingerprint(token))
        page = phone
        page.goto(f"{page.address}/surveys/answer/")
        look(page)
        page.focus("#token")
        page.keyboard.type(grouped(token).lower())
        page.keyboard.press("Enter")
        page.wait_for_url("**/start/")
        look(page)
        page.tap("text=答えはじめる")
        for answer in ("鴨居", "65～74歳", "女性"):
            page.tap(f"label >> text='{answer}'")
        look(page)
        # In a tunnel: the page stays and says so; then it goes on.
        page.context.set_offline(True)
        page.tap("text=保存して次へ")
        page.wait_for_selector("text=電波が届いていないようです")
        assert page.locator("main :checked").count() == 3
        page.context.set_offline(False)
        # What was chosen meanwhile goes along into another language and back, without a press on 「保存」.
        page.tap("label >> text='75歳以上'")
        page.tap("text=English")
        page.wait_for_url("**/en/**")
        assert page.locator("main label:has-text('75歳以上') >> xpath=../input").is_checked()
        page.tap("text=日本語 >> nth=0")
        page.wait_for_url(lambda address: "/en/" not in address)
        page.tap("label >> text='65～74歳'")
        page.tap("text=保存して次へ")
        # By keyboard: arrows choose, blank marks, Enter sends.
        page.focus("#q-ties-1")
        for _step in range(3):
            page.keyboard.press("ArrowDown")
        assert page.is_checked("#q-ties-4")
        for choice in (1, 2, 6, 7):
            page.focus(f"#q-important-{choice}")
            page.keyboard.press("Space")
        page.keyboard.press("Shift+Tab")
        page.keyboard.type("ねこの世話")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=一緒には選べません")
        wait_for_focus(page, ".notice.error")
        look(page)
        page.tap("label[for=q-important-7]")
        page.tap("label[for=q-why_not-2]")
        page.tap("label[for=q-good_talk-2]")
        page.tap("label[for=q-good_place-4]")
        page.fill("#q-years-in", "３０")
        page.fill("#q-words-in", "夜に集まれる場所がほしい。")
        page.tap("text=保存して次へ")
        page.wait_for_url("**/check/")
        look(page)
        page.tap("text=この答えを送る")
        page.wait_for_selector("text=たしかに受け取りました")
        look(page)
    assert Response.objects.get().answers == {
        "district": 2, "age": 3, "sex": 2, "ties": 4, "why_not": 2, "important": [1, 2, 6], "good_talk": 2,
        "good_place": 4, "years": 30,
    }  # fmt: skip
    assert set(FreeAnswer.objects.values_list("text", flat=True)) == {"ねこの世話", "夜に集まれる場所がほしい。"}
