"""What apps above the plan tell on a goal's page, because an indicator of that goal counts what they keep.

The plan knows none of them: they come by `goal_news.py`, as numbers come by `metrics.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from .opening import reads_older


@dataclass(frozen=True)
class NewsLine:
    text: str
    day: date
    where: str
    sample: bool = False


@dataclass(frozen=True)
class GoalNews:
    """`url` leads to where all of it stands, in the words of `more`."""

    title: str
    lines: Sequence[NewsLine]
    url: str
    more: str


# None where there is nothing to tell; asked only for goals that count one of its metrics.
Teller = Callable[[HttpRequest], GoalNews | None]
_tellers: list[tuple[str, Teller]] = []


def tells_on_goals(*, counted_by: str) -> Callable[[Teller], Teller]:
    """Register a teller for goals with an indicator whose metric's key begins so ("records.")."""

    def keep(teller: Teller) -> Teller:
        if (counted_by, teller) not in _tellers:
            _tellers.append((counted_by, teller))
        return teller

    return keep


def news_for(request: HttpRequest, metric_keys: Iterable[str]) -> list[GoalNews]:
    """Nothing on a page of an older Release, which is read as it was then."""
    if reads_older(request):
        return []
    keys = list(metric_keys)
    asked = [teller for prefix, teller in _tellers if any(key.startswith(prefix) for key in keys)]
    told: list[Any] = [teller(request) for teller in asked]
    return [news for news in told if news]
