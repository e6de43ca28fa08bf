"""A table without its lines: every cell with the words of its column's head, row by row, as a voice reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sasaeai.press.content.block import Block, Cell, Heading, Items, Paragraph, Table
from sasaeai.press.content.inline import Inline, Line


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and where it stands; row and column count from 0."""

    cell: Cell
    row: int
    column: int


def placed(rows: Sequence[Sequence[Cell]]) -> Iterator[Placed]:
    """Where each cell stands when those that reach across and down have taken their places."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            taken.update((number + down, column + across) for down in range(cell.down) for across in range(cell.across))
            yield Placed(cell, number, column)
            column += cell.across


def named_cells(table: Table) -> Iterator[list[tuple[Line, Line]]]:
    """Each row as pairs (head, words). A cell that reaches down is said again in each of its rows."""
    names = _names(table)
    rows: dict[int, dict[int, Cell]] = {}
    for one in placed(table.rows):
        for down in range(one.cell.down):
            rows.setdefault(one.row + down, {})[one.column] = one.cell
    for number in sorted(rows):
        cells = sorted(rows[number].items())
        yield [(names.get(column, ()), cell_words(cell)) for column, cell in cells]


def cell_words(cell: Cell) -> Line:
    """What a cell says in one line."""
    words: list[Inline] = list(cell.words)
    for line in _lines(cell.blocks):
        words += ["　", *line] if words else line
    return tuple(words)


def _lines(blocks: tuple[Block, ...]) -> Iterator[Line]:
    for block in blocks:
        match block:
            case Paragraph(words=words) | Heading(words=words):
                yield words
            case Items(items=items):
                for item in items:
                    yield tuple(part for part in item if not isinstance(part, Block))
                    yield from _lines(tuple(part for part in item if isinstance(part, Block)))


def _names(table: Table) -> dict[int, Line]:
    """For each column the words of its heads, from the top: 年次計画 平成23年度."""
    found: dict[int, Line] = {}
    for one in placed(table.head):
        for column in range(one.column, one.column + one.cell.across):
            above = found.get(column, ())
            found[column] = (*above, " ", *one.cell.words) if above and one.cell.words else above or one.cell.words
    return found
