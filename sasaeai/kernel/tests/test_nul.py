"""A NUL in what somebody asks for is answered, on every database."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "address", ["/plan/1/goals/%00/", "/districts/x%00/", "/?town=%00", "/accounts/login/?next=/%00"]
)
def test_no_page_is_called_nul(client, db, address):
    assert client.get(address).status_code == 400


def test_nor_is_a_session(client, db):
    # As it comes over the wire: newer Pythons refuse to put one into a cookie.
    cookie = 'sessionid="' + r"\000" * 32 + '"'
    assert client.get("/accounts/login/", headers={"cookie": cookie}).status_code == 400
