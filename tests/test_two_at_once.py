"""Twelve real processes press at the same second, on the kind of database that this run of the suite uses."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from .test_processes import Ward, built

# Their tables are those of the tests' own database.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, first_tables: str) -> Iterator[Ward]:
    """One database for all questions of this file; each asks about requests of its own."""
    with built(tmp_path_factory.mktemp("desk"), first_tables, "tests.mediator", "tests.mediator_settings") as made:
        yield made


def test_of_twelve_people_who_take_the_last_place_one_has_it_and_nobodys_yes_is_lost(desk):
    assert desk.run("accept") == "11 reserve, 1 yes, 12 lines"


def test_without_the_lock_and_the_constraint_the_place_would_be_given_more_than_once(desk):
    assert desk.run("accept-carelessly") == "12 yes"


def test_two_coordinators_who_ask_the_same_six_people_at_once_ask_each_of_them_once(desk):
    assert desk.run("ask-twice") == "1 1 1 1 1 1"


def test_without_the_lock_each_would_be_asked_twice(desk):
    assert desk.run("ask-carelessly") == "2 2 2 2 2 2"


def test_a_task_process_killed_in_the_middle_of_a_wave_loses_nobody_and_repeats_one_letter_at_most(
    desk, tmp_path, monkeypatch
):
    letters = tmp_path / "letters"
    letters.touch()
    monkeypatch.setenv("MAIL_FILE", str(letters))
    monkeypatch.setenv("MAIL_WAITS_AFTER", "4")
    process = desk.start("ask-by-mail")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)
    assert len(sent(letters)) == 4
    desk.run("send-later")
    told = Counter(sent(letters))
    assert len({address for address, _message in told}) == len({message for _address, message in told}) == 8
    assert sorted(told.values()) in ([1] * 8, [1] * 7 + [2])
    desk.run("send-later")
    assert Counter(sent(letters)) == told


def sent(letters: Path) -> list[tuple[str, ...]]:
    """Address and Message-ID of every letter that left."""
    return [tuple(line.split()) for line in letters.read_text().splitlines()]
