"""Every kind of page in a real browser at the width of a phone and of a desk: axe finds nothing, fingers hit it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sasaeai.plans.models import Goal, Measure, Plan, Succession
from sasaeai.portal.demo.content import Made
from sasaeai.press.models import PaperOrder

from .followed import Reading, Sent
from .test_crawl import everybodys, forget, suzukis, with_its_papers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
# A pale text, and a picture without words that only shows at a desk.
SPOILT = """() => { document.querySelector('main').insertAdjacentHTML('beforeend',
    '<p class="pale">淡い</p><p class="tools"><span class="not-on-phone"><img src="/favicon.ico"></span></p>');
    document.querySelector('main .pale').style.color = '#ccc'; delete window.shownBefore; }"""
FAULTS = Path(__file__).with_name("page_faults.js").read_text(encoding="utf-8")


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
    ]  # fmt: skip


@pytest.fixture
def axe(settings: Any) -> str:
    """The address of axe on the live server: a browser that loads a script by its address compiles it only once."""
    package = pytest.importorskip("axe_playwright_python")
    settings.STATICFILES_DIRS = [Path(package.__file__).parent]
    return f"{settings.STATIC_URL}axe.min.js"


def faults(page: Any, widths: tuple[int, ...]) -> list[str]:
    """What is wrong with the open page at each width, with everything unfolded."""
    told = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        told += [f"{page.url} ({width} px) {each}" for each in page.evaluate(FAULTS, width)]
    return told


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


def looked_at(page: Any, paths: list[str], axe: str) -> list[str]:
    told: list[str] = []
    page.on("console", lambda line: told.append(f"{page.url} {line.text}") if "Security Policy" in line.text else None)
    widths = WIDTHS
    for path in paths:
        assert page.goto(path).status == 200, path
        page.add_script_tag(url=axe)
        told += faults(page, widths)
        widths = widths[::-1]  # the next page begins as wide as this one ends
    return told


def tell(told: list[str]) -> None:
    if told:
        pytest.fail("\n".join(told[:40]), pytrace=False)


def test_every_public_page_can_be_used_by_everybody(ward, folder_of_this_run, live_server, browser, axe):
    found = everybodys(folder_of_this_run)
    pages = found.pages
    paths = [path for path in pages if not path.startswith("/editions/")]
    with visiting(browser, live_server.url, found.client) as page:
        give(page, live_server.url, pages)
        tell(looked_at(page, [*paths, "/help/?district=kamoi", "/districts/?town=かもい"], axe))


def test_every_page_of_the_workspace_can_be_used_by_everybody(ward, folder_of_this_run, live_server, browser, axe):
    found = suzukis(folder_of_this_run)
    pages = {path: sent for path, sent in found.pages.items() if path.startswith("/desk/")}
    with visiting(browser, live_server.url, found.client) as page:
        give(page, live_server.url, pages)
        tell(looked_at(page, [*pages, *other_faces(ward)], axe))


def test_what_is_wrong_at_one_width_only_is_found(live_server, browser, axe):
    reading = Reading(Client())
    reading.visit("/accounts/login/", "(start)")
    with visiting(browser, live_server.url, reading.client) as page:
        give(page, live_server.url, reading.pages)
        assert looked_at(page, list(reading.pages), axe) == []
        page.evaluate(SPOILT)
        told = "\n".join(faults(page, WIDTHS))
    assert re.findall(r"\((\d+) px\) \w+ (color-contrast|image-alt)", told) == [
        ("360", "color-contrast"),
        ("1280", "color-contrast"),
        ("1280", "image-alt"),
    ]
