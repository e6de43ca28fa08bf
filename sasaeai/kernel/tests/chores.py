"""Work for the tests' task processes: each leaves a trace in a table or a file that can be counted afterwards."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django_tasks import TaskContext, task


def make_trace_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE trace (number integer PRIMARY KEY, process integer NOT NULL)")


def drop_trace_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS trace")


def traces() -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, process FROM trace")
        return dict(cursor.fetchall())


def leave_trace(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trace (number, process) VALUES (%s, %s)", [number, os.getpid()])


@task
def trace(number: int) -> int:
    leave_trace(number)
    return number


@task(takes_context=True)
def hang_at_first(context: TaskContext, number: int) -> str:
    """The first try hangs until its process is killed; the second one is quick."""
    leave_trace(number * 100 + context.attempt)
    if context.attempt == 1:
        time.sleep(60)
    return "done"


@task
def linger(number: int, seconds: float) -> None:
    leave_trace(number)
    time.sleep(seconds)
    leave_trace(number + 1)


@task
def meet(number: int, workers: int) -> None:
    """Until so many have begun this: they are at work at the same time, however slowly one of them started."""
    leave_trace(number)
    end = time.monotonic() + 30
    while len(traces()) < workers and time.monotonic() < end:
        time.sleep(0.01)


@task
def die(number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task
def break_down(why: str) -> None:
    raise RuntimeError(why)


@task
def give_back(value: object) -> object:
    return value


class FileThenPerhapsDie(BaseEmailBackend):
    """Append each mail's Message-ID to a file; while the file `die` exists, be killed before anyone hears of it."""

    def send_messages(self, email_messages) -> int:
        folder = Path(os.environ["CHORES_FOLDER"])
        for mail in email_messages:
            with (folder / "sent").open("a") as sent:
                sent.write(mail.message()["Message-ID"] + "\n")
            if (folder / "die").exists():
                os.kill(os.getpid(), signal.SIGKILL)
        return len(email_messages)
