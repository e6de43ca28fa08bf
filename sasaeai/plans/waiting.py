"""What waits for somebody at the desk beside the plan: apps above it add their jobs here, in their `desk_jobs.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from .jobs import Job

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

# One job per kind of thing that waits ("3件の新しい依頼"), never one per row; a constant number of queries.
Waiting = Callable[["Viewer"], Iterable[Job]]
_known: list[Waiting] = []


def waits(waiting: Waiting) -> Waiting:
    if waiting not in _known:
        _known.append(waiting)
    return waiting


def jobs_elsewhere(viewer: Viewer) -> Iterator[Job]:
    for waiting in _known:
        yield from waiting(viewer)
