"""Read a Word file (.docx) into the same sheets of cells: each table one sheet, headings and lists one more.

Merged cells, numbered lists and ruby are told in XML that a look at the text alone would double or lose.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from sasaeai.kernel.tables.documents import OUTLINE
from sasaeai.kernel.tables.package import careful_parser, refusing_broken, unpack
from sasaeai.kernel.tables.sheet import Limits, Merged, Sheet, UnreadableTable, collected

DEEPEST_HEADING = 6
LARGEST_SPAN = 100
_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])", re.IGNORECASE)
_LIST = re.compile(r"list|箇条書き|段落番号", re.IGNORECASE)
# Deleted text that tracked changes still hold, field codes, and what a drawing repeats for old programs.
_UNSEEN = {qn(name) for name in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:pPr", "w:rPr", "w:tcPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_TEXT, _TAB, _RUBY, _TABLE, _PARAGRAPH = (qn(name) for name in ("w:t", "w:tab", "w:ruby", "w:tbl", "w:p"))
_BREAKS = {qn("w:br"), qn("w:cr")}


def read_sheets(name: str, content: bytes, limits: Limits) -> list[Sheet]:
    with refusing_broken(name):
        unpack(name, content, limits, lambda part: _Wary() if part.endswith((".xml", ".rels")) else None)
        try:
            document: Any = Document(io.BytesIO(content))
        except (PackageNotFoundError, etree.XMLSyntaxError, AttributeError) as error:
            raise ValueError from error
        return _Reader(document, limits).sheets()


class _Wary:
    """Refuses parts that declare entities; what is in them is python-docx's to read."""

    def parser(self) -> expat.XMLParserType:
        self._parser = careful_parser(lambda _name, _attributes: None)
        return self._parser

    def end(self) -> None:
        self._parser.Parse(b"", True)


class _Reader:
    def __init__(self, document: Any, limits: Limits) -> None:
        self.document = document
        self.limits = limits
        self.headings: dict[int, str] = {}
        self.tables: list[Sheet] = []
        self.outline: list[tuple[str, str, str]] = []  # (where, what: "1"…"6", "list" or "text", words)
        self._styles: dict[str | None, str] = {}

    def sheets(self) -> list[Sheet]:
        for number, block in enumerate(_blocks(self.document.element.body), start=1):
            if block.tag == _TABLE:
                self._on_table(block)
            else:
                self._on_paragraph(block, number)
        return [*self.tables, *self._outline_sheet()]

    def _on_paragraph(self, paragraph: Any, number: int) -> None:
        words = text_in(paragraph).strip()
        if not words:
            return
        kind = self._kind(paragraph)
        if kind.isdigit():
            self.headings = {depth: text for depth, text in self.headings.items() if depth < int(kind)}
            self.headings[int(kind)] = words
        self.outline.append((_("%(number)s段落目") % {"number": number}, kind, words))

    def _kind(self, paragraph: Any) -> str:
        properties = paragraph.pPr
        style = self._style_name(paragraph.style)
        level = properties.find(qn("w:outlineLvl")) if properties is not None else None
        if found := _HEADING.search(style):
            return str(min(int(found[1]), DEEPEST_HEADING))
        if level is not None and int(level.get(qn("w:val"), 9)) < DEEPEST_HEADING:
            return str(int(level.get(qn("w:val"))) + 1)
        numbered = properties is not None and properties.numPr is not None
        return "list" if numbered or _LIST.search(style) else "text"

    def _style_name(self, style: str | None) -> str:
        if style not in self._styles:
            found = self.document.styles.element.get_by_id(style) if style else None
            self._styles[style] = (found.name_val or "") if found is not None else ""
        return self._styles[style]

    def _on_table(self, table: Any) -> None:
        name = _("表%(number)s") % {"number": len(self.tables) + 1}
        grid = _Grid(name, self.limits)
        for row in table.iterchildren(qn("w:tr")):
            grid.add(row)
        if len(self.tables) >= self.limits.sheets:
            raise UnreadableTable(
                _("表が多すぎます（%(limit)sまで）。ファイルを分けてください。") % {"limit": self.limits.sheets},
                sheet=name,
            )
        rows = collected(name, grid.rows, self.limits)
        names = [_("%(number)s行目") % {"number": number} for number in range(1, len(grid.rows) + 1)]
        above = [text for _depth, text in sorted(self.headings.items())]
        self.tables.append(Sheet(name, rows, grid.merged, row_names=names, headings=above))

    def _outline_sheet(self) -> list[Sheet]:
        depths = sorted({kind for _where, kind, _words in self.outline if kind.isdigit()})
        if not depths:
            return []
        columns = {kind: place for place, kind in enumerate([*depths, "list", "text"])}
        head = [_("見出し%(depth)s") % {"depth": depth} for depth in depths] + [_("箇条書き"), _("本文")]
        rows: list[list[Any]] = [head]
        names = [_("見出し")]
        for where, kind, words in self.outline:
            if kind == "text" and len(rows) > 1:
                before = rows[-1][columns["text"]]
                rows[-1][columns["text"]] = f"{before}\n{words}" if before else words
            else:
                rows.append([words if place == columns[kind] else None for place in range(len(head))])
                names.append(where)
        return [Sheet(OUTLINE, collected(OUTLINE, rows, self.limits), row_names=names)]


