"""Pages in a browser at the width of a phone and of a desk, each opened once: what axe and a finger find."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

WIDTHS = (360, 1280)
FAULTS = Path(__file__).with_name("page_faults.js").read_text(encoding="utf-8")


def faults(page: Any, widths: Iterable[int] = WIDTHS) -> list[str]:
    """What is wrong with the open page at each width, with everything unfolded.

    axe comes from its address on the live server (tests/settings.py): a browser compiles such a script only once.
    """
    page.add_script_tag(url=f"{settings.STATIC_URL}axe.min.js")
    told = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        told += [f"{page.url} ({width} px) {each}" for each in page.evaluate(FAULTS, width)]
    return told


def look_at(page: Any, addresses: Iterable[str]) -> None:
    """Nothing is wrong with any of them, and none asks for what its CSP forbids."""
    told: list[str] = []
    page.on("console", lambda line: told.append(f"{page.url} {line.text}") if "Security Policy" in line.text else None)
    widths = WIDTHS
    for address in addresses:
        assert page.goto(address).status == 200, address
        told += faults(page, widths)
        widths = widths[::-1]  # the next page begins as wide as this one ends
    if told:
        pytest.fail("\n".join(told[:40]), pytrace=False)


def wait_for_focus(page: Any, selector: str) -> None:
    """`wait_for_function` would have the page itself evaluate a string, again and again: that is against its CSP."""
    pytest.importorskip("playwright.sync_api").expect(page.locator(selector).first).to_be_focused()
