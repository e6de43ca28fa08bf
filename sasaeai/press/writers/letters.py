"""Which letters a font has, and texts made fit for print: no letter is lost in silence."""

from __future__ import annotations

import re
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path

# What printers have always put where a letter was missing.
GETA = "〓"
# A reader sees none of these, and a PDF for archives must not hold them: controls, marks of direction and order,
# invisible joints, half a pair of surrogates, places for private use.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e00ff"
    "\U000f0000-\U0010ffff]"
)
_LINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# A selector of a letter's form (IVS) is kept only by fonts that know the form; the letter itself is always right.
_FORMS = re.compile("[\U000e0100-\U000e01ef]")


class Coverage:
    """The letters that all of these font files have."""

    def __init__(self, files: Iterable[Path]) -> None:
        spans = [_read(path) for path in files]
        self._starts = [[start for start, _end in found] for found in spans]
        self._ends = [[end for _start, end in found] for found in spans]
        self._known: dict[str, bool] = {}
        self._seen: set[str] = set()

    def has(self, letter: str) -> bool:
        if letter not in self._known:
            self._known[letter] = all(
                (at := bisect_right(starts, ord(letter)) - 1) >= 0 and ord(letter) <= ends[at]
                for starts, ends in zip(self._starts, self._ends, strict=True)
            )
        return self._known[letter]

    def knows(self, text: str) -> bool:
        """Whether a text has only letters that were printed before, so that nothing is to be mended."""
        return self._seen.issuperset(text)

    def holds(self, text: str) -> bool:
        """Whether all letters of a text are there; what was asked once is known."""
        return self._seen.issuperset(text) or self._learn(text)

    def _learn(self, text: str) -> bool:
        there = {letter for letter in text if letter == "\n" or self.has(letter)}
        self._seen |= {letter for letter in there if not unicodedata.combining(letter)}
        return there.issuperset(text)


class Letters:
    """The texts of one paper on their way to print, and the letters that were missing."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self.missing: set[str] = set()

    def printable(self, text: str) -> str:
        """The text with only letters that can be printed; a new line is "\\n", what is missing stands as 〓."""
        if text.isascii() and text.isprintable():
            return text
        if self._coverage.knows(text):
            return text
        text = _FORMS.sub("", _UNSEEN.sub("", _LINES.sub("\n", text))).replace("\t", " ")
        text = unicodedata.normalize("NFC", text)
        if self._coverage.holds(text):
            return text
        return "".join(
            letter if letter == "\n" or self._coverage.has(letter) else self._mark(letter) for letter in text
        )

    def _mark(self, letter: str) -> str:
        self.missing.add(letter)
        return "" if unicodedata.category(letter) in {"Mn", "Me", "Cf"} else GETA


def _read(path: Path) -> list[tuple[int, int]]:
    """A font has 16 MB, and only a few pages of it are looked at."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as font:
        return _spans(font)


def _spans(font: mmap) -> list[tuple[int, int]]:
    """(first, last) of each run of letters, in order, from a font's table `cmap` (formats 4 and 12)."""
    offset = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", font, offset + 4)[0]
    records = (struct.unpack_from(">4sIII", font, offset + 12 + 16 * at) for at in range(count))
    cmap = next(place for tag, _sum, place, _size in records if tag == b"cmap")
    found: set[tuple[int, int]] = set()
    for at in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        place = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * at)[0]
        found |= _READERS.get(struct.unpack_from(">H", font, place)[0], lambda _font, _place: set())(font, place)
    return _joined(sorted(found))


def _segments(font: mmap, place: int) -> set[tuple[int, int]]:
    count = struct.unpack_from(">H", font, place + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, place + 14)
    starts = struct.unpack_from(f">{count}H", font, place + 16 + 2 * count)
    return {(start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF}


def _groups(font: mmap, place: int) -> set[tuple[int, int]]:
    count = struct.unpack_from(">I", font, place + 12)[0]
    return {struct.unpack_from(">II", font, place + 16 + 12 * at) for at in range(count)}


_READERS = {4: _segments, 12: _groups}


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
