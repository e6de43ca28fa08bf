"""What is counted against guessing is counted once, whichever process is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from sasaeai.kernel import clock
from sasaeai.kernel.counts import forget_old_counts
from sasaeai.kernel.models import Counted
from sasaeai.kernel.tests.processes import MANAGE, SETTINGS, environment
from tests.forking import Process, start


def in_another_process(code: str) -> Process:
    return start(SETTINGS, MANAGE, "shell", "-c", f"from django.core.cache import cache\n{code}", env=environment())


def test_two_processes_share_one_count_and_a_code_is_good_for_one_of_them(shared_database):
    cache.set("tries", 0, 3600)
    count = "for _one in range(25): cache.incr('tries')\nprint(cache.add('code-used', 'y', 3600))"
    answers = [process.communicate(timeout=120)[0] for process in [in_another_process(count) for _one in range(2)]]
    assert cache.get("tries") == 50
    assert sorted(answer.split()[-1] for answer in answers) == ["False", "True"]
    assert cache.add("code-used", "y", 3600) is False


def test_a_count_is_forgotten_when_its_time_is_over(db):
    cache.set("tries", [1.5, 2.5], 60)
    assert cache.get("tries") == [1.5, 2.5]
    assert cache.add("tries", [], 60) is False
    with clock.frozen(clock.now() + timedelta(seconds=61)):
        assert cache.get("tries", "nothing") == "nothing"
        with pytest.raises(ValueError, match="tries"):
            cache.incr("tries")
        assert cache.add("tries", 1, 60) is True
        assert cache.incr("tries") == 2


def test_old_counts_leave_the_table(db):
    cache.set("old", 1, 60)
    cache.set("new", 1, 3600)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert forget_old_counts.call() == 1
    assert [row.key for row in Counted.objects.all()] == [":1:new"]


def test_what_is_taken_back_is_gone(db):
    cache.set("a", 1)
    cache.set("b", 1, None)
    assert cache.touch("a", 60) is True
    assert cache.delete("a") is True
    assert cache.delete("a") is False
    cache.clear()
    assert cache.get("b") is None
