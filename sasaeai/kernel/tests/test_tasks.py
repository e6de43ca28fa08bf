"""Background work: what is promised is tried with real processes that are really killed."""

from __future__ import annotations

import signal
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from sasaeai.kernel import clock, tasks
from sasaeai.kernel.models.task import ScheduleSlot, StoredTask, WorkerBeat
from sasaeai.kernel.tasks import schedule
from sasaeai.kernel.tasks.lease import TRIES, claim_next
from sasaeai.kernel.tasks.prune import forget_finished_tasks
from sasaeai.kernel.tasks.schedule import daily, enqueue_due, every
from sasaeai.kernel.tasks.worker import Worker
from sasaeai.kernel.tests import chores
from sasaeai.kernel.tests.processes import kill, wait_for

TOKYO = ZoneInfo("Asia/Tokyo")
MINUTE = timedelta(minutes=1)
FOR_EVER = str(60 * 60 * 24 * 365)


@pytest.fixture
def no_schedule(monkeypatch):
    """Only what the test itself schedules."""
    monkeypatch.setattr(schedule, "entries", {})


# --- real processes -----------------------------------------------------------------------------------------------


def test_the_task_of_a_killed_worker_runs_again_when_its_lease_is_over(processes):
    result = chores.hang_at_first.enqueue(7)
    first = processes.start("--lease", "0.5")
    wait_for(chores.traces)
    kill(first)
    second = processes.start("--lease", "0.5")
    wait_for(lambda: StoredTask.objects.get(pk=result.id).status == TaskResultStatus.SUCCESSFUL)
    kill(second)
    result.refresh()
    assert (result.return_value, result.attempts) == ("done", 2)
    assert chores.traces() == {701: first.pid, 702: second.pid}


def test_without_a_lease_it_would_stay_running_for_ever(processes):
    """The negative control: it is the lease, and nothing else, that brings the work back."""
    result = chores.hang_at_first.enqueue(7)
    first = processes.start("--lease", FOR_EVER)
    wait_for(chores.traces)
    kill(first)
    processes.drain("--lease", FOR_EVER)
    result.refresh()
    assert (result.status, result.attempts) == (TaskResultStatus.RUNNING, 1)


def test_a_long_task_keeps_its_lease_while_its_worker_lives(processes):
    result = chores.linger.enqueue(1, 2.2)
    first = processes.start("--lease", "1.5")
    wait_for(chores.traces)
    second = processes.start("--lease", "1.5")
    wait_for(lambda: StoredTask.objects.get(pk=result.id).finished_at)
    kill(first)
    kill(second)
    result.refresh()
    assert result.attempts == 1
    assert chores.traces() == {1: first.pid, 2: first.pid}


def test_two_workers_never_run_the_same_task_twice(processes):
    """Each task leaves a row with a unique number: a second run would fail."""
    with transaction.atomic():
        for number in (0, 1):
            chores.meet.using(priority=10).enqueue(number, workers=2)
        for number in range(2, 60):
            chores.trace.enqueue(number)
    workers = [processes.start("--once"), processes.start("--once")]
    for worker in workers:
        worker.wait(timeout=60)
    left = chores.traces()
    assert sorted(left) == list(range(60))
    assert set(left.values()) == {worker.pid for worker in workers}
    assert not StoredTask.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()
    assert set(StoredTask.objects.values_list("attempts", flat=True)) == {1}


def test_two_workers_take_each_slot_of_the_schedule_once(processes):
    workers = [processes.start("--once") for _one in range(3)]
    for worker in workers:
        worker.wait(timeout=60)
    paths = list(StoredTask.objects.values_list("path", flat=True))
    assert "sasaeai.kernel.outbox.send_waiting" in paths
    assert len(paths) == len(set(paths)) == ScheduleSlot.objects.count()


