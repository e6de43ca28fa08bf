"""Every test of meetings and comments happens in November 2012."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def at_desk(client, suzuki):
    """鈴木 of the secretariat, signed in."""
    client.force_login(suzuki.account)
    return client
