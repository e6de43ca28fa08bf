"""Every test of this room stands in its own frame."""

from __future__ import annotations

import pytest

from sasaeai.design.tests import frame


@pytest.fixture(autouse=True)
def own_frame(settings):
    frame.use(settings)
