"""Times of the day as people write them: 13:30, 13時30分, 午後1時半, 1時半, 午前10時, 0930; one rule for all fields."""

from __future__ import annotations

import re
from datetime import time

from sasaeai.kernel.words import tidy

SMALL_HOURS = range(1, 6)
_PARTS_AFTER_NOON = frozenset({"午後", "夕方", "夕", "夜", "pm"})
_PART = "午前|午後|朝|昼|夕方|夕|夜"
_CLOCK = re.compile(
    rf"(?P<part>{_PART})?の?(?P<hour>\d{{1,2}})"
    r"(?:(?P<sign>[:時])(?P<minute>\d{1,2}|半)?分?(?::\d{2})?)?(?P<half>[ap]m)?(?:ごろ|頃)?"
)
_FOUR_DIGITS = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
_FROM_TO = re.compile(r"(.+?)(?:から|to|[-~\u301c\u30fc\u2010-\u2015\u2212]+)(.+?)(?:まで)?")


class UnreadableTime(ValueError):
    """Nobody would be sure which time is meant; whoever catches it says it in the words of the field."""


def read_time(text: str) -> time:
    """Raises UnreadableTime; so does 午前12時, which is noon to some and midnight to others.

    1時半 and 1:30 are the afternoon's, as are all hours from one to five that nobody called the morning's: nobody
    meets, learns or helps at night. 01:30, with its zero, is that of a clock; 2 alone stays what it is.
    """
    plain = tidy(text).lower().removesuffix("から").removesuffix("まで")
    if found := _FOUR_DIGITS.fullmatch(plain):
        return _time(int(found["hour"]), int(found["minute"]))
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise UnreadableTime(text)
    part, hour = found["part"] or {"am": "午前", "pm": "pm"}.get(found["half"] or "", ""), int(found["hour"])
    if part == "午前" and hour > 11:
        raise UnreadableTime(text)
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    return _time(hour + 12 if _is_after_noon(part, hour, found) else hour, minute)


def _is_after_noon(part: str, hour: int, found: re.Match[str]) -> bool:
    if hour > 11:
        return False
    if part in _PARTS_AFTER_NOON:
        return True
    return hour in SMALL_HOURS and (
        part == "昼" or (not part and bool(found["sign"]) and not found["hour"].startswith("0"))
    )


def _time(hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError:
        raise UnreadableTime(f"{hour}:{minute}") from None


def written_time(value: time) -> str:
    """As `read_time` reads it again."""
    return f"{value:%H:%M}" if value.hour in SMALL_HOURS else f"{value.hour}:{value.minute:02d}"


def read_hours(text: str) -> tuple[time, time]:
    """18:30-20:30, 午後5時から8時まで (said once for both); the end may come first. Raises UnreadableTime."""
    found = _FROM_TO.fullmatch(tidy(text).lower())
    if found is None:
        raise UnreadableTime(text)
    start, end = read_time(found[1]), read_time(found[2])
    if end <= start and end.hour < 12 and _part_of(found[1]) in _PARTS_AFTER_NOON and not _part_of(found[2]):
        end = end.replace(hour=end.hour + 12)
    return start, end


def _part_of(plain: str) -> str:
    found = re.match(_PART, plain) or re.search("[ap]m", plain)
    return found[0] if found else ""
