from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sasaeai.kernel.clock import frozen
from sasaeai.kernel.fields import UID_ALPHABET, new_uid
from tests.doings.models import Leaflet

if TYPE_CHECKING:  # the kernel's tests know areas and people only as fixtures
    from sasaeai.people.models import Person


@pytest.fixture
def leaflet(db: None) -> Leaflet:
    return Leaflet.objects.create(name="ちらし")


def test_what_is_binned_is_gone_from_what_is_present_and_can_be_taken_back(leaflet: Leaflet, suzuki: Person) -> None:
    with frozen(date(2011, 12, 1)) as moment:
        leaflet.bin(suzuki)
    leaflet.refresh_from_db()
    assert (leaflet.deleted_at, leaflet.deleted_by_label) == (moment, "鈴木 花子")
    assert not Leaflet.objects.present()
    assert Leaflet.objects.binned().get() == leaflet
    leaflet.restore()
    leaflet.refresh_from_db()
    assert not leaflet.is_binned
    assert leaflet.deleted_by_label == ""
    assert Leaflet.objects.present().get() == leaflet


def test_binning_twice_keeps_who_did_it_first(leaflet: Leaflet, suzuki: Person) -> None:
    leaflet.bin(None)
    leaflet.bin(suzuki)
    assert leaflet.deleted_by_label == "自動"


def test_binning_saves_nothing_else(leaflet: Leaflet, suzuki: Person) -> None:
    leaflet.name = "書きかけ"
    leaflet.bin(suzuki)
    leaflet.refresh_from_db()
    assert leaflet.name == "ちらし"


def test_a_short_id_is_easy_to_read_aloud_and_stays(leaflet: Leaflet) -> None:
    uid = leaflet.uid
    assert len(uid) == 10
    assert set(uid) <= set(UID_ALPHABET)
    assert not set("01ilo") & set(UID_ALPHABET)
    leaflet.save()
    leaflet.refresh_from_db()
    assert leaflet.uid == uid
    assert len({new_uid() for _time in range(1000)}) == 1000
