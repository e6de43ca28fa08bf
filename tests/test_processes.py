"""Real processes on a real database: nothing is lost when two write at once, or when one is killed half-way."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from .forking import Process, start

# Their tables are those of the tests' own database.
pytestmark = pytest.mark.django_db


@dataclass
class Ward:
    """A ward in a database of its own, in the kind of database that this run of the suite uses."""

    address: str
    module: str = "tests.publisher"
    settings: str = "tests.settings"

    def start(self, *words: str) -> Process:
        return start(self.settings, self.module, *words, env={**os.environ, "SASAEAI_DATABASE_URL": self.address})

    def run(self, *words: str) -> str:
        return finish(self.start(*words))


def finish(process: Process) -> str:
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return output.strip()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, first_tables: str) -> Iterator[Ward]:
    """Built once, and only copied."""
    with built(tmp_path_factory.mktemp("first"), first_tables, "tests.publisher") as made:
        yield made


@pytest.fixture
def ward(first: Ward, tmp_path: Path) -> Iterator[Ward]:
    with own_database(tmp_path, like=first.address) as address:
        yield replace(first, address=address)


@contextmanager
def built(folder: Path, tables: str, module: str, settings: str = "tests.settings") -> Iterator[Ward]:
    """A ward that the module built into a copy of these tables, gone afterwards."""
    with own_database(folder, like=tables) as address:
        made = Ward(address, module, settings)
        made.run("build")
        yield made


@contextmanager
def own_database(folder: Path, like: str = "") -> Iterator[str]:
    """The address of an empty database, or of a copy of another."""
    if connection.vendor == "sqlite":
        path = folder / "ward.sqlite3"
        if like:
            with (
                closing(sqlite3.connect(like.removeprefix("sqlite:///"))) as old,
                closing(sqlite3.connect(path)) as new,
            ):
                old.backup(new)
        yield f"sqlite:///{path}"
        return
    name = f"ward_{uuid4().hex[:12]}"
    settings = connection.settings_dict
    login = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    address = f"postgres://{login}@{settings['HOST']}:{settings['PORT'] or 5432}"
    template = f'TEMPLATE "{like.rpartition("/")[2]}"' if like else ""
    with psycopg.connect(f"{address}/postgres".replace("postgres://", "postgresql://"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" {template}')
        try:
            yield f"{address}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_two_processes_that_publish_at_once_lose_nothing_and_the_careless_way_would(ward):
    lost, carelessly_lost = ward.run("often kamoi nagatsuta", "carelessly kamoi nagatsuta").splitlines()
    assert lost == "0"
    assert int(carelessly_lost) > 0


def test_a_process_killed_while_publishing_leaves_the_old_edition_whole(ward):
    before, after, lost = ward.run("state", "die", "state", "often kamoi").splitlines()
    assert after == before
    assert lost == "0"


def test_what_two_processes_are_told_at_the_same_moment_is_written_once(ward):
    assert ward.run("press") == "40 rows, 40 lines"
