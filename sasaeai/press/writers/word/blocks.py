"""Blocks of the content tree in Word, one function per kind."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import segno
from django.utils.translation import gettext as _
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from sasaeai.kernel.words import circled
from sasaeai.press.content.block import (
    Arrow,
    Block,
    Box,
    Cell,
    Code,
    Columns,
    Contents,
    Figure,
    Heading,
    Index,
    Items,
    NewPage,
    Paragraph,
    Space,
    Table,
)
from sasaeai.press.content.inline import Break, Line, plain
from sasaeai.press.content.paper import Paper, headings
from sasaeai.press.writers.sizes import IN_CELLS, column, height, row_heights

from . import Picture
from .lines import Lines, letters_of
from .parts import TWIP, Bookmarks, element, field, run
from .styles import CONTENTS, cell_style, heading_sizes, scale_of, style_name
from .tables import (
    ALIGN,
    GROUND,
    LINE,
    TONES,
    cell_element,
    row_element,
    shading,
    shares_of,
    table_element,
    write_table,
)

# Styles whose lines reach both edges.
SPREAD = {"Normal", "Lead", "Note", "Legend"}
ARROWS = {"down": "▼", "up": "▲", "both": "▲▼", "right": "▶", "left": "◀", "sides": "◀▶"}


class Blocks:
    def __init__(self, paper: Paper, picture: Picture | None) -> None:
        self.paper = paper
        self.picture = picture
        self.bookmarks = Bookmarks()
        self.lines = Lines(self.bookmarks, paper.sheet.letters, with_ruby=paper.with_ruby)
        self.pictures = 0
        self._styles: dict[str, str | None] = {}
        self._cell_styles: dict[tuple[float, bool], str] = {}
        # What sentences are set in, and how large that is against the body's letters: in a table, what its cells are.
        self._body, self._scale = "Normal", 1.0
        self._writers: dict[type, Callable[[Any, Any, Length], None]] = {
            Heading: self.heading, Paragraph: self._sentence, Items: self.items, Table: self.table,
            Figure: self.figure, Box: self.box, Columns: self.columns, Arrow: self.arrow, Code: self.code,
            NewPage: self.new_page, Contents: self.contents, Index: self.index, Space: self.space,
        }  # fmt: skip

    def write(self, holder: Any, blocks: tuple[Block, ...], width: Length) -> None:
        """`holder` is the document or a cell; `width` is what a table or a picture may take."""
        for block in blocks:
            self._block(holder, block, width)

    def _block(self, holder: Any, block: Block, width: Length) -> None:
        self._writers[type(block)](holder, block, width)

    def _sentence(self, holder: Any, block: Paragraph, _width: Length) -> None:
        self.paragraph(holder, block.words, style_name(block.style), scale=scale_of(block.style))

    def new_page(self, holder: Any, _block: NewPage, _width: Length) -> None:
        holder.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def space(self, holder: Any, block: Space, _width: Length) -> None:
        holder.add_paragraph().paragraph_format.space_after = Mm(0 if block.fill else block.height)

    def added(self, holder: Any, style: str) -> Any:
        """A new paragraph in this style; python-docx looks through all styles for each."""
        if style not in self._styles:
            self._styles[style] = holder.part.get_style_id(style, WD_STYLE_TYPE.PARAGRAPH)
        made = holder.add_paragraph()
        made._p.style = self._styles[style]
        return made

    # -- lines ---------------------------------------------------------------------------------------------------

    def paragraph(self, holder: Any, words: Line, style: str = "Normal", *, scale: float = 1.0) -> Any:
        is_body = style == "Normal"
        made = self.added(holder, self._body if is_body else style)
        breaks = style in SPREAD and any(isinstance(part, Break) or "\n" in str(part) for part in words)
        if breaks or (is_body and isinstance(holder, _Cell)):
            # A justified line that ends with a break would be spread over the whole width, and so is any in a column.
            made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        self.lines.write(made, words, scale=scale * (self._scale if is_body else 1))
        return made

    def heading(self, holder: Any, block: Heading, _width: Length) -> None:
        made = self.added(holder, f"Heading {min(block.level, 4)}")
        start, end = self.bookmarks.around(block.anchor or f"heading {plain(block.words)}")
        made._p.append(start)
        if block.number:
            made._p.append(run(f"{block.number}　"))
        self.lines.write(made, block.words, scale=heading_sizes(self.paper.sheet)[min(block.level, 4) - 1])
        made._p.append(end)

    def items(self, holder: Any, block: Items, width: Length) -> None:
        for number, item in enumerate(block.items, start=1):
            blocks = tuple(part for part in item if isinstance(part, Block))
            words: Line = tuple(part for part in item if not isinstance(part, Block))
            lead = _marker(block.marker, number)
            if words or not blocks:
                self._item(holder, lead, words)
            for inside in blocks:
                if isinstance(inside, Paragraph):
                    self._item(holder, lead, inside.words)
                else:
                    self._block(holder, inside, width)
                lead = "　" if lead else ""

    def _item(self, holder: Any, lead: str, words: Line) -> None:
        made = self.paragraph(holder, ())
        letters = self.paper.sheet.letters * self._scale
        size = letters * (len(lead) * 0.5 + 0.6 if lead.isascii() else 1.2)
        if lead:
            made.paragraph_format.left_indent, made.paragraph_format.first_line_indent = Pt(size), Pt(-size)
            made.paragraph_format.tab_stops.add_tab_stop(Pt(size))
            made._p.append(run(lead))
            made.add_run("\t")
        made.paragraph_format.space_after = Pt(letters * (0.25 if self._body == "Normal" else 0.1))
        self.lines.write(made, words, scale=self._scale)

    def arrow(self, holder: Any, block: Arrow, _width: Length) -> None:
        made = self.added(holder, "Centre")
        made.paragraph_format.space_after = Pt(2)
        made._p.append(run(ARROWS.get(block.direction, "▼")))
        if block.words:
            made._p.append(run("　"))
            self.lines.write(made, block.words)

    # -- tables, boxes, columns ----------------------------------------------------------------------------------

    def table(self, holder: Any, block: Table, width: Length) -> None:
        if block.caption:
            self.paragraph(holder, block.caption, "Caption", scale=scale_of("caption"))
        heights = row_heights(block, self._letters_in(width)) if block.rows or block.head else []
        torn = {at for at, high in enumerate(heights) if self._is_torn(high)}
        if write_table(holder, block, width, lambda cell, content, head: self._fill(cell, content, head, block), torn):
            _after_table(holder)

    def _letters_in(self, width: Length) -> float:
        return float(width.pt / self.paper.sheet.letters)

    def _is_torn(self, high: float) -> bool:
        """`high` in letters: what fills more than half a page leaves too much white where it is moved to the next."""
        return high > column(self.paper.sheet)[1] / 2

    def _fill(self, cell: Any, content: Cell, is_head: bool, table: Table) -> None:
        if content.blocks and not content.words:
            self._blocks_in(cell, content, is_head, table)
            return
        shape = element(
            "w:pPr",
            element("w:pStyle", val=self._cell_style(cell, table.size, is_head)),
            element("w:jc", val=ALIGN[content.align]),
        )
        first = element("w:p", shape)
        cell._tc.append(first)
        self.lines.write(WordParagraph(first, cell), content.words, scale=table.size * IN_CELLS)
        if content.blocks:
            self._blocks_in(cell, content, is_head, table)

    def _blocks_in(self, cell: Any, content: Cell, is_head: bool, table: Table) -> None:
        """Sentences and lists in a cell have the letters of its table."""
        kept = self._body, self._scale
        self._body = cell_style(cell.part.document, table.size, is_head=is_head)
        self._scale = table.size * IN_CELLS
        self.write(cell, content.blocks, _inside(cell))
        self._body, self._scale = kept
        _end_of_cell(cell)

    def _cell_style(self, cell: Any, size: float, is_head: bool) -> str:
        key = (size, is_head)
        if key not in self._cell_styles:
            document = cell.part.document
            self._cell_styles[key] = document.styles[cell_style(document, size, is_head=is_head)].style_id
        return self._cell_styles[key]

    def box(self, holder: Any, block: Box, width: Length) -> None:
        """One row, which stays on its page; where that would leave half a page white, a row for each piece."""
        is_torn = self._is_torn(height(block, self._letters_in(width)))
        pieces = list(_pieces(block.blocks)) if is_torn else [block.blocks]
        cells = self._frame(holder, block, width, len(pieces))
        if block.title:
            self.paragraph(cells[0], block.title, "Caption", scale=scale_of("caption"))
        for cell, inside in zip(cells, pieces, strict=True):
            self.write(cell, inside, _inside(cell, 6))
            _end_of_cell(cell)
        _after_table(holder)

    def _frame(self, holder: Any, block: Box, width: Length, count: int) -> list[Any]:
        """Empty cells below one another, with lines around them all and none between."""
        kind = "dashed" if block.style == "dashed" else "single"
        ground = TONES.get(block.tone, GROUND) if block.style == "fill" else ""
        cells = []
        for place in range(count):
            sides = ["top"] * (place == 0) + ["left"] + ["bottom"] * (place + 1 == count) + ["right"]
            borders = (element(f"w:{side}", val=kind, sz=6, space=0, color=LINE) for side in sides)
            cells.append(cell_element(round(width / TWIP), element("w:tcBorders", *borders), *shading(ground)))
        made = table_element(holder, [1.0], width, [row_element([cell]) for cell in cells], margin=170, high=60)
        return [_Cell(cell, made) for cell in cells]

    def columns(self, holder: Any, block: Columns, width: Length) -> None:
        if not block.columns:
            return
        shares = shares_of(block.widths, len(block.columns))
        for cell, inside in zip(self._cells(holder, width, shares), block.columns, strict=True):
            self.write(cell, inside, _inside(cell, 3))
            _end_of_cell(cell)
        _after_table(holder)

    def _cells(self, holder: Any, width: Length, shares: list[float]) -> list[Any]:
        """One row of empty cells without lines, for what stands side by side."""
        cells = [cell_element(round(width * share / TWIP)) for share in shares]
        made = table_element(holder, shares, width, [row_element(cells)], margin=60, high=60)
        return [_Cell(cell, made) for cell in cells]

    # -- pictures ------------------------------------------------------------------------------------------------

    def figure(self, holder: Any, block: Figure, width: Length) -> None:
        if block.caption:
            self.paragraph(holder, block.caption, "Caption", scale=scale_of("caption"))
        if self.picture is not None and block.svg:
            size = Length(round(width * min(block.width, 1.0)))
            drawn = self.picture(block.svg, size.mm)
            self._picture(_for_picture(self.paragraph(holder, ())), drawn, size, block.says)
        else:
            self.paragraph(holder, (block.says,))
        if block.twin is not None:
            self.table(holder, block.twin, width)

    def _picture(self, paragraph: Any, png: bytes, width: Length, says: str) -> None:
        self.pictures += 1
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=width)
        about = shape._inline.docPr
        about.set("descr", letters_of((says,)))
        about.set("id", str(self.pictures))
        about.set("name", f"{self.pictures}")

    def code(self, holder: Any, block: Code, width: Length) -> None:
        share = Mm(30) / width
        left, right = self._cells(holder, width, [share, 1 - share])
        png = io.BytesIO()
        segno.make(block.url, error="m", micro=False).save(png, kind="png", scale=8, border=2)
        self._picture(_for_picture(left.add_paragraph()), png.getvalue(), Mm(25), block.url)
        if block.words:
            self.paragraph(right, block.words)
        self.added(right, "Note")._p.append(run(block.url))
        _after_table(holder)

    # -- lists that Word keeps up to date ------------------------------------------------------------------------

    def contents(self, holder: Any, block: Contents, _width: Length) -> None:
        """A field that Word renews, filled already, so that it can be read before."""
        self.added(holder, CONTENTS)._p.append(run(_("目次")))
        listed = [one for one in headings(self.paper) if one.in_contents and one.level <= block.depth]
        begin = element("w:r", element("w:fldChar", fldCharType="begin", dirty="true"))
        code = field(f'TOC \\o "1-{block.depth}" \\h \\z', "")[1]
        separate = element("w:r", element("w:fldChar", fldCharType="separate"))
        last = None
        for number, heading in enumerate(listed):
            last = self.added(holder, f"toc {min(heading.level, 3)}")
            for made in (begin, code, separate) if number == 0 else ():
                last._p.append(made)
            words = f"{heading.number}　" if heading.number else ""
            last._p.append(run(words + plain(heading.words)))
            last.add_run("\t")
            name = self.bookmarks.name(heading.anchor or f"heading {plain(heading.words)}")
            for made in field(f"PAGEREF {name} \\h", "…"):
                last._p.append(made)
        if last is not None:
            last._p.append(element("w:r", element("w:fldChar", fldCharType="end")))

    def index(self, holder: Any, _block: Index, _width: Length) -> None:
        made = holder.add_paragraph()
        for part in field('INDEX \\e "\t" \\h "A" \\c "2"', "…"):
            made._p.append(part)


def _pieces(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """Each block by itself, and of a list without numbers each of its items."""
    for block in blocks:
        if isinstance(block, Items) and _marker(block.marker, 1) == _marker(block.marker, 2):
            yield from ((replace(block, items=(item,)),) for item in block.items)
        else:
            yield (block,)


def _marker(marker: str, number: int) -> str:
    return {"1.": f"{number}.", "①": circled(number)}.get(marker, marker)


def _for_picture(paragraph: Any) -> Any:
    """Lines a fixed distance apart would show only the foot of a picture."""
    paragraph.paragraph_format.line_spacing = 1.0
    return paragraph


def _inside(cell: Any, less: float = 4) -> Length:
    """What a table inside a cell may take; `less` in millimetres."""
    return Length(max(cell.width - Mm(less), Mm(10)))


def _end_of_cell(cell: Any) -> None:
    """A cell of Word ends with a paragraph; the last one needs no air below."""
    if not cell._tc.p_lst or cell._tc[-1].tag != qn("w:p"):
        cell.add_paragraph()
    cell.paragraphs[-1].paragraph_format.space_after = Pt(0)


def _after_table(holder: Any) -> None:
    """Word joins two tables that touch; a thin line of nothing keeps them apart."""
    thin = holder.add_paragraph()
    thin.paragraph_format.space_after = Pt(0)
    thin.paragraph_format.line_spacing = Pt(6)
