"""When somebody could come, and when most could: spans of one week, and the best start within a window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sasaeai.volunteers.matching.problem import Span
from sasaeai.volunteers.models.request import EARLIEST, LATEST

WholeDay = (EARLIEST, LATEST)
Hours = tuple[int, time, time]  # weekday, from, until


def days_of(first: date) -> list[date]:
    """The seven days of a run."""
    return [first + timedelta(days=later) for later in range(7)]


def spans(
    days: Iterable[date], hours: Sequence[Hours], off: Sequence[tuple[date, date]], busy: Sequence[Span]
) -> tuple[Span, ...]:
    """When somebody is free on these days. Without any hours nobody knows them, and every day is possible."""
    found: list[Span] = []
    for day in days:
        if any(first <= day <= last for first, last in off):
            continue
        of_day = [(start, end) for weekday, start, end in hours if weekday == day.weekday()]
        for start, end in _joined(of_day if hours else [WholeDay]):
            found += _without(Span(datetime.combine(day, start), datetime.combine(day, end)), busy)
    return tuple(found)


def _joined(hours: Iterable[tuple[time, time]]) -> list[tuple[time, time]]:
    """9–12 and 12–15 are one span."""
    joined: list[tuple[time, time]] = []
    for start, end in sorted(hours):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _without(span: Span, busy: Sequence[Span]) -> list[Span]:
    left = [span]
    for taken in busy:
        left = [piece for one in left for piece in _cut(one, taken)]
    return left


def _cut(span: Span, taken: Span) -> list[Span]:
    if taken.ends <= span.starts or span.ends <= taken.starts:
        return [span]
    pieces = [(span.starts, taken.starts), (taken.ends, span.ends)]
    return [Span(start, end) for start, end in pieces if start < end]


def best_start(window: Span, minutes: int, people: Iterable[tuple[Iterable[Span], int]]) -> tuple[datetime, int] | None:
    """When within the window most could come for so long, the earliest such moment; people count with their weight.

    Each free span gives a stretch of possible starts; a sweep over the ends of all stretches finds the moment that
    most of them share. None where the window is too short.
    """
    length = timedelta(minutes=minutes)
    if window.starts + length > window.ends:
        return None
    turns: list[tuple[datetime, int, int]] = []
    for free, weight in people:
        for span in free:
            first, last = max(span.starts, window.starts), min(span.ends, window.ends) - length
            if first <= last:
                turns += [(first, 0, weight), (last, 1, -weight)]
    best, count = (window.starts, 0), 0
    for moment, is_end, weight in sorted(turns):
        count += weight
        if not is_end and count > best[1]:
            best = (moment, count)
    return best
