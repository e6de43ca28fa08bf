"""Fixtures that only write rows are kept like the functions under `@kept`, without a word in them.

What a fixture is given and what comes out must be rows, plain values, or lists of such; whoever also writes files or
mail, or stops the clock, does so each time. They are kept only where all before them was known, too: for a small thing
nobody looks at all rows.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from functools import wraps
from typing import Any

import pytest
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.models import Model

from sasaeai.areas.whole import name_at
from sasaeai.kernel import clock
from sasaeai.kernel.variants import wordings_at
from sasaeai.portal.glance import newest_at
from sasaeai.portal.places import _outlined_at, places_at
from sasaeai.portal.reading import district_plans_at
from sasaeai.surveys import analysis
from sasaeai.surveys.actions.answering import _fixed
from sasaeai.surveys.wording import _suggester
from tests.kept import built_or_put_back, name_if_known

PLAIN = (Model, str, int, float, Decimal, bytes, date, time, type(None))
OURS = ("sasaeai.", "tests.", "conftest")
_seen: set[Any] = set()
_files = 0


def only_rows(what: Any) -> bool:
    if isinstance(what, dict):
        return type(what) is dict and only_rows(list(what.values()))
    if isinstance(what, list | tuple):
        return all(only_rows(each) for each in what)
    return isinstance(what, PLAIN)


def keep(definition: pytest.FixtureDef[Any]) -> None:
    """Called before a fixture is set up: ours are, once for each, put under what keeps their rows."""
    make = definition.func
    if definition.scope != "function" or definition in _seen or not make.__module__.startswith(OURS):
        return
    _seen.add(definition)
    if not inspect.isgeneratorfunction(make):
        definition.func = kept(make, f"{make.__module__}::{definition.argname}")  # type: ignore[misc]


def kept(make: Callable[..., Any], name: str) -> Callable[..., Any]:
    beyond_rows = False

    def nothing_but_rows(made: Any) -> bool:
        nonlocal beyond_rows
        beyond_rows = _around() != around or not only_rows(made)
        return not beyond_rows

    @wraps(make)
    def put_back(**given: Any) -> Any:
        nonlocal around
        if beyond_rows or connection.vendor != "sqlite" or not connection.in_atomic_block:
            return make(**given)
        if not only_rows(given) or not name_if_known():
            return make(**given)
        around = _around()
        return built_or_put_back(name, make, (), given, nothing_but_rows)

    around: Any = None
    return put_back


def forget_rows() -> None:
    """What processes keep of rows beside editions: as if they had just been started."""
    for known in (name_at, wordings_at, places_at, _outlined_at, newest_at, district_plans_at, _fixed, _suggester):
        known.cache_clear()
    analysis._kept.clear()


def count_files(save: Callable[..., str]) -> Callable[..., str]:
    @wraps(save)
    def counted(*given: Any, **named: Any) -> str:
        global _files
        _files += 1
        return save(*given, **named)

    return counted


def _around() -> tuple[Any, ...]:
    """What a fixture may change beside rows."""
    return len(getattr(mail, "outbox", ())), clock._frozen, _files


FileSystemStorage._save = count_files(FileSystemStorage._save)  # type: ignore[method-assign]
