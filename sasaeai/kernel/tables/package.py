"""Look through an Excel file before it is parsed, so that a hostile or broken one cannot take the memory.

The parser lays each sheet out as a full rectangle: a file of two cells, A1 and XFD1048576, makes it abort the whole
process (tried with calamine 0.9). So every part is unpacked and counted first, and the parser only sees what is small.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn, Protocol
from xml.parsers import expat

from django.utils.translation import gettext as _

from sasaeai.kernel.tables.sheet import Limits, Merged, UnreadableTable, address_of, place_of

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CHUNK = 1 << 16
BROKEN_SHOWN = 100
TRUE = {"1", "true"}
HIDDEN_MOST = 20_000
# The parser sets aside room for as many texts as are announced, and ends the whole process where there is none.
TEXTS_MOST = 10_000_000
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Hostile(Exception):
    """Something that no spreadsheet program writes."""


@dataclass
class Extent:
    """The box around everything written on one sheet, where Excel shows errors, and what is hidden or calculated."""

    top: int | None = None
    left: int = 0
    bottom: int = 0
    right: int = 0
    broken: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    # Formulas for which the file keeps no result: programs that only write files do not calculate.
    uncalculated: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    # Only where the parser does not tell it (.xls, .ods).
    merged: list[Merged] = field(default_factory=list)

    def add(self, row: int, column: int) -> None:
        if self.top is None:
            self.top, self.left, self.bottom, self.right = row, column, row, column
        else:
            self.top, self.left = min(self.top, row), min(self.left, column)
            self.bottom, self.right = max(self.bottom, row), max(self.right, column)

    @property
    def area(self) -> int:
        """From A1: rows are counted from the first and columns from A, whatever stands there."""
        return 0 if self.top is None else (self.bottom + 1) * (self.right + 1)


class Part:
    """One XML part: its elements' attributes where they matter, and its cells.

    A sheet may have millions of empty cells, so the handlers of rows and cells only remember; places are worked out
    where something is written.
    """

    def __init__(self) -> None:
        self.extent = Extent()
        self.sheets: list[dict[str, str]] = []
        self.relations: list[dict[str, str]] = []
        self._row = 0
        self._cell: dict[str, str] = {}
        self._since_row = self._since_address = 0
        self._address = ""
        self._handlers: dict[str, Callable[[dict[str, str]], None]] = {}
        self._formula: tuple[int, int] | None = None
        self._in_value = self._has_result = False

    def parser(self) -> expat.XMLParserType:
        self._parser = careful_parser(self._start)
        return self._parser

    def end(self) -> None:
        self._parser.Parse(b"", True)
        self._settle_formula()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in self._handlers:
            self._handlers[name] = self._handler_of(name.rpartition(":")[2])
        self._handlers[name](attributes)

    def _handler_of(self, element: str) -> Callable[[dict[str, str]], None]:
        handlers = {"row": self._on_row, "c": self._on_cell, "v": self._on_written, "is": self._on_written}
        rare = {"f": self._on_formula, "col": self._on_columns}
        lists = {"sheet": self.sheets.append, "Relationship": self.relations.append, "sst": _refuse_boasting}
        return {**handlers, **rare, **lists}.get(element, _ignore)

    def _on_row(self, attributes: dict[str, str]) -> None:
        self._settle_formula()
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._since_row = self._since_address = 0
        self._address = ""
        if attributes.get("hidden") in TRUE and len(self.extent.hidden_rows) < HIDDEN_MOST:
            self.extent.hidden_rows.add(self._row - 1)

    def _on_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in TRUE:
            first, last = int(attributes["min"]) - 1, int(attributes["max"])
            self.extent.hidden_columns.update(range(first, min(last, HIDDEN_MOST)))

    def _on_formula(self, _attributes: dict[str, str]) -> None:
        """Whether there is a result is seen in the text of what follows; only then are texts listened to."""
        self._formula = self._place()
        self._in_value = self._has_result = False
        self._parser.CharacterDataHandler = self._on_text

    def _on_text(self, text: str) -> None:
        self._has_result = self._has_result or (self._in_value and bool(text.strip()))

    def _settle_formula(self) -> None:
        if self._formula is None:
            return
        self._parser.CharacterDataHandler = None
        address = address_of(*self._formula)
        if len(self.extent.formulas) < BROKEN_SHOWN:
            self.extent.formulas.append(address)
        # An empty text ("") is a result too, and says so by its type.
        has_result = self._has_result or self._cell.get("t") == "str"
        if not has_result and len(self.extent.uncalculated) < BROKEN_SHOWN:
            self.extent.uncalculated.append(address)
        self._formula = None

    def _on_cell(self, attributes: dict[str, str]) -> None:
        self._settle_formula()
        self._cell = attributes
        self._since_row += 1
        self._since_address += 1
        if "r" in attributes:
            self._address = attributes["r"]
            self._since_address = 0

    def _place(self) -> tuple[int, int]:
        row, column = self._row - 1, self._since_row - 1
        if self._address:
            row, column = place_of(self._address)
            column += self._since_address
        return row, column

    def _on_written(self, _attributes: dict[str, str]) -> None:
        self._in_value = True
        row, column = self._place()
        self.extent.add(row, column)
        if self._since_address:
            # A cell without an address: readers differ in how they count, so it is taken to be at both places.
            self.extent.add(self._row - 1, self._since_row - 1)
        if self._cell.get("t") == "e" and len(self.extent.broken) < BROKEN_SHOWN:
            self.extent.broken.append(address_of(row, column))


def looked_through(name: str, content: bytes, limits: Limits) -> list[Extent]:
    """The extents of the workbook's sheets in its order; raises UnreadableTable for what must not be parsed."""
    with refusing_broken(name):
        parts: dict[str, Part] = {}

        def listener(part: str) -> Part | None:
            parts[part] = Part()
            return parts[part] if part.startswith("xl/") and part.endswith((".xml", ".rels")) else None

        unpack(name, content, limits, listener)
        extents = _by_sheet(parts)
    within(name, extents, limits)
    return [extent for _sheet, extent in extents]


