"""About how high a piece will stand, so that what fits on a page is kept whole and what does not may be torn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from unicodedata import east_asian_width

from sasaeai.press.content.block import (
    Arrow,
    Asked,
    Block,
    Box,
    Cell,
    Columns,
    Figure,
    Heading,
    Items,
    Paragraph,
    Table,
)
from sasaeai.press.content.inline import Break, Line, Strong, plain
from sasaeai.press.content.paper import Sheet

PAPERS = {"a3": (297.0, 420.0), "a4": (210.0, 297.0), "a5": (148.0, 210.0)}
EM = 25.4 / 72  # millimetres in one point
LEADING = 1.7
LARGE = 16.0  # points from which on a paper is large print
NARROWEST = 4.5  # letters that a column of large print needs, if it has as many
DENSER = 0.72  # letters that a row of a dense table is lower
IN_CELLS = 0.92  # of letters in tables, against the body's
TURNED = {"right": "down", "left": "up", "sides": "both"}


class _Widths(dict[str, float]):
    """Asked a million times for a book, of some thousand letters."""

    def __missing__(self, letter: str) -> float:
        self[letter] = 1.0 if east_asian_width(letter) in "FWA" else 0.55
        return self[letter]


_WIDTHS = _Widths()


def width_of(text: str) -> float:
    """In full-width letters."""
    return sum(map(_WIDTHS.__getitem__, text))


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
        case Asked(words=words, answers=answers, columns=columns, rows=rows, lines=lines):
            answered = (len(rows) + 2) * 2.6 if rows else math.ceil(len(answers) / columns) * LEADING
            return _lines(words, width - 5) * LEADING + 4 + answered + lines * 2.6
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
    rows = [0.0]
    for part in words:
        if isinstance(part, Break):
            rows.append(0.0)
        else:
            rows[-1] += width_of(plain((part,)))
    return sum(max(1, math.ceil(row / max(width, 1))) for row in rows)


def row_heights(table: Table, width: float) -> list[float]:
    given = shares(table)
    parts = [share / sum(given) * width for share in given]
    less, white = (DENSER, 0.7) if table.dense else (0.0, 1.2)
    rows = _placed([*table.head, *table.rows], parts)
    return [_row(cells, given=parts, size=table.size, white=white) - less for cells, parts in rows]


def _row(cells: Iterable[Cell], *, given: list[list[float]], size: float, white: float) -> float:
    return max((_cell(cell, sum(parts) - white, size) for cell, parts in zip(cells, given, strict=True)), default=1.0)


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


def needs(table: Table) -> list[float]:
    """What each column needs in letters, so that heads may break after three letters and words after four or so."""
    count = columns_of(table)
    heads, rows = spread(table.head, count), spread(table.rows, count)
    return [
        1.1 + max([_longest(heads, at, 3.0), _longest(rows, at, NARROWEST)]) * table.size * IN_CELLS
        for at in range(count)
    ]


def _longest(rows: list[list[Cell]], at: int, most: float) -> float:
    return max((min(width_of(plain(row[at].words)), most) for row in rows), default=0)


def crowded(table: Table, sheet: Sheet) -> bool:
    """Whether the columns of a table are too many for large print, so that each row is set as a list of facts."""
    if not is_large(sheet) or columns_of(table) < 3 or not table.head:
        return False
    return sum(needs(table)) > column(sheet)[0]


def adapted(table: Table, sheet: Sheet) -> tuple[float, ...]:
    """The shares of the columns; in large print each gets first what it needs, and the rest as it was meant."""
    meant = shares(table)
    wide = column(sheet)[0]
    least = needs(table) if is_large(sheet) else []
    if not least or sum(least) > wide or all(s / sum(meant) * wide >= n for s, n in zip(meant, least, strict=True)):
        return meant
    rest = wide - sum(least)
    return tuple(need + rest * share / sum(meant) for need, share in zip(least, meant, strict=True))


def is_large(sheet: Sheet) -> bool:
    return sheet.letters >= LARGE


def one_below_the_other(columns: Columns) -> list[Block]:
    """What stood side by side, for a page that is too narrow for it; arrows turn with it."""
    blocks = [block for inside in columns.columns for block in inside]
    return [replace(b, direction=TURNED.get(b.direction, b.direction)) if isinstance(b, Arrow) else b for b in blocks]


def stacked(table: Table) -> list[Block]:
    """Each row as a small table of its own: the names of the columns before what stands in them."""
    count = columns_of(table)
    names = _names(table, count)
    blocks: list[Block] = [Paragraph(table.caption, "caption")] if table.caption else []
    for cells, row in zip(table.rows, spread(table.rows, count), strict=True):
        if len(cells) == 1 and cells[0].across == count:
            blocks.append(Paragraph((Strong(plain(cells[0].words)),)))
            continue
        facts = tuple((Cell(name, is_header=True), _alone(cell)) for name, cell in zip(names, row, strict=True))
        blocks.append(Table(facts, widths=(5, 9), headers=1, style="facts"))
    return blocks


def at_heads(table: Table) -> list[Table]:
    """A table without a head, parted before rows of nothing but names (年度 …): they do not stand alone at a foot."""
    starts = [at for at, row in enumerate(table.rows) if at and len(row) > 1 and all(cell.is_header for cell in row)]
    if table.head or not starts:
        return [table]
    bounds = [0, *starts, len(table.rows)]
    parts = [table.rows[start:end] for start, end in pairwise(bounds)]
    return [replace(table, rows=rows, caption=table.caption if at == 0 else ()) for at, rows in enumerate(parts)]


def _names(table: Table, count: int) -> list[Line]:
    """The heads of each column from top to bottom, one below the other; a head over several rows stands once."""
    heads = spread(table.head, count)
    found = []
    for at in range(count):
        apart = dict.fromkeys(row[at] for row in heads if row[at].words)
        words = [part for cell in apart for part in (*cell.words, Break())]
        found.append(tuple(words[:-1]))
    return found


def _alone(cell: Cell) -> Cell:
    return replace(cell, across=1, down=1, align="start", is_header=False)