def test_on_sigterm_a_worker_finishes_what_it_has_begun_and_takes_nothing_new(processes):
    with transaction.atomic():
        begun = chores.linger.enqueue(1, 1.0)
        waiting = chores.trace.enqueue(9)
    worker = processes.start()
    wait_for(chores.traces)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    begun.refresh()
    waiting.refresh()
    assert (begun.status, waiting.status) == (TaskResultStatus.SUCCESSFUL, TaskResultStatus.READY)
    assert not tasks.is_stopped()


def test_a_task_that_kills_every_worker_is_given_up_and_said_so(processes):
    result = chores.die.enqueue(1)
    StoredTask.objects.filter(pk=result.id).update(attempts=TRIES - 1)
    processes.drain("--lease", "0.2")
    assert StoredTask.objects.get(pk=result.id).status == TaskResultStatus.RUNNING
    wait_for(lambda: StoredTask.objects.claimable(clock.now()).filter(pk=result.id).exists())
    processes.drain()
    row = StoredTask.objects.failed().get()
    assert "WorkerLost" in row.last_error


def test_a_worker_whose_connection_was_cut_works_on(processes):
    if connection.vendor != "postgresql":
        pytest.skip("a file has no connection that could be cut")
    here = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(here)
        ours = [pid for (pid,) in cursor.fetchall()]  # browser tests of this process keep one of their own
    worker = processes.start()
    wait_for(lambda: WorkerBeat.objects.exists())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM ({here}) AS found WHERE pid <> ALL(%s)", [ours])
        assert cursor.fetchall()
    chores.trace.enqueue(1)
    wait_for(chores.traces)
    assert worker.poll() is None


# --- the backend ---------------------------------------------------------------------------------------------------


def test_a_task_is_taken_back_with_the_transaction_that_asked_for_it(transactional_db, stored_tasks):
    with transaction.atomic():
        chores.give_back.enqueue(1)
        transaction.set_rollback(True)
    assert not StoredTask.objects.exists()


def test_results_come_back_as_json(db, stored_tasks, no_schedule):
    result = chores.give_back.enqueue({"町": ("鴨居", 3)})
    assert Worker().drain() == 1
    result.refresh()
    assert result.return_value == {"町": ["鴨居", 3]}
    assert chores.give_back.get_result(result.id).finished_at


def test_a_result_that_is_not_there_says_so(db, stored_tasks):
    for result_id in ("1", "nonsense"):
        with pytest.raises(TaskResultDoesNotExist):
            chores.give_back.get_result(result_id)


def test_a_deferred_task_waits_and_an_urgent_one_goes_first(db, stored_tasks, no_schedule):
    with clock.frozen(datetime(2011, 4, 1, 9, tzinfo=TOKYO)) as now:
        later = chores.give_back.using(run_after=now + 5 * MINUTE).enqueue("later")
        chores.give_back.enqueue("normal")
        chores.give_back.using(priority=10).enqueue("urgent")
        assert claim_next("a", MINUTE).row.args == ["urgent"]
        assert claim_next("a", MINUTE).row.args == ["normal"]
        assert claim_next("a", MINUTE) is None
    assert later.task.run_after == now + 5 * MINUTE
    with clock.frozen(now + 5 * MINUTE):
        assert claim_next("b", MINUTE).row.attempts == 2


def test_a_failing_task_is_tried_five_times_further_and_further_apart(db, stored_tasks, no_schedule):
    result = chores.break_down.enqueue("紙づまり")
    row = StoredTask.objects.get(pk=result.id)
    waits = []
    while row.status == TaskResultStatus.READY:
        with clock.frozen(row.available_at) as now:
            Worker().drain()
        row.refresh_from_db()
        waits.append((row.available_at - now).total_seconds())
    assert waits[:-1] == [10, 60, 360, 2160]
    assert row.status == TaskResultStatus.FAILED
    assert len(row.errors) == 5
    assert "RuntimeError: 紙づまり" in row.last_error
    assert list(StoredTask.objects.failed()) == [row]


