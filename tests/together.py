"""Real processes at the same moment: one divides once it has loaded everything, and its parts begin together."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
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
        press(number, together)
        connection.close()

    started = [context.Process(target=child, args=(number,)) for number in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join(WAIT)
        assert process.exitcode == 0
