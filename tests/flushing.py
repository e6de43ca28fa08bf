"""After a test that needed a transaction of its own, the tables are those of the first test again.

Django empties two hundred of them one by one, writes down anew which models and permissions there are, and leaves out
what a new installation begins with. SQLite copies a whole database in a twentieth of that time, and counting begins
anew, too, as where a transaction is taken back.
"""

from __future__ import annotations

import sqlite3

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import TransactionTestCase

from tests.kept import forgetting

_first = sqlite3.connect(":memory:", check_same_thread=False)


def copy_back_instead_of_flushing() -> None:
    """From now on, on SQLite. PostgreSQL keeps Django's way."""
    if connection.vendor == "sqlite":
        connection.connection.backup(_first)
        TransactionTestCase._fixture_teardown = _copy_back  # type: ignore[method-assign]


def _copy_back(case: TransactionTestCase) -> None:
    connection.ensure_connection()
    _first.backup(connection.connection)
    ContentType.objects.clear_cache()
    for forget in forgetting:
        forget()
