"""Real processes at the same moment: one divides once it has loaded everything, and its parts begin together."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

PROCESSES = 12
WAIT = 60
Press = Callable[[int, Any], None]


def at_once(press: Press, processes: int = PROCESSES) -> None:
    """`press(number, together)` in each of the processes, each with a connection of its own."""
    connection.close()
    context = multiprocessing.get_context("fork")
    together = context.Barrier(processes)

    def child(number: int) -> None:
        try:
            press(number, together)
        except BaseException:
            together.abort()  # nobody waits for one that will not come
            raise
        connection.close()

    started = [context.Process(target=child, args=(number,)) for number in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join(WAIT)
        assert process.exitcode == 0


def killed(press: Callable[[Callable[[], None]], None]) -> None:
    """`press(reached)` in a process of its own, which is killed while it waits where it says `reached()`."""
    connection.close()
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)

    def reached() -> None:
        theirs.send("here")
        time.sleep(WAIT)

    process = context.Process(target=press, args=(reached,))
    process.start()
    assert ours.poll(WAIT)
    process.kill()
    process.join(WAIT)
    assert process.exitcode == -signal.SIGKILL


def answer(verbs: Mapping[str, Callable[..., object]]) -> None:
    """Do what was asked for, one after the other (`… build "often kamoi nagatsuta" state`), each answer on a line."""
    for asked in sys.argv[1:]:
        verb, *words = asked.split()
        said = verbs[verb](*words)
        if said is not None:
            print(said)