def test_a_task_that_no_longer_exists_fails_visibly_and_does_not_stop_the_worker(db, stored_tasks, no_schedule):
    StoredTask.objects.create(path="sasaeai.gone.task", available_at=clock.now(), enqueued_at=clock.now())
    chores.give_back.enqueue(1)
    assert Worker().drain() == 2
    assert "UnknownTask" in StoredTask.objects.get(path="sasaeai.gone.task").last_error


def test_a_worker_that_lost_its_lease_cannot_write_its_result(db, stored_tasks, no_schedule):
    result = chores.give_back.enqueue(1)
    slow = claim_next("slow", MINUTE)
    with clock.frozen(clock.now() + 2 * MINUTE):
        quick = claim_next("quick", MINUTE)
        assert not slow.renew()
        assert not slow.succeed("slow")
        assert quick.succeed("quick")
    result.refresh()
    assert result.return_value == "quick"


# --- the schedule --------------------------------------------------------------------------------------------------


def test_missed_slots_run_once(db, stored_tasks, no_schedule):
    every(minutes=10)(chores.give_back)
    with clock.frozen(datetime(2011, 4, 1, 9, 5, tzinfo=TOKYO)) as start:
        assert len(enqueue_due()) == 1
        assert enqueue_due() == []
    with clock.frozen(start + 4 * MINUTE):
        assert enqueue_due() == []
    with clock.frozen(start + 5 * MINUTE):
        assert len(enqueue_due()) == 1
    with clock.frozen(start + timedelta(days=3)):
        assert len(enqueue_due()) == 1
        assert enqueue_due() == []
    assert StoredTask.objects.count() == 3


def test_a_daily_task_keeps_to_the_wall_clock_of_the_installation(db, stored_tasks, no_schedule):
    daily(at="03:00")(chores.give_back)
    with clock.frozen(datetime(2011, 4, 1, 2, 59, tzinfo=TOKYO)):
        enqueue_due()
    assert ScheduleSlot.objects.get().slot == datetime(2011, 3, 31, 3, tzinfo=TOKYO)
    with clock.frozen(datetime(2011, 4, 1, 3, 0, tzinfo=TOKYO)):
        assert len(enqueue_due()) == 1
    with clock.frozen(datetime(2011, 4, 2, 2, 59, tzinfo=TOKYO)):
        assert enqueue_due() == []


def test_finished_work_is_forgotten_after_a_while(db, stored_tasks):
    now = clock.now()
    for status, days in (("SUCCESSFUL", 2), ("SUCCESSFUL", 4), ("FAILED", 4), ("FAILED", 91), ("READY", 400)):
        moment = now - timedelta(days=days)
        ended = None if status == "READY" else moment
        StoredTask.objects.create(path="x", status=status, available_at=moment, enqueued_at=moment, finished_at=ended)
    assert forget_finished_tasks.call() == 2
    assert StoredTask.objects.count() == 3


# --- signs of life -------------------------------------------------------------------------------------------------


def test_a_status_page_can_tell_that_nobody_works(db):
    assert tasks.last_seen() is None
    assert tasks.is_stopped()
    Worker().drain()
    assert not tasks.is_stopped()
    with clock.frozen(clock.now() + 4 * MINUTE), pytest.raises(CommandError, match="止まっています"):
        call_command("run_tasks", beat=True)


def test_old_workers_are_forgotten_but_the_last_one_is_kept(db):
    long_ago = clock.now() - timedelta(days=2)
    WorkerBeat.objects.create(worker="old", started_at=long_ago, seen_at=long_ago)
    worker = Worker()
    worker.drain()
    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == [worker.name]


def test_an_idle_worker_asks_one_cheap_question(db, stored_tasks, no_schedule, django_assert_num_queries):
    worker = Worker()
    worker.turn()
    with django_assert_num_queries(1):
        assert worker.turn() is False


def test_a_lease_of_nothing_is_refused(db):
    with pytest.raises(CommandError, match="--lease"):
        call_command("run_tasks", lease=0.0)