@contextmanager
def refusing_broken(name: str) -> Iterator[None]:
    """Whatever a damaged or hostile file does to its reader becomes one sentence for whoever chose it."""
    try:
        yield
    except UnreadableTable:
        raise
    except (*_BROKEN_ZIP, expat.ExpatError, Hostile, LookupError, ValueError, StopIteration) as error:
        raise UnreadableTable(
            _("ファイルが壊れているようです。Excelで開いて保存し直してから、もう一度選んでください。"), sheet=name
        ) from error


def careful_parser(start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    """An XML parser that refuses declarations of entities."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def part_names(content: bytes) -> set[str]:
    """Names of the parts in a zip, lower case; empty when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {_normal(name) for name in package.namelist()}
    except _BROKEN_ZIP:
        return set()


class Listener(Protocol):
    """Whoever reads one part of a zip while it is unpacked."""

    def parser(self) -> expat.XMLParserType: ...
    def end(self) -> None: ...


def unpack(name: str, content: bytes, limits: Limits, listener: Callable[[str], Listener | None]) -> None:
    """Unpack everything once and count honestly: a zip is believed that it is too big, never that it is not."""
    seen: set[str] = set()
    unpacked = 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        # Listening to 150 MB only to refuse it keeps a processor busy for twenty seconds.
        if sum(entry.file_size for entry in package.infolist()) > limits.unpacked:
            raise _too_big(name)
        for entry in package.infolist():
            part = _normal(entry.filename)
            if part in seen:
                raise Hostile
            seen.add(part)
            listening = listener(part)
            parser = listening.parser() if listening else None
            with package.open(entry) as stream:
                while chunk := stream.read(CHUNK):
                    unpacked += len(chunk)
                    if unpacked > limits.unpacked:
                        raise _too_big(name)
                    if parser:
                        parser.Parse(chunk, False)
            if listening:
                listening.end()


def _too_big(name: str) -> UnreadableTable:
    return UnreadableTable(
        _("ファイルの中身が大きすぎます。使わないシート・画像・書式を消してから、もう一度選んでください。"), sheet=name
    )


def _by_sheet(parts: dict[str, Part]) -> list[tuple[str, Extent]]:
    targets = {relation["Id"]: relation["Target"] for relation in parts[RELATIONS].relations}
    extents = []
    for sheet in parts[WORKBOOK].sheets:
        relation = next(value for key, value in sheet.items() if key.rpartition(":")[2] == "id")
        target = _normal(targets[relation]).removeprefix("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if not path.endswith(".xml"):
            raise Hostile
        extents.append((sheet["name"], parts[path].extent))
    return extents


def within(name: str, extents: Sequence[tuple[str, Extent]], limits: Limits) -> None:
    """Raises UnreadableTable where a table is larger than the parser may lay out."""
    if len(extents) > limits.sheets:
        raise UnreadableTable(
            _("シートが多すぎます（%(limit)s枚まで）。ファイルを分けてください。") % {"limit": limits.sheets},
            sheet=name,
        )
    for sheet, extent in extents:
        if extent.area > limits.area:
            raise UnreadableTable(
                _("ここまで表が広がっていて、大きすぎます。表から離れたところにある文字を消してください。"),
                sheet=sheet, address=address_of(extent.bottom, extent.right),
            )  # fmt: skip


def _normal(name: str) -> str:
    return name.replace("\\", "/").lower()


def _ignore(_attributes: dict[str, str]) -> None:
    pass


def _refuse_boasting(attributes: dict[str, str]) -> None:
    if any(int(attributes.get(name, 0)) > TEXTS_MOST for name in ("count", "uniqueCount")):
        raise Hostile


def _refuse(*_declaration: object) -> NoReturn:
    raise Hostile
