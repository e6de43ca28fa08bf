"""Every kind of page in a real browser at the width of a phone and of a desk: axe finds nothing serious."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from sasaeai.plans import released
from sasaeai.plans.models import Plan
from sasaeai.plans.pins import pins_at
from sasaeai.portal.demo.build import build_demo

from .crawler import Crawler
from .test_crawl import signed_in

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here: install Debian's chromium to run this"),
]
WIDTHS = (360, 1280)
# Every rule; but only of what is wrong is it told where.
OPTIONS = {"resultTypes": ["violations"]}
GRAVE = {"serious", "critical"}
SCROLLS = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"


@pytest.fixture
def ward() -> Plan:
    caches["pages"].clear()
    pins_at.cache_clear()
    released._kept.clear()
    return build_demo().plans["ward"]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # The browser's own loop runs in this thread; the database is used by one thread at a time all the same.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


def one_of_each(client: Client, *starts: str) -> list[str]:
    """One address of every kind of page that this visitor can reach by links."""
    crawler = Crawler(client, most=1)
    crawler.crawl(*starts)
    pages = [path for path, status in crawler.visited.items() if status == 200 and "?" not in path]
    return [path for path in pages if client.get(path)["Content-Type"].startswith("text/html")]


def faults(page: Any, axe: Any) -> list[str]:
    """What is wrong with the open page at each width."""
    told = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = axe.run(page, options=OPTIONS).response["violations"]
        told += [
            f"{each['impact']} {each['id']} ({width} px) {page.url}\n    {each['nodes'][0]['html'][:200]}"
            for each in found
            if each["impact"] in GRAVE
        ]
        if page.evaluate(SCROLLS):
            told.append(f"scrolls sideways ({width} px) {page.url}")
    return told


def looked_at(browser: Any, live: str, paths: list[str], client: Client) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(locale="ja")
    if settings.SESSION_COOKIE_NAME in client.cookies:
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live}])
    page = context.new_page()
    told = []
    for path in paths:
        page.goto(live + path)
        told += faults(page, axe)
    context.close()
    return told


def tell(told: list[str]) -> None:
    if told:
        pytest.fail("\n".join(told[:40]), pytrace=False)


def test_every_public_page_can_be_used_by_everybody(ward, live_server, browser):
    client = signed_in()
    paths = [path for path in one_of_each(client, "/") if not path.startswith("/editions/")]
    tell(looked_at(browser, live_server.url, [*paths, "/help/?district=kamoi", "/districts/?town=かもい"], client))


def test_every_page_of_the_workspace_can_be_used_by_everybody(ward, live_server, browser):
    client = signed_in("suzuki")
    paths = [path for path in one_of_each(client, "/desk/") if path.startswith("/desk/")]
    tell(looked_at(browser, live_server.url, paths, client))
