"""Migrations make the tables that the tests use, and the rows that a new installation begins with."""

from __future__ import annotations

import json

from .tables import described
from .test_processes import Ward, own_database


def test_migrations_make_the_tables_that_the_models_say_and_the_same_first_rows(db, tmp_path):
    with own_database(tmp_path) as address:
        migrated = json.loads(Ward(address, "tests.tables").run())
    tables = described()
    assert set(migrated) == set(tables)
    assert {name: said for name, said in migrated.items() if said != tables[name]} == {}
    assert len(tables) > 100
