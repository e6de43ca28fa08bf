"""Migrations make the tables that the tests use, and the rows that a new installation begins with."""

from __future__ import annotations

import json

import pytest

from .tables import described
from .test_processes import Ward, own_database


@pytest.fixture(scope="module")
def migrated(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("migrated")) as address:
        return json.loads(Ward(address, "tests.tables").run())


def test_migrations_make_the_tables_that_the_models_say_and_the_same_first_rows(db, migrated):
    made, tables = migrated["tables"], described()
    assert set(made) == set(tables)
    assert {name: said for name, said in made.items() if said != tables[name]} == {}
    assert len(tables) > 100


def test_a_database_with_all_former_migrations_goes_on_and_one_with_some_is_told_which_are_missing(migrated):
    assert migrated["pending"] == migrated["at once"] == []
    assert migrated["half"] == ["The database has only some of the former migrations of plans. Nothing was changed."]
