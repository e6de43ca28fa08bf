"""Who helps and who sits at the desk, for all tests of mediation."""

from __future__ import annotations

import pytest
from django.test import Client

from sasaeai.volunteers.models import HelpRequest, Volunteer

from .known import made_volunteer
from .meeting import paired


@pytest.fixture
def as_mori(client: Client, mori) -> Client:
    client.force_login(mori.account)
    return client


@pytest.fixture
def tanaka_helps(districts) -> Volunteer:
    return made_volunteer(districts["nagatsuta"])


@pytest.fixture
def kato_helps(districts) -> Volunteer:
    return made_volunteer(districts["nagatsuta"], "加藤 明", "045-930-0003")


@pytest.fixture
def going_on(districts, mori) -> HelpRequest:
    """Ito's rubbish, every Thursday from the 22nd of November 2012; Tanaka does it."""
    return paired(districts["nagatsuta"], mori).request
