"""What a test built is kept and put back for the next test that begins the same way: a ward takes half a second.

Putting rows back gives what building would have given: it is done only where all rows were the same before, but for
moments and what is drawn by lot for people, of whom plans know the key only.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from sasaeai.kernel.clock import today

from .cold import forget_editions

Tables = dict[str, list[tuple[Any, ...]]]
MOST_KEPT = 100
# Whoever is signed in builds no other ward: with these rows, which are drawn by lot, none would ever be the same.
SIGNED_IN = "django_session"
_kept: OrderedDict[tuple[Any, ...], tuple[Tables, Any]] = OrderedDict()
_first: Tables = {}


def kept(build: Callable[..., Any]) -> Callable[..., Any]:
    """For a function that only writes rows. PostgreSQL never counts backwards, so there everything is built."""

    @wraps(build)
    def put_back(*given: Any, **named: Any) -> Any:
        if connection.vendor != "sqlite":
            return build(*given, **named)
        given = tuple(list(each) if _is_many(each) else each for each in given)
        with transaction.atomic():
            before = _tables()
            asked = repr([today(), _said(given), _said(named)])
            key = (build.__module__, build.__qualname__, asked, _print_of(before))
            if key not in _kept:
                made = build(*given, **named)
                after = _tables()
                _kept[key] = {name: rows for name, rows in after.items() if rows != before[name]}, _said(made)
                if len(_kept) > MOST_KEPT:
                    _kept.popitem(last=False)
                return made
            _kept.move_to_end(key)
            changed, said = _kept[key]
            _write(changed)
        if "plans_release" in changed:
            forget_editions()  # what another test read bears the same stamps
        for row in (*given, *named.values()):
            if isinstance(row, models.Model):
                _renew(row)
        return _found(said)

    return put_back


def left_in(folder: Path, build: Callable[[], Any]) -> Any:
    """For what takes seconds: whoever builds it first leaves it in the folder, for other processes of this run, too.

    Whoever asks has rows of their own of what was made.
    """
    if connection.vendor != "sqlite":
        return build()
    with transaction.atomic():
        _begin_as_at_first()
        before = _tables()
        asked = f"{build.__module__}.{build.__qualname__} {today()}".encode()
        place = folder / hashlib.blake2b(asked + _print_of(before)).hexdigest()[:32]
        if place.exists():
            changed, made = pickle.loads(place.read_bytes())
            _write(changed)
            forget_editions()
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
    if connection.vendor == "sqlite":
        _first.update(_tables())


def _begin_as_at_first() -> None:
    """A test that needed a transaction of its own emptied all tables at its end, and counting went on."""
    if not connection.connection.execute("SELECT EXISTS (SELECT 1 FROM areas_area)").fetchone()[0]:
        now = _tables()
        _write({name: rows for name, rows in _first.items() if now[name] != rows})
        ContentType.objects.clear_cache()


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


def _found(said: Any) -> Any:
    if isinstance(said, tuple):
        return said[0]._base_manager.select_related().get(pk=said[1])
    if isinstance(said, dict):
        return {name: _found(each) for name, each in said.items()}
    return said


def _renew(row: models.Model) -> None:
    """As the building would have left it, with the relations that it knows."""
    now = type(row)._base_manager.get(pk=row.pk)
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(now, field.attname))


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
    ask = connection.connection.execute
    filled = ask(_which_are_filled()).fetchone()
    return {
        name: ask(f'SELECT * FROM "{name}"').fetchall() if is_filled else []
        for name, is_filled in zip(_places(), filled, strict=True)
    }


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
