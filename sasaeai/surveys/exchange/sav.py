"""SPSS's .sav: written here, since every known writer wants a data frame's library; read by pyreadstat.

The layout is that of PSPP's developer guide ("System File Format"): a header, a record for each variable, value labels,
what the file is made of, then the rows, numbers as 8 bytes and texts padded with spaces.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from .leaving import HIDDEN, MODE, NOT_ASKED, NOTHING, WEIGHT, Leaving, Variable, special_labels

SYSTEM_MISSING = -1.7976931348623157e308
LOWEST = struct.unpack("<d", struct.pack("<Q", 0xFFEFFFFFFFFFFFFE))[0]
NUMBER, TEXT = 0x050A00, 0x01
MEASURES = {"single": 1, "mark": 1, "text": 1, "number": 3, "weight": 3}
# Of a text in one variable of the file; longer ones go on in the next.
WIDEST = 248


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
    yield _info(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001))
    yield _info(4, 8, struct.pack("<3d", SYSTEM_MISSING, -SYSTEM_MISSING, LOWEST))
    measures = [part for column in columns for part in (MEASURES[column.variable.kind], 8, 0)]
    yield _info(11, 4, struct.pack(f"<{len(measures)}i", *measures))
    yield _info(13, 1, "\t".join(f"{column.short}={column.name}" for column in columns).encode())
    yield _info(20, 1, b"UTF-8")
    yield struct.pack("<2i", 999, 0)
    for row in leaving.rows:
        yield b"".join(column.value(row) for column in columns)


class _Column:
    """`part` counts the pieces of a long text, from 0."""

    def __init__(self, variable: Variable, place: int, index: int, width: int = 0, part: int = 0) -> None:
        self.variable, self.index, self.width, self.part = variable, index, width, part
        self.short = f"V{place}"
        self.name = f"{variable.name}_{part + 1}" if part else variable.name

    @property
    def slots(self) -> int:
        return -(-self.width // 8) if self.width else 1

    @property
    def has_missing(self) -> bool:
        return not self.width and self.variable.kind != "weight" and self.variable.name != MODE

    def record(self) -> Iterator[bytes]:
        missing = (NOTHING, NOT_ASKED, HIDDEN) if self.has_missing else ()
        shape = TEXT << 16 | self.width << 8 if self.width else NUMBER | (2 if self.variable.kind == "weight" else 0)
        yield struct.pack("<6i", 2, self.width, 1, len(missing), shape, shape) + _text(self.short, 8)
        label = _cut(self.variable.label, 250)
        yield struct.pack("<i", len(label)) + label + b" " * (-len(label) % 4)
        yield struct.pack(f"<{len(missing)}d", *missing)
        for _more in range(self.slots - 1):
            yield struct.pack("<6i", 2, -1, 0, 0, 0x010100, 0x010100) + b" " * 8

    def value_labels(self) -> Iterator[bytes]:
        labels = dict(self.variable.labels) | (special_labels() if self.has_missing else {})
        if not labels or self.width:
            return
        yield struct.pack("<2i", 3, len(labels))
        for code, words in labels.items():
            label = _cut(words, 120)
            yield struct.pack("<dB", code, len(label)) + label + b" " * (-(len(label) + 1) % 8)
        yield struct.pack("<3i", 4, 1, self.index)

    def value(self, row: dict[str, Any]) -> bytes:
        value = row.get(self.variable.name)
        if not self.width:
            return struct.pack("<d", SYSTEM_MISSING if value is None else value)
        parts = _parts(str(value or ""))
        return _text(parts[self.part] if self.part < len(parts) else "", self.slots * 8)


def _columns(leaving: Leaving) -> list[_Column]:
    columns: list[_Column] = []
    index = 1
    for variable in leaving.variables:
        widths = [0]
        if variable.kind == "text":
            widths = _widths([str(row.get(variable.name) or "") for row in leaving.rows])
        for part, width in enumerate(widths):
            columns.append(_Column(variable, len(columns) + 1, index, width, part))
            index += columns[-1].slots
    return columns


def _widths(texts: Sequence[str]) -> list[int]:
    most = max((len(_parts(text)) for text in texts), default=1)
    return [WIDEST] * max(most, 1)


def _parts(text: str) -> list[str]:
    """Pieces of at most WIDEST bytes, no sign cut in two."""
    parts = []
    while text:
        piece = _cut(text, WIDEST).decode()
        parts.append(piece)
        text = text[len(piece) :]
    return parts


def _cut(text: str, most: int) -> bytes:
    return text.encode()[:most].decode(errors="ignore").encode()


def _text(text: str, width: int) -> bytes:
    return _cut(text, width).ljust(width)


def _info(kind: int, size: int, content: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(content) // size) + content
