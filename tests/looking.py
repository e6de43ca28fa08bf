"""Pages in a browser at the width of a phone and of a desk, each opened once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

WIDTHS = (360, 1280)
VIOLATIONS = """() => axe.run({resultTypes: ["violations"]})
    .then(all => all.violations.map(one => `${one.id} ${one.nodes[0].html.slice(0, 160)}`))"""


def faults(page: Any) -> list[str]:
    """What axe finds on the open page at each width, and whether it scrolls sideways."""
    page.evaluate(pytest.importorskip("axe_playwright_python.base").AXE_SCRIPT)
    told = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(VIOLATIONS)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append("scrolls sideways")
        told += [f"{page.url} ({width} px) {each}" for each in found]
    return told


def wait_for_focus(page: Any, selector: str) -> None:
    """`wait_for_function` would have the page itself evaluate a string, again and again: that is against its CSP."""
    pytest.importorskip("playwright.sync_api").expect(page.locator(selector).first).to_be_focused()


def look_at(page: Any, addresses: Iterable[str]) -> None:
    """Nothing is wrong with any of them."""
    told = []
    for address in addresses:
        page.goto(address)
        told += faults(page)
    assert told == []
