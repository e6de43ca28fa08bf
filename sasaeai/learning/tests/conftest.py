"""Every test of courses happens in November 2012, on the ward's plan or without one."""

from __future__ import annotations

import pytest

from sasaeai.kernel import clock
from sasaeai.learning.tests.known import NOVEMBER_2012


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def at_desk(client, mori):
    """森 at her desk: she coordinates 長津田."""
    client.force_login(mori.account)
    return client
