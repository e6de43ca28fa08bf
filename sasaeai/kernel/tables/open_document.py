"""Look through an OpenDocument spreadsheet (.ods) before it is parsed, for the same reasons as package.py.

Here an empty or repeated cell is written once with a count, so a few bytes can stand for a whole sheet of values.
"""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

from sasaeai.kernel.tables.old_office import locked
from sasaeai.kernel.tables.package import (
    BROKEN_SHOWN,
    HIDDEN_MOST,
    Extent,
    Listener,
    careful_parser,
    part_names,
    refusing_broken,
    unpack,
    within,
)
from sasaeai.kernel.tables.sheet import Limits, Merged, address_of

KIND = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT, MANIFEST = "content.xml", "meta-inf/manifest.xml"
CELLS = {"table-cell", "covered-table-cell"}


def is_open_document(content: bytes) -> bool:
    if not {"mimetype", CONTENT} <= part_names(content):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("mimetype") as kind:
        return kind.read(len(KIND)) == KIND


def looked_through_open(name: str, content: bytes, limits: Limits) -> list[Extent]:
    """The extents of the sheets in their order. Raises UnreadableTable."""
    with refusing_broken(name):
        body, manifest = Body(), Manifest()
        listeners: dict[str, Listener] = {CONTENT: body, MANIFEST: manifest}
        try:
            unpack(name, content, limits, lambda part: listeners.get(part))
        except expat.ExpatError:
            # What is encrypted is no XML, and the manifest that says so stands last in the file.
            if _is_locked(content):
                raise locked(name) from None
            raise
    if manifest.is_locked:
        raise locked(name)
    within(name, body.extents, limits)
    return [extent for _sheet, extent in body.extents]


def _is_locked(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package, package.open("META-INF/manifest.xml") as manifest:
        return b"encryption-data" in manifest.read(1_000_000)


class Manifest:
    def __init__(self) -> None:
        self.is_locked = False

    def parser(self) -> expat.XMLParserType:
        # LibreOffice writes a declaration of the document type here, without entities.
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        return self._parser

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self.is_locked = self.is_locked or name.rpartition(":")[2] == "encryption-data"


class Body:
    """content.xml: tables, rows and cells with their counts."""

    def __init__(self) -> None:
        self.extents: list[tuple[str, Extent]] = []
        self._row = self._next_row = self._column = self._next_column = 0
        self._depth = self._table_depth = 0

    def parser(self) -> expat.XMLParserType:
        self._parser = careful_parser(self._start)
        self._parser.EndElementHandler = self._end
        return self._parser

    def end(self) -> None:
        self._parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        element = name.rpartition(":")[2]
        # A table inside a cell's drawing is none of the workbook's sheets.
        if name == "table:table" and not self._table_depth:
            self._table_depth = self._depth
            self.extents.append((attributes.get("table:name", ""), Extent()))
            self._next_row = 0
        elif not self._table_depth:
            return
        elif element == "table-row":
            self._on_row(attributes)
        elif element in CELLS:
            self._on_cell(attributes)
        elif element == "p":
            self._add()

    def _end(self, _name: str) -> None:
        if self._depth == self._table_depth:
            self._table_depth = 0
        self._depth -= 1

    def _on_row(self, attributes: dict[str, str]) -> None:
        self._row = self._next_row
        self._next_row += _count(attributes, "rows-repeated")
        self._next_column = 0
        hidden = self.extents[-1][1].hidden_rows
        if attributes.get("table:visibility") in {"collapse", "filter"} and len(hidden) < HIDDEN_MOST:
            hidden.update(range(self._row, min(self._next_row, self._row + HIDDEN_MOST)))

    def _on_cell(self, attributes: dict[str, str]) -> None:
        self._column = self._next_column
        self._next_column += _count(attributes, "columns-repeated")
        extent = self.extents[-1][1]
        if "office:value-type" in attributes:
            self._add()
        down, right = _count(attributes, "rows-spanned"), _count(attributes, "columns-spanned")
        if down > 1 or right > 1:
            extent.merged.append(Merged(self._row, self._column, self._row + down - 1, self._column + right - 1))
        if "table:formula" in attributes and len(extent.formulas) < BROKEN_SHOWN:
            extent.formulas.append(address_of(self._row, self._column))

    def _add(self) -> None:
        extent = self.extents[-1][1]
        extent.add(self._row, self._column)
        extent.add(self._next_row - 1, self._next_column - 1)


def _count(attributes: dict[str, str], what: str) -> int:
    return max(int(attributes.get(f"table:number-{what}", 1)), 1)
