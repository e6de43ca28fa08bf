"""Letters in portions, real processes, a real mail server: none is lost when a process is killed."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from .forking import Process
from .slow_smtp import Letterbox, letterbox
from .test_processes import Ward, built, own_database

# Their tables are those of the tests' own database.
pytestmark = pytest.mark.django_db
MODULE = "tests.reminder"
PATIENCE = 120
# One portion is full, and one is not.
ALL = "1 week, 70 written, 70 stored"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, first_tables: str) -> Iterator[Ward]:
    """Built once, and only copied."""
    with built(tmp_path_factory.mktemp("reminders"), first_tables, MODULE, "tests.reminder_settings") as made:
        yield made


@pytest.fixture
def ward(first: Ward, tmp_path: Path) -> Iterator[Ward]:
    with own_database(tmp_path, like=first.address) as address:
        yield replace(first, address=address)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Letterbox]:
    with letterbox() as opened:
        monkeypatch.setenv("LETTERBOX", str(opened.port))
        yield opened


def finish(process: Process) -> str:
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return output.strip()


def kill(process: Process) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)


def told(box: Letterbox) -> Counter[tuple[str, str]]:
    """How often each letter came; an address has one Message-ID, and a Message-ID one address."""
    letters = Counter(box.letters)
    assert len({address for address, _id in letters}) == len({id for _address, id in letters}) == len(letters)
    return letters


def test_a_task_process_killed_while_it_delivers_loses_no_letter_and_repeats_the_one_in_flight_at_most(ward, box):
    box.holds_after = 30
    process = ward.start("begin")
    assert box.held.wait(PATIENCE), process.communicate(timeout=20)
    kill(process)
    assert finish(ward.start("state")) == ALL
    assert len(box.letters) == 30
    assert finish(ward.start("send-later")) == ALL
    letters = told(box)
    assert len(letters) == 70
    assert sorted(letters.values()) in ([1] * 70, [1] * 69 + [2])
    finish(ward.start("send-later", "3"))
    assert Counter(box.letters) == letters


def test_a_task_process_killed_while_it_writes_loses_that_portion_only_and_writes_it_again(ward, box):
    process = ward.start("write-and-wait")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    kill(process)
    assert finish(ward.start("state")) == "1 week, 50 written, 50 stored"
    assert finish(ward.start("send-later")) == ALL
    assert sorted(told(box).values()) == [1] * 70


def test_without_the_key_and_with_the_mark_set_at_the_end_thirty_would_get_two_letters(ward, box):
    process = ward.start("write-carelessly", "once")
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "in the middle"
    kill(process)
    finish(ward.start("write-carelessly"))
    finish(ward.start("send-later"))
    assert Counter(Counter(address for address, _id in box.letters).values()) == {2: 30, 1: 20}
    assert len({id for _address, id in box.letters}) == 80


def test_a_mail_server_that_fails_half_way_gets_the_rest_when_it_is_back(ward, box):
    box.holds_after = 40
    process = ward.start("begin")
    assert box.held.wait(PATIENCE)
    box.closed = True
    box.ending.set()
    finish(process)
    assert len(box.letters) == 40
    box.closed, box.holds_after = False, 0
    assert finish(ward.start("send-later")) == ALL
    letters = told(box)
    # The letter whose answer never came was taken all the same: it is the one that comes twice.
    assert sorted(letters.values()) == [1] * 69 + [2]


def test_twelve_task_processes_that_find_the_hour_at_the_same_moment_begin_the_week_once(ward, box):
    assert finish(ward.start("at-once")) == "1 week, 0 written, 0 stored"
    both = [ward.start("work"), ward.start("work")]
    for process in both:
        finish(process)
    assert finish(ward.start("state")) == ALL
    assert sorted(told(box).values()) == [1] * 70
