"""What a test built is kept and put back for the next test that begins the same way: a ward takes half a second.

Putting rows back gives what building would have given, to the last identifier: it is done only where all rows were the
same before. That is known without a look while nothing was written since rows were last put back; else all rows are
looked at, but for moments and for what is drawn by lot for people, of whom plans know the key only.

Objects are kept with their rows, as they were given and as they came out, and know each other as before.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import time
from functools import cache, wraps
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.utils.translation import get_language

from sasaeai.kernel import clock
from sasaeai.plans.tests.cold import forget_editions

Tables = dict[str, list[tuple[Any, ...]]]
MOST_KEPT = 500
# Whoever is signed in builds no other ward: with these rows, which are drawn by lot, none would ever be the same.
SIGNED_IN = "django_session"
COUNTERS = "sqlite_sequence"
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM|REPLACE INTO) "?(\w+)"?', re.IGNORECASE)


class Known(NamedTuple):
    """Which rows there are: a name for them, how often the connection wrote, and how far each table has counted.

    A transaction that is taken back undoes the counting, but not the number of writings: both must be as they were.
    """

    name: bytes
    writings: int
    counted: tuple[Any, ...]


class Kept(NamedTuple):
    """What was written, and, pickled, the objects given as they were afterwards with the one that came out."""

    rows: Tables
    objects: bytes


_kept: OrderedDict[bytes, Kept] = OrderedDict()
_known: Known | None = None
_at_first: tuple[bytes, tuple[Any, ...]] | None = None
_written: list[set[str]] = []
# What this process keeps of rows: forgotten when others are put in their place.
forgetting: list[Callable[[], object]] = [forget_editions]


def kept(build: Callable[..., Any]) -> Callable[..., Any]:
    """For a function that only writes rows. PostgreSQL never counts backwards, so there everything is built."""

    @wraps(build)
    def put_back(*given: Any, **named: Any) -> Any:
        if connection.vendor != "sqlite":
            return build(*given, **named)
        given = tuple(list(each) if _is_many(each) else each for each in given)
        return built_or_put_back(f"{build.__module__}.{build.__qualname__}", build, given, named)

    return put_back


def built_or_put_back(
    what: str,
    build: Callable[..., Any],
    given: tuple[Any, ...],
    named: dict[str, Any],
    only_rows: Callable[[Any], bool] = lambda made: True,
) -> Any:
    """The same is kept for the same things given, under the name `what`, unless `only_rows` denies what came out."""
    asked = [what, clock.today(), clock._frozen, get_language(), _said(given), _said(named)]
    key = _hashed(name_of_rows(), repr(asked).encode())
    objects = list(_objects_in([given, named]))
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        if key not in _kept:
            with _watching() as written:
                made = build(*given, **named)
            if not only_rows(made):
                return made
            rows = {name: _writable(_rows_of(name)) for name in sorted({*written, COUNTERS} - {SIGNED_IN})}
            _kept[key] = Kept(rows, _pickled(objects, made))
            if len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        else:
            _kept.move_to_end(key)
            _write(_kept[key].rows)
            for forget in forgetting:
                forget()
            made = _unpickled(objects, _kept[key].objects)
        begin_as(key)
    return made


# --- which rows there are ---


def begin_test() -> None:
    """Called before each test: what the one before wrote was taken back, or copied over (`tests/flushing.py`)."""
    global _known
    _known = None
    if connection.vendor == "sqlite" and _at_first and connection.connection and not connection.in_atomic_block:
        name, counted = _at_first
        _known = Known(name, connection.connection.total_changes, counted)


def name_if_known() -> bytes | None:
    now = _known and connection.connection and (connection.connection.total_changes, _counted())
    return _known.name if _known and now == (_known.writings, _known.counted) else None


def name_of_rows() -> bytes:
    return name_if_known() or _print_of(_tables())


def signs_in(act: Callable[..., None]) -> Callable[..., None]:
    """For `Client.force_login`: what it writes depends on nothing but who signs in."""

    @wraps(act)
    def signed_in(client: Client, account: models.Model, *how: Any, **named: Any) -> None:
        before = name_if_known() if connection.vendor == "sqlite" else None
        act(client, account, *how, **named)
        if before:
            begin_as(_hashed(before, repr(["signed in", account.pk]).encode()))

    return signed_in


def begin_as(name: bytes) -> None:
    """From here on rows are known by this name."""
    global _known
    _known = Known(name, connection.connection.total_changes, _counted())


def _counted() -> tuple[Any, ...]:
    return tuple(connection.connection.execute(f"SELECT name, seq FROM {COUNTERS} ORDER BY name").fetchall())


def _hashed(*parts: bytes) -> bytes:
    return hashlib.blake2b(b" ".join(parts), digest_size=32).digest()


@contextmanager
def _watching() -> Iterator[set[str]]:
    """The names of all tables that are written meanwhile."""
    connection.ensure_connection()
    _written.append(set())
    connection.connection.set_trace_callback(_note)
    try:
        yield _written[-1]
    finally:
        mine = _written.pop()
        if _written:
            _written[-1].update(mine)
        else:
            connection.connection.set_trace_callback(None)


def _note(statement: str) -> None:
    if found := WRITES.match(statement):
        _written[-1].add(found[1])


# --- objects ---


def _objects_in(what: Any) -> Iterator[models.Model]:
    if isinstance(what, models.Model):
        yield what
    elif isinstance(what, Mapping):
        yield from _objects_in(list(what.values()))
    elif _is_many(what):
        for each in what:
            yield from _objects_in(each)


class _Pickler(pickle.Pickler):
    """Writes of an object that was given only which one it is."""

    def __init__(self, to: BytesIO, given: list[models.Model]) -> None:
        super().__init__(to, pickle.HIGHEST_PROTOCOL)
        self.places = {id(row): place for place, row in enumerate(given)}

    def persistent_id(self, each: Any) -> int | None:
        return self.places.get(id(each)) if isinstance(each, models.Model) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, of: bytes, given: list[models.Model]) -> None:
        super().__init__(BytesIO(of))
        self.given = given

    def persistent_load(self, place: int) -> models.Model:
        return self.given[place]


def _pickled(given: list[models.Model], made: Any) -> bytes:
    to = BytesIO()
    _Pickler(to, given).dump(([row.__dict__ for row in given], made))
    return to.getvalue()


def _unpickled(given: list[models.Model], written: bytes) -> Any:
    states, made = _Unpickler(written, given).load()
    for row, state in zip(given, states, strict=True):
        row.__dict__.clear()
        row.__dict__.update(state)
    return made


# --- what takes seconds ---


def left_in(folder: Path, build: Callable[[], Any]) -> Any:
    """For what takes seconds: whoever builds it first leaves it in the folder, for other processes of this run, too.

    Whoever asks has rows of their own of what was made.
    """
    if connection.vendor != "sqlite":
        return build()
    with transaction.atomic():
        before = _tables()
        asked = f"{build.__module__}.{build.__qualname__} {clock.today()}".encode()
        place = folder / hashlib.blake2b(asked + _print_of(before)).hexdigest()[:32]
        if place.exists():
            changed, made = pickle.loads(place.read_bytes())
            _write(changed)
            for forget in forgetting:
                forget()
            return made
        made = build()
        changed = {name: _writable(rows) for name, rows in _tables().items() if rows != before[name]}
        # Two may build at the same moment: what is read is whole.
        whole = place.with_suffix(f".{os.getpid()}")
        whole.write_bytes(pickle.dumps((changed, made)))
        whole.replace(place)
        return made


def remember_first() -> None:
    """What there is before the first test."""
    global _at_first
    if connection.vendor == "sqlite":
        _at_first = _print_of(_tables()), _counted()


def _writable(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """SQLite's driver reads the time of a day, but does not write one."""
    return [tuple(str(value) if isinstance(value, time) else value for value in row) for row in rows]


