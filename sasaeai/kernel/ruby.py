"""Readings above letters (ふりがな), as people type them: ｜地域《ちいき》で支《ささ》えあう."""

from __future__ import annotations

import re
from typing import NamedTuple

# The notation of Japan's public-domain library: ｜ where the letters begin, 《》 around their reading. Without ｜ the
# reading belongs to the Chinese characters just before it.
_HAN = r"[々〆〇ヶ一-鿿豈-﫿𠀀-𪛟]"
_NOTED = re.compile(rf"[｜|]([^｜|《》\n]+)《([^《》\n]+)》|({_HAN}+)《([^《》\n]+)》")


class Reading(NamedTuple):
    base: str
    reading: str


def readings(text: str) -> list[str | Reading]:
    """The text in pieces: plain ones, and letters with their reading."""
    found: list[str | Reading] = []
    at = 0
    for noted in _NOTED.finditer(text):
        if noted.start() > at:
            found.append(text[at : noted.start()])
        found.append(Reading(noted[1] or noted[3], noted[2] or noted[4]))
        at = noted.end()
    if at < len(text):
        found.append(text[at:])
    return found


def without_readings(text: str) -> str:
    return "".join(part if isinstance(part, str) else part.base for part in readings(text))


def noted(pieces: list[str | Reading]) -> str:
    """The opposite of `readings`; every reading says where its letters begin, so that nothing is guessed."""
    return "".join(part if isinstance(part, str) else f"｜{part.base}《{part.reading}》" for part in pieces)
