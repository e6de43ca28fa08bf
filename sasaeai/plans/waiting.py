"""What waits beside the plan: apps above it add their jobs here, in their `desk_jobs.py`.

Two registries. `@waits` is for somebody at the desk. `@waits_for(Organisation)` and `@waits_for(Area)` are for those
of whom nobody signs in: an organisation is written to, a district's committee telephoned (app `reminders`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from sasaeai.areas.models import Area
from sasaeai.people.models import Organisation

from .jobs import Job

if TYPE_CHECKING:
    from sasaeai.people.viewer import Viewer

# One job per kind of thing that waits ("3件の新しい依頼"), never one per row; a constant number of queries.
Waiting = Callable[["Viewer"], Iterable[Job]]
# For these keys of organisations (or areas) each with one job that waits for it; a constant number of queries.
# The job's `url` opens without signing in, or its `note` says whom to call.
WaitingFor = Callable[[Collection[int]], Iterable[tuple[int, Job]]]
Holder = type[Organisation] | type[Area]

_known: list[Waiting] = []
_known_for: dict[Holder, list[WaitingFor]] = {Organisation: [], Area: []}


def waits(waiting: Waiting) -> Waiting:
    if waiting not in _known:
        _known.append(waiting)
    return waiting


def known_waiting() -> tuple[Waiting, ...]:
    return tuple(_known)


def jobs_elsewhere(viewer: Viewer) -> Iterator[Job]:
    for waiting in _known:
        yield from waiting(viewer)


def waits_for(holder: Holder) -> Callable[[WaitingFor], WaitingFor]:
    def register(waiting: WaitingFor) -> WaitingFor:
        if waiting not in _known_for[holder]:
            _known_for[holder].append(waiting)
        return waiting

    return register


def jobs_for(
    holder: Holder, keys: Collection[int], *, fault: Callable[[WaitingFor, Exception], None] | None = None
) -> dict[int, list[Job]]:
    """What waits for each of these organisations or areas, the longest waiting first; only those that have any.

    With `fault`, a rule that raises is told to it and left out.
    """
    found: dict[int, list[Job]] = defaultdict(list)
    for waiting in _known_for[holder]:
        try:
            lines = list(waiting(keys))
        except Exception as error:
            if fault is None:
                raise
            fault(waiting, error)
            continue
        for key, job in lines:
            found[key].append(job)
    return {key: sorted(jobs, key=lambda job: (job.since is None, job.since)) for key, jobs in found.items()}
