"""Every public page costs at most eight questions when it is drawn for the first time, and is light."""

from __future__ import annotations

import pytest

from .asking import MOST, PAGES, questions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", [*PAGES, "/districts/miho/", "/districts/tokaichiba-danchi/"])
def test_no_page_of_the_demo_ward_asks_more_than_eight_times_or_is_heavy(client, demo_ward, address):
    assert questions(client, address) <= MOST
    page = client.get(address)
    assert len(page.content) <= 100_000


def test_the_frame_asks_for_nothing_but_the_pins(client, demo_ward):
    """The stamp, the pins, and what the statement wants to know: whom to call."""
    assert questions(client, "/accessibility/") == 3
