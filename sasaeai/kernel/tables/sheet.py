"""A sheet of cells as the rest of the product sees it, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

Value = str | int | float | bool | date | datetime | time | timedelta | None


class UnreadableTable(Exception):
    """The table cannot be read; the text is a Japanese sentence that says where, why, and what to do."""

    def __init__(self, message: str, *, sheet: str = "", address: str = "") -> None:
        super().__init__(_at(sheet, address) + message)
        self.sheet = sheet
        self.address = address


@dataclass(frozen=True)
class Limits:
    """How much is read: sizes in bytes, `area` in cells from A1 to the last that is written on one sheet."""

    size: int = 10_000_000
    unpacked: int = 150_000_000
    sheets: int = 60
    rows: int = 20_000
    columns: int = 300
    area: int = 6_000_000


@dataclass(frozen=True)
class Merged:
    """A merged range; rows and columns count from 0, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        return f"{address_of(self.top, self.left)}:{address_of(self.bottom, self.right)}"


@dataclass(frozen=True)
class Cell:
    value: Value
    address: str
    sheet: str

    @property
    def text(self) -> str:
        return text_of(self.value)

    def unreadable(self, message: str) -> UnreadableTable:
        """An error that names this cell, to be raised by whoever understands what should have stood there."""
        return UnreadableTable(message, sheet=self.sheet, address=self.address)


@dataclass
class Sheet:
    """Rows are of equal length and hold Python values, None where nothing is written; rows and columns count from 0."""

    name: str
    rows: list[list[Any]]
    merged: list[Merged] = field(default_factory=list)
    # Addresses of cells in which Excel shows an error such as #REF!; their value is None.
    broken: list[str] = field(default_factory=list)
    hidden: bool = False
    # Addresses of formulas, and of those whose result the file does not keep (their value is None); not all of many.
    formulas: list[str] = field(default_factory=list)
    uncalculated: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    # Word has no addresses: what a row is called there (「3行目」); empty for a spreadsheet.
    row_names: list[str] = field(default_factory=list)
    # The headings under which a table stands in Word, the largest first.
    headings: list[str] = field(default_factory=list)

    def address(self, row: int, column: int) -> str:
        """What a person looks for: B12; in Word 「3行目の2列目」."""
        if not self.row_names:
            return address_of(row, column)
        return _("%(row)sの%(column)s列目") % {"row": self.row_names[row], "column": column + 1}

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place; inside a merged range the value that is written in its first cell."""
        top, left = next(((m.top, m.left) for m in self.merged if (row, column) in m), (row, column))
        inside = top < len(self.rows) and left < len(self.rows[top])
        return Cell(self.rows[top][left] if inside else None, self.address(row, column), self.name)

    def cells(self, start: int = 0) -> Iterator[list[Cell]]:
        """Row by row from `start` (1 leaves out a header), for readers that report each cell's address."""
        for row in range(start, len(self.rows)):
            yield [self.cell(row, column) for column in range(len(self.rows[row]))]

    def texts(self) -> list[list[str]]:
        return [[text_of(value) for value in row] for row in self.rows]


def text_of(value: Value) -> str:
    """What a person would type for it: 3 (not 3.0), 2011-12-01, 9:30; nothing for an empty cell."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case time():
            return f"{value.hour}:{value.minute:02}"
        case _:
            return str(value)


def address_of(row: int, column: int) -> str:
    """Excel's name of a place that counts from 0: (11, 1) is B12."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def place_of(address: str) -> tuple[int, int]:
    """The other way round: B12 is (11, 1). Raises ValueError for what is no address."""
    found = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", address)
    if not found:
        raise ValueError(address)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def collected(sheet: str, rows: Iterable[list[Any]], limits: Limits) -> list[list[Any]]:
    """Rows of equal length without the empty ones at the end, of which a formatted sheet may have a million."""
    kept: list[list[Any]] = []
    for number, row in enumerate(rows):
        width = _width(row)
        if not width:
            continue
        if number >= limits.rows:
            raise UnreadableTable(
                _("行が多すぎます（%(limit)s行まで）。ファイルを分けてください。") % {"limit": limits.rows},
                sheet=sheet, address=address_of(number, 0),
            )  # fmt: skip
        if width > limits.columns:
            raise UnreadableTable(
                _("列が多すぎます（%(limit)s列まで）。使わない列を消してください。") % {"limit": limits.columns},
                sheet=sheet, address=address_of(number, width - 1),
            )  # fmt: skip
        kept.extend([] for _gap in range(number - len(kept)))
        kept.append(row[:width])
    width = max(map(len, kept), default=0)
    return [row + [None] * (width - len(row)) for row in kept]


def _width(row: list[Any]) -> int:
    for column in range(len(row), 0, -1):
        if row[column - 1] is not None:
            return column
    return 0


def _at(sheet: str, address: str) -> str:
    if not sheet:
        return ""
    if not address:
        return _("「%(sheet)s」：") % {"sheet": sheet}
    return _("「%(sheet)s」の%(address)s：") % {"sheet": sheet, "address": address}
