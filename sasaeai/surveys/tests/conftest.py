"""Every test of surveys happens in November 2012, when people have their seats."""

from __future__ import annotations

import pytest

from sasaeai.kernel import clock
from sasaeai.surveys.tests.known import NOVEMBER_2012, made_survey


@pytest.fixture(autouse=True)
def in_2012():
    with clock.frozen(NOVEMBER_2012):
        yield


@pytest.fixture
def survey(midori, districts):
    """区民アンケート of 緑区, its questions not yet fixed."""
    return made_survey(midori, districts)


@pytest.fixture
def at_desk(client, suzuki):
    """鈴木 of the secretariat, signed in."""
    client.force_login(suzuki.account)
    return client
