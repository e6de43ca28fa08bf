"""Every kind of page in a real browser at the width of a phone and of a desk: axe finds nothing, fingers hit it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sasaeai.people.models import Person
from sasaeai.plans.models import Goal, Measure, Plan, Succession
from sasaeai.portal.demo.content import Made
from sasaeai.press.models import PaperOrder

from .followed import Reading, Sent
from .looking import faults, look_at
from .test_crawl import everybodys, forget, suzukis, with_its_papers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A pale text, and what only shows at a desk: a text that is pale in another way, and a picture without words.
SPOILT = """() => { document.querySelector('main').insertAdjacentHTML('beforeend', '<p class="pale">淡い</p>'
    + '<p class="tools"><span class="not-on-phone"><b class="pale">淡い</b><img src="/favicon.ico"></span></p>');
    document.querySelectorAll('main .pale').forEach((each) => { each.style.color = '#ccc'; });
    delete window.shownBefore; }"""
# At a desk only: a box that scrolls, and a link that its text hides. Nothing shows there that does not show on a phone.
NARROWED = """() => { const sheet = new CSSStyleSheet();
    sheet.replaceSync('.spoilt, .spoilt a { color: #000; } .spoilt div { height: 100px; overflow: auto; }'
    + '@media (min-width: 1000px) { .spoilt span { display: block; font-size: 5em; }'
    + '.spoilt a { color: #333; text-decoration: none; border: 0; } }');
    document.adoptedStyleSheets = [sheet];
    document.querySelector('main').insertAdjacentHTML('beforeend', '<section class="spoilt"><h2>題</h2>'
    + '<p>前の文を読んで<a href="/">ここ</a>を見てください。</p>'
    + '<div><span>長い行がここにあって、机の幅では大きくなります。</span></div></section>');
    delete window.shownBefore; }"""


@pytest.fixture
def ward(built_demo: Callable[[], Made]) -> Plan:
    """The demo ward, with papers that were asked for and made."""
    forget()
    return with_its_papers(built_demo().plans["ward"])


def other_faces(ward: Plan) -> list[str]:
    """Pages of the workspace that have a second face, and those that no link of the demo ward leads to."""
    here = f"/desk/plan/{ward.period.number}/"
    goal = Goal.objects.filter(plan=ward, parent__isnull=False).first()
    measure = Measure.objects.filter(plan=ward).first()
    decided = Succession.objects.filter(plan__period__number=3, kind="merged").first().old_measure
    to_decide = Measure.objects.get(plan=ward, title__startswith="地域ケアプラザの「出前相談」")
    line = "/desk/plan/3/linking/succession/measure"
    return [
        f"{line}/{decided.uid}/decide/", f"{line}/{to_decide.uid}/decide/",
        "/desk/plan/3/linking/succession/?show=all",
        "/desk/problems/?state=promised", "/desk/start/midori/", f"{here}making/kamoi/", f"{here}schedule/?side=done",
        f"{here}measures/{measure.uid}/sources/", f"{here}goals/{goal.uid}/move/", f"{here}bin/goal/{goal.uid}/",
        f"{here}linking/succession/goal/{goal.uid}/", f"{here}figures/of/measure/{measure.uid}/add/",
        f"/desk/papers/orders/{PaperOrder.objects.get().uid}/",
        f"/desk/people/{Person.objects.get(account__login='tanaka').pk}/second-factor/",
    ]  # fmt: skip


@contextmanager
def visiting(browser: Any, live: str, client: Client) -> Iterator[Any]:
    """The client's own browser, signed in as it is."""
    with browser.new_context(locale="ja", base_url=live) as context:
        if settings.SESSION_COOKIE_NAME in client.cookies:
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live}])
        yield context.new_page()


def give(page: Any, live: str, pages: dict[str, Sent]) -> None:
    """Pages that were read already go to the browser as they were sent; all else it asks of the live server.

    Playwright's own routes would have the browser forget every script and style from page to page.
    """
    asked = page.context.new_cdp_session(page)

    def answer(event: Sent) -> None:
        request = {"requestId": event["requestId"]}
        given = pages.get(event["request"]["url"].removeprefix(live))
        asked.send("Fetch.fulfillRequest" if given else "Fetch.continueRequest", request | (given or {}))

    asked.on("Fetch.requestPaused", answer)
    asked.send("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})


def test_every_public_page_can_be_used_by_everybody(ward, folder_of_this_run, live_server, browser):
    found = everybodys(folder_of_this_run)
    pages = found.pages
    paths = [path for path in pages if not path.startswith("/editions/")]
    with visiting(browser, live_server.url, found.client) as page:
        give(page, live_server.url, pages)
        look_at(page, [*paths, "/help/?district=kamoi", "/districts/?town=かもい"])


def test_every_page_of_the_workspace_can_be_used_by_everybody(ward, folder_of_this_run, live_server, browser):
    found = suzukis(folder_of_this_run)
    pages = {path: sent for path, sent in found.pages.items() if path.startswith("/desk/")}
    with visiting(browser, live_server.url, found.client) as page:
        give(page, live_server.url, pages)
        look_at(page, [*pages, *other_faces(ward)])


def test_what_is_wrong_at_one_width_only_is_found(live_server, browser):
    reading = Reading(Client())
    reading.visit("/accounts/login/", "(start)")
    with visiting(browser, live_server.url, reading.client) as page:
        give(page, live_server.url, reading.pages)
        look_at(page, reading.pages)
        page.evaluate(SPOILT)
        shown = "\n".join(faults(page))
        page.goto("/accounts/login/")
        page.evaluate(NARROWED)
        changed = "\n".join(faults(page))
    told = re.compile(r"\((\d+) px\) \w+ ([a-z-]+)")
    assert told.findall(shown) == [("360", "color-contrast"), ("1280", "color-contrast"), ("1280", "image-alt")]
    assert told.findall(changed) == [("1280", "link-in-text-block"), ("1280", "scrollable-region-focusable")]
