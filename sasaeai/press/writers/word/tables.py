"""Tables of the content tree in Word: merged cells, heads repeated on every page, rows that are not torn.

They are laid out as Word's own XML at once: python-docx looks every cell of a table up again for each cell it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any

from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.table import _Cell

from sasaeai.press.content.block import Cell, Table
from sasaeai.press.writers.cells import Placed, placed

from .parts import TWIP, element

LINE, GROUND = "8C8C8C", "EDEFF2"
# Light grounds that still print in grey: the soft colours of design/tokens.css, its schedule darker as it goes on.
TONES = {
    "goal-1": "FFEEE2", "goal-2": "F1EAFA", "goal-3": "E6F5EC", "goal-4": "E8F3FD", "goal-5": "E9F7F9",
    "goal-6": "FDEAF5", "goal-7": "FBF1DE", "goal-8": "EEEEF5",
    "tone-1": "FFFFFF", "tone-2": "E6F5EC", "tone-3": "9BD4B5", "tone-4": "7CC29C", "tone-5": "C9E6D5",
    "tone-6": "F0F0F0", "accent": "E6F5EC", "quiet": "F4F5F1",
}  # fmt: skip
MOST_KEPT = 14  # rows
ALIGN = {"start": "left", "center": "center", "end": "right"}
ALL_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
# Of what stands around a cell's words, in twips.
DENSE = {"margin": 40, "high": 15}
RULES = ("top", "bottom", "insideH")


def table_element(holder: Any, shares: Sequence[float], width: Length, rows: Sequence[Any], **shape: Any) -> WordTable:
    """A table in `holder` (the document or a cell): `rows` are w:tr; `shape` goes to `_properties`."""
    grid = element("w:tblGrid", *(element("w:gridCol", w=round(width * share / TWIP)) for share in shares))
    made = element("w:tbl", _properties(round(width / TWIP), **shape), grid, *rows)
    if hasattr(holder, "_tc"):
        holder._tc.append(made)
    else:
        holder.element.body.sectPr.addprevious(made)
    return WordTable(made, holder)


def cell_element(width: int, *properties: Any, across: int = 1, merge: str = "") -> Any:
    """A w:tc without its paragraphs; `merge` is restart or continue in a cell that reaches down. Width in twips."""
    spans = [element("w:gridSpan", val=across)] if across > 1 else []
    merges = [element("w:vMerge", val=merge)] if merge else []
    return element("w:tc", element("w:tcPr", element("w:tcW", w=width, type="dxa"), *spans, *merges, *properties))


def row_element(cells: Sequence[Any], *, room: float = 0, is_head: bool = False, is_torn: bool = False) -> Any:
    """`is_torn`: it may go on over the page, as it is too high to be moved to the next one."""
    properties = [] if is_torn else [element("w:cantSplit")]
    if room:
        properties.append(element("w:trHeight", val=round(Mm(room) / TWIP), hRule="atLeast"))
    if is_head:
        properties.append(element("w:tblHeader"))
    return element("w:tr", element("w:trPr", *properties), *cells)


def shading(ground: str) -> list[Any]:
    return [element("w:shd", val="clear", color="auto", fill=ground)] if ground else []


def shares_of(widths: Sequence[float], columns: int) -> list[float]:
    given = [*widths[:columns], *([1.0] * (columns - len(widths)))]
    return [share / sum(given) for share in given]


def write_table(
    holder: Any, table: Table, width: Length, fill: Callable[[_Cell, Cell, bool], None], torn: Container[int] = ()
) -> bool:
    """`fill(cell, content, is_head)` writes what stands in a cell; whether there was anything to write.

    `torn`: rows, the head's among them, that may go on over a page.
    """
    rows = [*table.head, *table.rows]
    where = {(one.row, one.column): one for one in placed(rows)}
    columns = max((one.column + one.cell.across for one in where.values()), default=0)
    if not columns:
        return False
    shares = shares_of(table.widths, columns)
    twips = [round(width * share / TWIP) for share in shares]
    sides = RULES if table.style in {"rules", "facts"} else ALL_SIDES
    made = table_element(holder, shares, width, [], sides=sides, **(DENSE if table.dense else {}))
    for number, row in enumerate(rows):
        is_head = number < len(table.head)
        cells = list(_row_cells(number, columns, where, twips, table))
        room = max((cell.room for cell in row), default=0)
        made._tbl.append(row_element([tc for tc, _one in cells], room=room, is_head=is_head, is_torn=number in torn))
        for tc, one in cells:
            cell = _Cell(tc, made)
            if one is None:
                cell.add_paragraph()
            else:
                fill(cell, one.cell, _is_head(one, table))
        # Without a head to repeat, rows say little alone: the table stays on one page if it has room there.
        is_kept = not table.head and len(rows) <= MOST_KEPT
        if (is_kept or _names_what_follows(cells, table)) and number + 1 < len(rows):
            _keep_with_next(cells[0][0])
    return True


def _names_what_follows(cells: Sequence[tuple[Any, Placed | None]], table: Table) -> bool:
    """A heading across the whole table does not stay alone at the foot of a page."""
    return len(cells) == 1 and len(table.rows) > 1 and (one := cells[0][1]) is not None and one.cell.across > 1


def _keep_with_next(tc: Any) -> None:
    for paragraph in tc.p_lst:
        paragraph.get_or_add_pPr().keepNext_val = True


def _is_head(one: Placed, table: Table) -> bool:
    return one.row < len(table.head) or one.cell.is_header or one.column < table.headers


def _row_cells(
    number: int, columns: int, where: dict[tuple[int, int], Placed], twips: list[int], table: Table
) -> Iterator[tuple[Any, Placed | None]]:
    """The w:tc of one row; those that continue a cell above carry nothing."""
    column = 0
    while column < columns:
        one = where.get((number, column))
        above = one or _above(number, column, where)
        across = min(above.cell.across, columns - column) if above else 1
        width = sum(twips[column : column + across])
        merge = ("restart" if one else "continue") if above and above.cell.down > 1 else ""
        ground = (TONES.get(above.cell.tone) or (GROUND if _is_head(above, table) else "")) if above else ""
        yield cell_element(width, *shading(ground), across=across, merge=merge), one
        column += across


def _above(number: int, column: int, where: dict[tuple[int, int], Placed]) -> Placed | None:
    """The cell that reaches down into this place."""
    for row in range(number - 1, -1, -1):
        one = where.get((row, column))
        if one is not None:
            return one if row + one.cell.down > number else None
    return None


def _properties(width: int, *, sides: Sequence[str] = (), margin: int = 90, high: int = 40) -> Any:
    """In the order that Word's schema asks for."""
    borders = [element(f"w:{side}", val="single", sz=4, space=0, color=LINE) for side in sides]
    margins = (("top", high), ("left", margin), ("bottom", high), ("right", margin))
    return element(
        "w:tblPr",
        element("w:tblW", w=width, type="dxa"),
        # Word hangs a table out by the margin of its cells; its lines belong where the text's edges are.
        element("w:tblInd", w=margin, type="dxa"),
        *([element("w:tblBorders", *borders)] if borders else []),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *(element(f"w:{side}", w=size, type="dxa") for side, size in margins)),
    )
