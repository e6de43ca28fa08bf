"""Every kind of page in a real browser at the width of a phone and of a desk: axe finds nothing, fingers hit it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from sasaeai.plans.models import Goal, Measure, Plan, Release
from sasaeai.portal.demo.build import build_demo
from sasaeai.press.actions.ordering import Wish, order_papers
from sasaeai.press.models import Format, PaperKind, PaperOrder

from .crawler import Crawler
from .test_crawl import forget, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
# Every rule; but only of what is wrong is it told where.
FAULTS = """() => axe.run({resultTypes: ['violations']}).then(found => found.violations.map(
    each => `${each.impact} ${each.id}: ${each.nodes[0].html.slice(0, 200)}`))"""
OPENED = "document.querySelectorAll('details').forEach(each => each.open = true)"
SCROLLS = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll('main button, main a.btn, main a.plain, main summary')]
    .filter(each => each.offsetParent && !each.matches('.visually-hidden'))
    .filter(each => each.getBoundingClientRect().height < 43.5)
    .map(each => `small target: ${each.outerHTML.slice(0, 160)}`)"""


@pytest.fixture
def ward() -> Plan:
    """The demo ward, with a paper that was asked for and made."""
    forget()
    ward = build_demo().plans["ward"]
    order_papers([Wish(PaperKind.DIGEST, ward.period, Release.objects.current(), Format.PDF)], "概要版", by=None)
    return ward


def one_of_each(client: Client, *starts: str, under: str = "/") -> list[str]:
    """One address of every kind of page that this visitor can reach by links."""
    crawler = Crawler(client, most=1, under=under, with_filters=False)
    crawler.crawl(*starts)
    return crawler.read


def other_faces(ward: Plan) -> list[str]:
    """Pages of the workspace that have a second face, and those that no link of the demo ward leads to."""
    here = f"/desk/plan/{ward.period.number}/"
    goal = Goal.objects.filter(plan=ward, parent__isnull=False).first()
    measure = Measure.objects.filter(plan=ward).first()
    return [
        "/desk/problems/?state=promised", "/desk/start/midori/", f"{here}making/kamoi/", f"{here}schedule/?side=done",
        f"{here}measures/{measure.uid}/sources/", f"{here}goals/{goal.uid}/move/", f"{here}bin/goal/{goal.uid}/",
        f"{here}linking/succession/goal/{goal.uid}/", f"{here}figures/of/measure/{measure.uid}/add/",
        f"/desk/papers/orders/{PaperOrder.objects.get().uid}/",
    ]  # fmt: skip


def faults(page: Any, axe: str) -> list[str]:
    """What is wrong with the open page at each width, with everything unfolded."""
    page.evaluate(OPENED)
    page.evaluate(axe)
    told = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(FAULTS) + page.evaluate(SMALL_TARGETS)
        if page.evaluate(SCROLLS):
            found.append("scrolls sideways")
        told += [f"{page.url} ({width} px) {each}" for each in found]
    return told


def looked_at(browser: Any, live: str, paths: list[str], client: Client) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script
    context = browser.new_context(locale="ja")
    if settings.SESSION_COOKIE_NAME in client.cookies:
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live}])
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda line: told.append(f"{page.url} {line.text}") if "Security Policy" in line.text else None)
    for path in paths:
        assert page.goto(live + path).status == 200, path
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
    paths = one_of_each(client, "/desk/", under="/desk/")
    tell(looked_at(browser, live_server.url, [*paths, *other_faces(ward)], client))