def _is_many(each: Any) -> bool:
    return isinstance(each, Iterable) and not isinstance(each, str | bytes | Mapping | models.Model)


def _said(what: Any) -> Any:
    """Rows by their keys, so that they can be compared and found again."""
    if isinstance(what, models.Model):
        return type(what), what.pk
    if isinstance(what, Mapping):
        return {name: _said(each) for name, each in what.items()}
    return [_said(each) for each in what] if _is_many(what) else what


@cache
def _places() -> dict[str, set[int]]:
    """Of every table, the places of what differs from test to test and need not be the same."""
    found = {}
    for (name,) in connection.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        if name != "django_migrations":
            columns = [column[1] for column in connection.connection.execute(f'PRAGMA table_info("{name}")')]
            found[name] = {place for place, column in enumerate(columns) if column in _differing(name)}
    return found


def _differing(table: str) -> set[str]:
    of = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table]
    fields = [field for model in of for field in model._meta.local_concrete_fields]
    moments = {field.column for field in fields if isinstance(field, models.DateTimeField)}
    return moments | ({"uid", "password"} if table in {"people_person", "people_account"} else set())


def _tables() -> Tables:
    filled = connection.connection.execute(_which_are_filled()).fetchone()
    return {name: _rows_of(name) if is_filled else [] for name, is_filled in zip(_places(), filled, strict=True)}


def _rows_of(name: str) -> list[tuple[Any, ...]]:
    return connection.connection.execute(f'SELECT * FROM "{name}"').fetchall()


@cache
def _which_are_filled() -> str:
    """One question for all tables, most of which are empty: SQLite's driver forgets how to ask more than a hundred."""
    return "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in _places())


def _print_of(tables: Tables) -> bytes:
    lasting = {
        name: [tuple(value for place, value in enumerate(row) if place not in _places()[name]) for row in rows]
        for name, rows in tables.items()
        if rows and name != SIGNED_IN
    }
    return hashlib.blake2b(repr(lasting).encode()).digest()


def _write(tables: Tables) -> None:
    for name, rows in tables.items():
        connection.connection.execute(f'DELETE FROM "{name}"')
        if rows:
            gaps = ", ".join("?" * len(rows[0]))
            connection.connection.executemany(f'INSERT INTO "{name}" VALUES ({gaps})', rows)
