"""Pages in a browser at the width of a phone and of a desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def look_at(page: Any, addresses: Iterable[str]) -> None:
    """Axe finds nothing on any of them, and none scrolls sideways."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    addresses = list(addresses)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(address)
            found = axe.Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, width)
