"""Real processes sign, write and publish a review year at the same moment; one is killed in the middle."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from .test_processes import Ward, built, own_database

# Their tables are those of the tests' own database.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, first_tables: str) -> Iterator[Ward]:
    """Built once, and only copied."""
    with built(tmp_path_factory.mktemp("reviews"), first_tables, "tests.reviewers") as made:
        yield made


@pytest.fixture
def desk(first: Ward, tmp_path: Path) -> Iterator[Ward]:
    with own_database(tmp_path, like=first.address) as address:
        yield replace(first, address=address)


def test_of_six_who_sign_at_once_one_signs(desk):
    assert desk.run("sign") == "1 signature, office"


def test_without_the_lock_all_six_would_sign(desk):
    assert desk.run("sign-carelessly") == "6 signatures"


def test_whoever_writes_while_the_stage_is_closed_is_told_or_is_in_time(desk):
    assert desk.run("write-and-sign") == "0 after it was closed, 0 half"


def test_without_the_lock_an_answer_would_come_after_the_signature(desk):
    assert desk.run("write-carelessly") == "1 after it was closed, 0 half"


def test_a_process_killed_while_publishing_leaves_the_year_unpublished(desk):
    desk.run("decide")
    before = desk.run("state")
    assert before == "committee, 0 words, 0 values, 3 signatures"
    process = desk.start("die")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    assert desk.run("state") == before
    assert desk.run("publish") == "published, 1 words, 1 values, 4 signatures"
