"""After a test that needed a transaction of its own, the tables are those of the first test again.

Django empties two hundred of them one by one, writes down anew which models and permissions there are, and leaves out
what a new installation begins with: on PostgreSQL that is written once more. SQLite copies a whole database in a
twentieth of that time, and counting begins anew, too, as where a transaction is taken back.
"""

from __future__ import annotations

import sqlite3

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TransactionTestCase

from tests.kept import forgetting
from tests.tables import make_first_rows

_first = sqlite3.connect(":memory:", check_same_thread=False)
_flushed = TransactionTestCase._fixture_teardown


def begin_anew_after_each() -> None:
    """From now on."""
    if connection.vendor == "sqlite":
        connection.connection.backup(_first)
        TransactionTestCase._fixture_teardown = _copy_back  # type: ignore[method-assign]
    else:
        TransactionTestCase._fixture_teardown = _flush_and_begin  # type: ignore[method-assign]


def _copy_back(case: TransactionTestCase) -> None:
    connection.ensure_connection()
    _first.backup(connection.connection)
    ContentType.objects.clear_cache()
    for forget in forgetting:
        forget()


def _flush_and_begin(case: TransactionTestCase) -> None:
    _flushed(case)
    make_first_rows()
