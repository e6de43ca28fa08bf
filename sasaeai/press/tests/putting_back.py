"""What `tests/kept.py` needs where rows came through a page: their files, and no trace of who was signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.test import Client

from sasaeai.people.models import Account, Person


def put_file(row: Any, content: bytes) -> None:
    """Rows that were put back name files that were not: each test has a folder of its own."""
    path = Path(row.file.path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def signed_in(person: Person) -> Iterator[Client]:
    """The account's row is as before afterwards: were it put back, it would have another test's password."""
    row = Account.objects.filter(pk=person.account.pk)
    before = row.get().last_login
    client = Client()
    client.force_login(person.account)
    yield client
    client.logout()
    row.update(last_login=before)
