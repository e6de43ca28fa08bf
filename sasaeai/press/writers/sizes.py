"""About how high a piece will stand, so that what fits on a page is kept whole and what does not may be torn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from unicodedata import east_asian_width

from sasaeai.press.content.block import Block, Box, Cell, Columns, Figure, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Line, Strong, plain
from sasaeai.press.content.paper import Sheet

PAPERS = {"a3": (297.0, 420.0), "a4": (210.0, 297.0), "a5": (148.0, 210.0)}
EM = 25.4 / 72  # millimetres in one point
LEADING = 1.7
LARGE = 16.0  # points from which on a paper is large print
NARROWEST = 4.5  # letters that a column of large print needs, if it has as many


def width_of(text: str) -> float:
    """In full-width letters."""
    return sum(1.0 if east_asian_width(letter) in "FWA" else 0.55 for letter in text)


def page(sheet: Sheet) -> tuple[float, float]:
    width, height = PAPERS.get(sheet.size, PAPERS["a4"])
    return (height, width) if sheet.landscape else (width, height)


def column(sheet: Sheet) -> tuple[float, float]:
    """Width and height of what one column of text takes, in letters."""
    width, height = page(sheet)
    gutter = 2 * sheet.margin if sheet.columns > 1 else 0
    wide = (width - 2 * sheet.margin - gutter * (sheet.columns - 1)) / sheet.columns
    return wide / (sheet.letters * EM), (height - 2 * sheet.margin) / (sheet.letters * EM)


def shares(table: Table) -> tuple[float, ...]:
    count = columns_of(table)
    return table.widths if len(table.widths) == count else (1.0,) * count


def columns_of(table: Table) -> int:
    rows = [*table.head, *table.rows]
    return max(len(table.widths), sum(cell.across for cell in rows[0]) if rows else 0)


def height(block: Block, width: float) -> float:
    """In letters, rather too much than too little; `width` in letters."""
    match block:
        case Paragraph(words=words) | Heading(words=words):
            return _lines(words, width) * LEADING + 1
        case Items(items=items):
            return sum(_item(item, width - 2) for item in items)
        case Table():
            return sum(row_heights(block, width)) + (2.5 if block.caption else 0.5)
        case Figure(width=share):
            return width * share * 0.8 + 3
        case Box(blocks=inside, title=title):
            return sum(height(block, width - 3) for block in inside) + (5 if title else 3)
        case Columns(columns=columns, widths=widths):
            given = widths or (1.0,) * len(columns)
            parts = [share / sum(given) * width for share in given]
            return max(
                (sum(height(b, part) for b in inside) for inside, part in zip(columns, parts, strict=True)), default=0
            )
        case _:
            return 4


def _item(item: Line | tuple[Block, ...], width: float) -> float:
    words, blocks = parted(item)
    if blocks:
        return sum(height(block, width) for block in blocks)
    return _lines(words, width) * LEADING + 0.4


def parted(item: Line | tuple[Block, ...]) -> tuple[Line, tuple[Block, ...]]:
    """An item of a list is words or blocks: the other of the two is empty."""
    words = tuple(part for part in item if not isinstance(part, Block))
    return words, tuple(part for part in item if isinstance(part, Block))


def _lines(words: Line, width: float) -> int:
    return sum(max(1, math.ceil(width_of(part) / max(width, 1))) for part in plain(words).split("\n")) if words else 1


def row_heights(table: Table, width: float) -> list[float]:
    given = shares(table)
    parts = [share / sum(given) * width for share in given]
    return [_row(cells, given=parts, size=table.size) for cells, parts in _placed([*table.head, *table.rows], parts)]


def _row(cells: Iterable[Cell], *, given: list[list[float]], size: float) -> float:
    return max((_cell(cell, sum(parts) - 1.2, size) for cell, parts in zip(cells, given, strict=True)), default=1.0)


def _cell(cell: Cell, width: float, size: float) -> float:
    words = _lines(cell.words, width / size) * LEADING * size
    return words + sum(height(block, width) for block in cell.blocks) + cell.room / 3 + 1.2


def _placed(
    rows: Iterable[tuple[Cell, ...]], parts: list[float]
) -> Iterator[tuple[tuple[Cell, ...], list[list[float]]]]:
    """Each row's cells with the widths of the columns that they take; cells of rows above may reach down."""
    for cells, places in laid(rows, len(parts)):
        yield cells, [parts[at : at + cell.across] or [1.0] for cell, at in zip(cells, places, strict=True)]


def laid(rows: Iterable[tuple[Cell, ...]], count: int) -> Iterator[tuple[tuple[Cell, ...], list[int]]]:
    """Each row's cells with the column in which each begins."""
    taken = [0] * count
    for cells in rows:
        places, at = [], 0
        now = [max(0, rows_left) for rows_left in taken]
        taken = [max(0, rows_left - 1) for rows_left in now]
        for cell in cells:
            while at < count and now[at]:
                at += 1
            places.append(at)
            for column in range(at, min(count, at + cell.across)):
                taken[column] = cell.down - 1
            at += cell.across
        yield cells, places


def spread(rows: Iterable[tuple[Cell, ...]], count: int) -> list[list[Cell]]:
    """A row of `count` cells each: what reaches over columns or rows stands in all of them."""
    kept: list[Cell] = [Cell()] * count
    found = []
    for cells, places in laid(rows, count):
        row = list(kept)
        for cell, at in zip(cells, places, strict=True):
            for column in range(at, min(count, at + cell.across)):
                row[column] = cell
        kept = row
        found.append(row)
    return found


def crowded(table: Table, sheet: Sheet) -> bool:
    """Whether the columns of a table are too many for large print, so that each row is set as a list of facts."""
    count = columns_of(table)
    if sheet.letters < LARGE or count < 3 or not table.head:
        return False
    rows = spread([*table.head, *table.rows], count)
    needs = (max(min(width_of(plain(row[at].words)), NARROWEST) for row in rows) + 1 for at in range(count))
    return sum(needs) * table.size > column(sheet)[0]


def stacked(table: Table) -> list[Block]:
    """Each row as a small table of its own: the names of the columns before what stands in them."""
    count = columns_of(table)
    names = _names(table, count)
    blocks: list[Block] = [Paragraph((Strong(plain(table.caption)),))] if table.caption else []
    for cells, row in zip(table.rows, spread(table.rows, count), strict=True):
        if len(cells) == 1 and cells[0].across == count:
            blocks.append(Paragraph((Strong(plain(cells[0].words)),)))
            continue
        facts = tuple((Cell(name, is_header=True), _alone(cell)) for name, cell in zip(names, row, strict=True))
        blocks.append(Table(facts, widths=(2, 5), headers=1, style="facts"))
    return blocks


def _names(table: Table, count: int) -> list[Line]:
    heads = spread(table.head, count)
    found = []
    for at in range(count):
        column = [row[at] for row in heads]
        apart = [cell for place, cell in enumerate(column) if cell.words and cell not in column[:place]]
        found.append(
            tuple(part for place, cell in enumerate(apart) for part in (("　",) if place else ()) + cell.words)
        )
    return found


def _alone(cell: Cell) -> Cell:
    return replace(cell, across=1, down=1, align="start", is_header=False)
