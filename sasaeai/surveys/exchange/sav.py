"""SPSS's .sav: written here, since every known writer wants a data frame's library; read by pyreadstat.

The layout is that of PSPP's developer guide ("System File Format"): a header, a record for each variable, value labels,
what the file is made of, then the rows, numbers as 8 bytes and texts padded with spaces.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.surveys.questionnaire import Questionnaire

from .leaving import HIDDEN, MODE, NOT_ASKED, NOTHING, WEIGHT, Leaving, Variable, special_labels

SYSTEM_MISSING = -1.7976931348623157e308
LOWEST = struct.unpack("<d", struct.pack("<Q", 0xFFEFFFFFFFFFFFFE))[0]
NUMBER, TEXT = 0x050A00, 0x01
# Level of measurement, width on the screen, side (0 left, 1 right).
MEASURES = {"single": (1, 8, 1), "mark": (1, 8, 1), "text": (1, 40, 0), "number": (3, 8, 1), "weight": (3, 8, 1)}
# A longer text has a segment for every 252 bytes, and each but the last holds 255: so the format has grown.
SEGMENT, DECLARED = 255, 252
LONGEST = 32_767
RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
LONGEST_LABEL, LONGEST_VALUE_LABEL, LINE = 250, 120, 80


def write_sav(title: str, leaving: Leaving) -> bytes:
    return b"".join(_pieces(title, leaving))


def _pieces(title: str, leaving: Leaving) -> Iterator[bytes]:
    columns = _columns(leaving)
    size = sum(column.slots for column in columns)
    weight = next((column.index for column in columns if column.variable.kind == "weight"), 0)
    weight = 0 if any(row.get(WEIGHT) is None for row in leaving.rows) else weight
    yield b"$FL2" + _text("@(#) SPSS DATA FILE - sasaeai", 60)
    yield struct.pack("<5id", 2, size, 0, weight, len(leaving.rows), 100.0)
    yield b"01 Jan 00" + b"00:00:00" + _text(title, 64) + b"\0" * 3
    for column in columns:
        yield from column.record()
    for column in columns:
        yield from column.value_labels()
    yield _documents(title, leaving)
    yield _info(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
    yield _info(4, 8, struct.pack("<3d", SYSTEM_MISSING, -SYSTEM_MISSING, LOWEST))
    yield _info(7, 1, _sets(leaving.paper, columns))
    measures = [part for column in columns for _segment in column.segments for part in MEASURES[column.variable.kind]]
    yield _info(11, 4, struct.pack(f"<{len(measures)}i", *measures))
    yield _info(13, 1, "\t".join(f"{column.short}={column.name}" for column in columns).encode())
    long = "".join(f"{column.short}={column.width:05}\0\t" for column in columns if column.width > SEGMENT)
    if long:
        yield _info(14, 1, long.encode())
    yield _info(20, 1, b"UTF-8")
    yield struct.pack("<2i", 999, 0)
    for row in leaving.rows:
        yield b"".join(column.value(row) for column in columns)


class _Column:
    """A variable; a long text takes several `segments`, each with its declared width."""

    def __init__(self, variable: Variable, name: str, place: int, index: int, width: int = 0) -> None:
        self.variable, self.name, self.index, self.width = variable, name, index, width
        self.short = f"V{place}"
        many = -(-width // DECLARED) if width > SEGMENT else 1
        self.segments = [SEGMENT] * (many - 1) + [width - DECLARED * (many - 1)]

    @property
    def slots(self) -> int:
        return sum(map(_slots, self.segments))

    @property
    def has_missing(self) -> bool:
        return not self.width and self.variable.kind != "weight" and self.variable.name != MODE

    def record(self) -> Iterator[bytes]:
        missing = (NOTHING, NOT_ASKED, HIDDEN) if self.has_missing else ()
        label = _label(self.variable.label)
        for at, width in enumerate(self.segments):
            shape = TEXT << 16 | width << 8 if width else NUMBER | (2 if self.variable.kind == "weight" else 0)
            short = f"{self.short}_{at}" if at else self.short
            yield struct.pack("<6i", 2, width, 1, len(missing), shape, shape) + _text(short, 8)
            yield struct.pack("<i", len(label)) + label + b" " * (-len(label) % 4)
            yield struct.pack(f"<{len(missing)}d", *missing)
            for _more in range(_slots(width) - 1):
                yield struct.pack("<6i", 2, -1, 0, 0, 0x010100, 0x010100) + b" " * 8

    def value_labels(self) -> Iterator[bytes]:
        labels = dict(self.variable.labels) | (special_labels() if self.has_missing else {})
        if not labels or self.width:
            return
        yield struct.pack("<2i", 3, len(labels))
        for code, words in labels.items():
            label = _cut(words, LONGEST_VALUE_LABEL)
            yield struct.pack("<dB", code, len(label)) + label + b" " * (-(len(label) + 1) % 8)
        yield struct.pack("<3i", 4, 1, self.index)

    def value(self, row: dict[str, Any]) -> bytes:
        value = row.get(self.variable.name)
        if not self.width:
            return struct.pack("<d", SYSTEM_MISSING if value is None else value)
        text = _cut(str(value or ""), self.width)
        pieces = [text[at * SEGMENT : (at + 1) * SEGMENT] for at in range(len(self.segments))]
        return b"".join(piece.ljust(_slots(width) * 8) for piece, width in zip(pieces, self.segments, strict=True))


def _slots(width: int) -> int:
    return -(-width // 8) or 1


def _columns(leaving: Leaving) -> list[_Column]:
    columns: list[_Column] = []
    index = 1
    names = _names([variable.name for variable in leaving.variables])
    for variable in leaving.variables:
        width = 0
        if variable.kind == "text":
            width = max((len(str(row.get(variable.name) or "").encode()) for row in leaving.rows), default=1)
            width = min(max(width, 1), LONGEST)
        columns.append(_Column(variable, names[variable.name], len(columns) + 1, index, width))
        index += columns[-1].slots
    return columns


def _names(wanted: Sequence[str]) -> dict[str, str]:
    """SPSS keeps some words for itself and does not tell MODE from mode."""
    found: dict[str, str] = {}
    taken = set(RESERVED)
    for name in wanted:
        free = name
        while free.lower() in taken:
            free += "_q"
        taken.add(free.lower())
        found[name] = free
    return found


def _label(words: str) -> bytes:
    """Of a row or a choice its own words are kept, and the question before them is cut."""
    head, colon, tail = words.rpartition("：")
    room = LONGEST_LABEL - len(f"…：{tail}".encode())
    if colon and len(words.encode()) > LONGEST_LABEL and room > 0:
        return _cut(head, room) + f"…：{tail}".encode()
    return _cut(words, LONGEST_LABEL)


def _sets(paper: Questionnaire, columns: Sequence[_Column]) -> bytes:
    """Each question with several answers as one set, in which 1 counts: 多重回答グループ."""
    lines = []
    for leaf in paper.leaves:
        inside = [
            one.short.lower() for one in columns if one.variable.kind == "mark" and one.variable.code == leaf.code
        ]
        if inside:
            label = _cut(leaf.text, LONGEST_LABEL)
            lines.append(f"${leaf.code}=D1 1 {len(label)} ".encode() + label + f" {' '.join(inside)}\n".encode())
    return b"".join(lines)


def _documents(title: str, leaving: Leaving) -> bytes:
    said = [title, *(f"{code}: {words}" for code, words in special_labels().items())]
    if leaving.survey.sample:
        said.insert(0, _("見本：説明のために作った回答です。実際の調査ではありません。"))
    lines = [line for one in said for line in _lines(one)]
    return struct.pack("<2i", 6, len(lines)) + b"".join(line.ljust(LINE) for line in lines)


def _lines(text: str) -> Iterator[bytes]:
    while text:
        piece = _cut(text, LINE)
        yield piece
        text = text[len(piece.decode()) :]


def _cut(text: str, most: int) -> bytes:
    return text.encode()[:most].decode(errors="ignore").encode()


def _text(text: str, width: int) -> bytes:
    return _cut(text, width).ljust(width)


def _info(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(content) // size) + content
