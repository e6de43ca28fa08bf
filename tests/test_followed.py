"""Links that one process followed are not followed again by the next, which knows all that went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from .asked import Noticing
from .followed import Reading, followed_once

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


def test_whoever_comes_second_finds_all_that_was_found(tmp_path: Path, midori):
    if connection.vendor != "sqlite":
        pytest.skip("elsewhere everybody follows for himself")

    def follow() -> Reading:
        reading = Reading(Noticing(), most=1)
        reading.crawl(f"{SIGN_IN}?next=/desk/", SIGN_IN, "/nowhere/")
        return reading

    first = followed_once(tmp_path, "all", follow, Noticing())
    second = followed_once(tmp_path, "all", lambda: pytest.fail("followed once more"), Noticing())
    assert [fault for fault in second.faults if fault.startswith("404: /nowhere/")]
    assert SIGN_IN in second.pages
    assert f"{SIGN_IN}?next=/desk/" not in second.pages
    assert second.client.looked_for[SIGN_IN]
    same = ("faults", "visited", "read", "patterns", "of_kind", "seen", "most", "in_every_language")
    assert [getattr(second, each) for each in same] == [getattr(first, each) for each in same]
    assert second.client.looked_for == first.client.looked_for
    assert second.client is not first.client


def test_other_links_are_followed_for_themselves(tmp_path: Path, midori):
    first = followed_once(tmp_path, "all", lambda: Reading(Noticing()), Noticing())
    second = followed_once(tmp_path, "others", lambda: Reading(Noticing(), most=7), Noticing())
    assert (first.most, second.most) == (3, 7)
