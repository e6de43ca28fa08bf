"""The sessions of a course as people write them: one line each, day, hours, place, topic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import UnreadableDate, parse_date, wareki_date
from sasaeai.kernel.times import UnreadableTime, read_hours
from sasaeai.learning.models import Session

MOST_SESSIONS = 60


class UnreadableLine(ValueError):
    """A line that is no session; the message is a Japanese sentence for the person who typed it."""


@dataclass(frozen=True)
class SessionLine:
    day: date
    start: time
    end: time
    place: str = ""
    topic: str = ""


def read_sessions(text: str) -> list[SessionLine]:
    """Raises UnreadableLine, with the number of the line."""
    rows = [line.strip() for line in text.splitlines() if line.strip()]
    if len(rows) > MOST_SESSIONS:
        raise UnreadableLine(_("回は%(most)s回までにしてください。") % {"most": MOST_SESSIONS})
    lines = [_read(number, row) for number, row in enumerate(rows, start=1)]
    for number, (before, after) in enumerate(pairwise(lines), start=2):
        if (after.day, after.start) <= (before.day, before.start):
            raise UnreadableLine(
                _("%(line)s行目の日（%(day)s）が、前の行より早いか同じです。早い順に並べてください。")
                % {"line": number, "day": wareki_date(after.day)}
            )
    return lines


def _read(number: int, row: str) -> SessionLine:
    parts = re.split(r"[\s　]+", row, maxsplit=3)
    if len(parts) < 2:
        raise UnreadableLine(_line(number, _("日と時間を「令和6年5月10日 18:30-20:30」のように書いてください。")))
    try:
        day = parse_date(parts[0])
    except UnreadableDate as unreadable:
        raise UnreadableLine(_line(number, str(unreadable))) from None
    start, end = _hours(number, parts[1])
    place, topic = (*parts[2:], "", "")[:2]
    if len(place) > 120 or len(topic) > 120:
        raise UnreadableLine(_line(number, _("会場と内容は、それぞれ120文字までにしてください。")))
    return SessionLine(day, start, end, "" if place in {"-", "－", "―"} else place, topic)


def _hours(number: int, text: str) -> tuple[time, time]:
    try:
        start, end = read_hours(text)
    except UnreadableTime:
        unclear = _("「%(text)s」を時間として読めません。「18:30-20:30」のように書いてください。") % {"text": text}
        raise UnreadableLine(_line(number, unclear)) from None
    if end <= start:
        raise UnreadableLine(_line(number, _("終わりの時刻を、始まりより後にしてください。")))
    return start, end


def _line(number: int, what: str) -> str:
    return _("%(line)s行目：%(what)s") % {"line": number, "what": what}


def written(sessions: Iterable[Session]) -> str:
    """As `read_sessions` reads it again; a place that is missing before a topic is a dash."""
    return "\n".join(_written(row) for row in sessions)


def _written(row: Session) -> str:
    place = row.place.replace(" ", "").replace("　", "") or ("-" if row.topic else "")
    return " ".join(
        part for part in (wareki_date(row.day), f"{row.start:%H:%M}-{row.end:%H:%M}", place, row.topic) if part
    )
