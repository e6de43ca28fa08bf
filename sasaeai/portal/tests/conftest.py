"""The demo ward, built once for all tests of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from sasaeai.kernel.variants import wordings_at
from sasaeai.plans.tests.cold import forget_editions
from sasaeai.portal.demo.content import Made
from sasaeai.portal.glance import newest_at
from sasaeai.portal.places import places_at
from sasaeai.portal.reading import district_plans_at


@pytest.fixture(autouse=True)
def cold() -> None:
    """Nothing that another test's pages left behind."""
    forget()


def forget() -> None:
    forget_editions()
    wordings_at.cache_clear()
    for kept in (places_at, newest_at, district_plans_at):
        kept.cache_clear()


@pytest.fixture(scope="module")
def demo_ward(built_demo: Callable[[], Made], django_db_setup, django_db_blocker) -> Iterator[Made]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield built_demo()
        transaction.set_rollback(True)
