"""A published plan, and papers asked for and made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import frozen
from sasaeai.plans.models import Plan, Release
from sasaeai.plans.tests.full_plan import make_full_plan, make_old_plan, publish_all
from sasaeai.plans.tests.making import publish_as
from sasaeai.press.models import GlossaryTerm
from sasaeai.press.writers.room import room
from tests.kept import kept


@pytest.fixture(autouse=True, scope="module")
def one_engine() -> Iterator[None]:
    """All papers of a file's tests are set by one process: to start one takes longer than most papers."""
    with room():
        yield


@pytest.fixture
def ward(midori, districts) -> Plan:
    return make_ward(midori, [districts[slug] for slug in ("kamoi", "kirigaoka", "nagatsuta")])


@kept
def make_ward(midori: Area, three: list[Area]) -> Plan:
    """The second period with three districts, all published, and the first one before it."""
    with frozen(date(2011, 4, 20)):
        old = make_old_plan(midori)
        publish_as(old, "確定")
        ward = make_full_plan(midori, three, old=old)
        ward.period.predecessor = old.period
        ward.period.save()
        publish_all(ward)
    GlossaryTerm.objects.create(
        period=ward.period, word="地域ケアプラザ", reading="ちいきけあぷらざ", meaning="地域で相談できる場です。"
    )
    return ward


@pytest.fixture
def release(ward) -> Release:
    newest = Release.objects.current()
    assert newest is not None
    return newest


@pytest.fixture(autouse=True)
def files_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
