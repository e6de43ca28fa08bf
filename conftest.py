"""People and places that every test knows."""

from __future__ import annotations

import pytest

from sasaeai.areas.models import Area
from sasaeai.areas.tests.places import make_districts, make_midori

# --- areas: Midori Ward and its eleven districts ---


@pytest.fixture
def midori(db: None) -> Area:
    """緑区, the root of the installation."""
    return make_midori()


@pytest.fixture
def districts(midori: Area) -> dict[str, Area]:
    """The eleven districts by slug (higashihongo … nagatsuta), in the ward's own order."""
    return make_districts(midori)