class _Grid:
    """A table's cells on its grid: `gridSpan` to the right, `vMerge` downwards, `gridBefore` for a late start."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.rows: list[list[Any]] = []
        self.merged: list[Merged] = []
        self._open: dict[int, tuple[int, int]] = {}  # left column → (top row, width) of what may go on below

    def add(self, row: Any) -> None:
        cells: list[Any] = [None] * _number(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0)
        for cell in _within(row, qn("w:tc")):
            properties = cell.tcPr
            span = _number(properties.find(qn("w:gridSpan")) if properties is not None else None, 1)
            down = properties.find(qn("w:vMerge")) if properties is not None else None
            self._merge(len(cells), max(span, 1), down)
            goes_on = down is not None and down.get(qn("w:val"), "continue") == "continue"
            words = "" if goes_on and len(cells) in self._open else cell_text(cell)
            cells += [words or None, *[None] * (max(span, 1) - 1)]
            if len(cells) > self.limits.columns:
                break
        self.rows.append(cells)

    def _merge(self, left: int, span: int, down: Any) -> None:
        row = len(self.rows)
        if down is not None and down.get(qn("w:val"), "continue") == "continue" and left in self._open:
            top, width = self._open[left]
            self.merged = [found for found in self.merged if (found.top, found.left) != (top, left)]
            self.merged.append(Merged(top, left, row, left + width - 1))
            return
        self._open.pop(left, None)
        if down is not None:
            self._open[left] = (row, span)
        if span > 1:
            self.merged.append(Merged(row, left, row, left + span - 1))


def cell_text(cell: Any) -> str:
    """The paragraphs of a cell, and of tables inside it, one line each."""
    lines = (text_in(paragraph).strip() for paragraph in cell.iter(_PARAGRAPH))
    return "\n".join(line for line in lines if line)


def text_in(element: Any) -> str:
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield " "
        elif child.tag in _BREAKS:
            yield "\n"
        elif child.tag == _RUBY:
            yield _with_reading(child)
        elif child.tag not in _UNSEEN and child.tag != _PARAGRAPH:
            yield from _pieces(child)


def _with_reading(ruby: Any) -> str:
    """白根 with しらね above it as 白根（しらね）: both are there once."""
    base, reading = (
        "".join(text.text or "" for part in ruby.iterchildren(qn(name)) for text in part.iter(_TEXT))
        for name in ("w:rubyBase", "w:rt")
    )
    return f"{base}（{reading}）" if reading.strip() else base


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables in their order, also those inside content controls."""
    for child in body:
        if child.tag in {_PARAGRAPH, _TABLE}:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")}:
            yield from _blocks(child)


def _within(row: Any, tag: str) -> Iterator[Any]:
    for child in row:
        if child.tag == tag:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent")}:
            yield from _within(child, tag)


def _number(element: Any, otherwise: int) -> int:
    return min(int(element.get(qn("w:val"), otherwise)), LARGEST_SPAN) if element is not None else otherwise
