"""Every test of meetings and comments happens in November 2012."""

from __future__ import annotations

from datetime import date

import pytest

from sasaeai.kernel import clock
from sasaeai.meetings.tests.known import made_meeting

NOVEMBER_2012 = date(2012, 11, 20)


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def meeting(districts):
    """長津田's exchange of opinions, ten days ago."""
    return made_meeting(districts["nagatsuta"])


@pytest.fixture
def at_desk(client, suzuki):
    """鈴木 of the secretariat, signed in."""
    client.force_login(suzuki.account)
    return client


@pytest.fixture
def tanakas(client, tanaka):
    """田中 of 長津田's committee, signed in."""
    client.force_login(tanaka.account)
    return client
