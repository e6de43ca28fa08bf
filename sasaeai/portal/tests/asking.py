"""How many questions a public page asks the database when nothing of it is kept anywhere."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from .conftest import forget

MOST = 8
PAGES = [
    "/",
    "/districts/",
    "/districts/?town=鴨居",
    "/districts/kamoi/",
    "/help/",
    "/help/?district=kamoi",
    "/help/?town=鴨居",
    "/listening/",
    "/changes/",
    "/changes/?district=kamoi",
    "/changes/feed/",
    "/accessibility/",
    "/sitemap.xml",
    "/activities/",
]


def questions(client: Client, address: str, forgetting: Callable[[], None] = forget) -> int:
    forgetting()
    # Django tries once per process whether the database knows JSON; whichever test is first would pay for it.
    assert connection.features.supports_json_field
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)
