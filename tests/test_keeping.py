"""What is put back is what would have been built, and nothing is put back where something else was before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation
from sasaeai.people.tests.known import make_organisation
from tests import keeping
from tests.kept import begin_as, kept, name_if_known, name_of_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def where_rows_are_kept(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL never counts backwards: everything is built there.")


@pytest.fixture
def built() -> list[str]:
    """What was built rather than put back."""
    return []


@pytest.fixture
def make(built: list[str]) -> Callable[[Area], Organisation]:
    """Himawari, which the ward calls by its own name from then on."""

    @kept
    def himawari(area: Area) -> Organisation:
        built.append("ひまわりの会")
        area.kana = "みどりく ひまわり"
        area.save()
        return make_organisation("ひまわりの会", area=area)

    himawari.__wrapped__.__qualname__ += str(id(built))  # no other test of these has built it already
    return himawari


@contextmanager
def a_test() -> Iterator[None]:
    """What it writes is taken back, and the next one begins with the same rows."""
    name = name_of_rows()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    begin_as(name)


def test_the_second_test_finds_what_the_first_built(midori, make, built):
    with a_test():
        first = make(midori)
    with a_test():
        again = make(Area.objects.get())
        assert Organisation.objects.get() == again == first
        assert Area.objects.get().kana == "みどりく ひまわり"
    assert built == ["ひまわりの会"]


def test_objects_know_each_other_as_before(midori, make):
    with a_test():
        assert make(midori).area is midori
    with a_test():
        given = Area.objects.get()
        assert make(given).area is given
        assert given.kana == "みどりく ひまわり"


def test_after_something_else_it_is_built_anew(midori, make, built):
    with a_test():
        make(midori)
    with a_test():
        make_organisation("あさがおの会", area=midori)
        make(midori)
        assert sorted(Organisation.objects.values_list("name", flat=True)) == ["あさがおの会", "ひまわりの会"]
    assert len(built) == 2


def test_what_was_taken_back_is_not_taken_for_written(midori, make):
    """The connection still counts as many writings: only the tables' own counting tells."""
    with transaction.atomic():
        make(midori)
        assert name_if_known()
        writings = connection.connection.total_changes
        transaction.set_rollback(True)
    assert connection.connection.total_changes == writings
    assert name_if_known() is None
    make(Area.objects.get())
    assert Organisation.objects.count() == 1


def test_whoever_is_signed_in_stays_so(client, suzuki, midori, make, built):
    for _test in range(2):
        with a_test():
            client.force_login(suzuki.account)
            make(Area.objects.get())
            assert client.get("/desk/").status_code == 200
    assert built == ["ひまわりの会"]


def writes_a_file(area: Area) -> Organisation:
    default_storage.save("見本.txt", ContentFile(b"x"))
    return make_organisation("ひまわりの会", area=area)


def gives_more_than_rows(area: Area) -> Any:
    made = make_organisation("ひまわりの会", area=area)
    return lambda: made


def only_writes_rows(area: Area) -> Organisation:
    return make_organisation("ひまわりの会", area=area)


@pytest.mark.parametrize(("fixture", "times"), [(only_writes_rows, 1), (writes_a_file, 2), (gives_more_than_rows, 2)])
def test_a_fixture_that_does_more_than_write_rows_does_so_each_time(fixture, times, midori, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    called = []

    def make(area: Area) -> Any:
        called.append(area)
        return fixture(area)

    put_back = keeping.kept(make, f"{fixture.__name__} of this test")
    for _test in range(2):
        with a_test():
            put_back(area=midori)
            assert Organisation.objects.count() == 1
    assert len(called) == times
