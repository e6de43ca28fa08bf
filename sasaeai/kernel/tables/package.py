"""Look through an Excel file before it is parsed, so that a hostile or broken one cannot take the memory.

The parser lays each sheet out as a full rectangle: a file of two cells, A1 and XFD1048576, makes it abort the whole
process (tried with calamine 0.9). So every part is unpacked and counted first, and the parser only sees what is small.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext as _

from sasaeai.kernel.tables.sheet import Limits, UnreadableTable, address_of

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CHUNK = 1 << 16
BROKEN_SHOWN = 100
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class Hostile(Exception):
    """Something that no spreadsheet program writes."""


@dataclass
class Extent:
    """The box around everything written on one sheet, and where Excel shows errors."""

    top: int | None = None
    left: int = 0
    bottom: int = 0
    right: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, row: int, column: int) -> None:
        if self.top is None:
            self.top, self.left, self.bottom, self.right = row, column, row, column
        else:
            self.top, self.left = min(self.top, row), min(self.left, column)
            self.bottom, self.right = max(self.bottom, row), max(self.right, column)

    @property
    def area(self) -> int:
        return 0 if self.top is None else (self.bottom - self.top + 1) * (self.right - self.left + 1)


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

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = _refuse
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name not in self._handlers:
            self._handlers[name] = self._handler_of(name.rpartition(":")[2])
        self._handlers[name](attributes)

    def _handler_of(self, element: str) -> Callable[[dict[str, str]], None]:
        handlers = {"row": self._on_row, "c": self._on_cell, "v": self._on_written, "is": self._on_written}
        lists = {"sheet": self.sheets.append, "Relationship": self.relations.append}
        return {**handlers, **lists}.get(element, _ignore)

    def _on_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._since_row = self._since_address = 0
        self._address = ""

    def _on_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._since_row += 1
        self._since_address += 1
        if "r" in attributes:
            self._address = attributes["r"]
            self._since_address = 0

    def _on_written(self, _attributes: dict[str, str]) -> None:
        row, column = self._row - 1, self._since_row - 1
        if self._address:
            row, column = _place(self._address)
            column += self._since_address
        self.extent.add(row, column)
        if self._since_address:
            # A cell without an address: readers differ in how they count, so it is taken to be at both places.
            self.extent.add(self._row - 1, self._since_row - 1)
        if self._cell.get("t") == "e" and len(self.extent.broken) < BROKEN_SHOWN:
            self.extent.broken.append(address_of(row, column))


def looked_through(name: str, content: bytes, limits: Limits) -> dict[str, Extent]:
    """The extents of the workbook's sheets by their names; raises UnreadableTable for what must not be parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _parts(name, package, limits)
        extents = _by_sheet(parts)
    except UnreadableTable:
        raise
    except (*_BROKEN_ZIP, expat.ExpatError, Hostile, KeyError, ValueError) as error:
        raise UnreadableTable(
            _("ファイルが壊れているようです。Excelで開いて保存し直してから、もう一度選んでください。"), sheet=name
        ) from error
    _within(name, extents, limits)
    return extents


def part_names(content: bytes) -> set[str]:
    """Names of the parts in a zip, lower case; empty when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {_normal(name) for name in package.namelist()}
    except _BROKEN_ZIP:
        return set()


def _parts(name: str, package: zipfile.ZipFile, limits: Limits) -> dict[str, Part]:
    """Unpack everything once and count honestly: what the zip says about its sizes is not believed."""
    parts: dict[str, Part] = {}
    unpacked = 0
    for entry in package.infolist():
        normal = _normal(entry.filename)
        if normal in parts:
            raise Hostile
        part = parts[normal] = Part()
        is_xml = normal.startswith("xl/") and normal.endswith((".xml", ".rels"))
        parser = part.parser() if is_xml else None
        with package.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > limits.unpacked:
                    raise UnreadableTable(
                        _(
                            "ファイルの中身が大きすぎます。使わないシート・画像・書式を消してから、もう一度選んでください。"
                        ),
                        sheet=name,
                    )
                if parser:
                    parser.Parse(chunk, False)
        if parser:
            parser.Parse(b"", True)
    return parts


def _by_sheet(parts: dict[str, Part]) -> dict[str, Extent]:
    targets = {relation["Id"]: relation["Target"] for relation in parts[RELATIONS].relations}
    extents = {}
    for sheet in parts[WORKBOOK].sheets:
        relation = next(value for key, value in sheet.items() if key.rpartition(":")[2] == "id")
        target = _normal(targets[relation]).removeprefix("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if not path.endswith(".xml"):
            raise Hostile
        extents[sheet["name"]] = parts[path].extent
    return extents


def _within(name: str, extents: dict[str, Extent], limits: Limits) -> None:
    if len(extents) > limits.sheets:
        raise UnreadableTable(
            _("シートが多すぎます（%(limit)s枚まで）。ファイルを分けてください。") % {"limit": limits.sheets},
            sheet=name,
        )
    for sheet, extent in extents.items():
        if extent.area > limits.area:
            raise UnreadableTable(
                _("ここまで表が広がっていて、大きすぎます。表から離れたところにある文字を消してください。"),
                sheet=sheet, address=address_of(extent.bottom, extent.right),
            )  # fmt: skip


def _place(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise Hostile
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _normal(name: str) -> str:
    return name.replace("\\", "/").lower()


def _ignore(_attributes: dict[str, str]) -> None:
    pass


def _refuse(*_declaration: object) -> NoReturn:
    raise Hostile
