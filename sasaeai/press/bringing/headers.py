"""Where a table's header stands: title rows above it, rows of merged headings, then the table's own rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sasaeai.kernel.words import tidy

from .cells import joined
from .grid import Grid

SEARCHED_ROWS = 25
MOST_HEADER_ROWS = 5
FEWEST_WORDS = 2
LONGEST_HEADING = 40

Knows = Callable[[str], bool]  # whether these words are the heading of something


@dataclass(frozen=True)
class Header:
    """The rows of the header, both ends belong to it, counted from 0."""

    top: int
    bottom: int


def find_header(grid: Grid, knows: Knows) -> Header | None:
    """The row with the most known headings, with the rows of headings above and below it; None when none has two."""
    scores = [(_score(grid, row, knows), -row) for row in range(min(grid.height, SEARCHED_ROWS))]
    best, place = max(scores, default=(0, 0))
    if best < FEWEST_WORDS:
        return None
    top = bottom = -place
    while bottom - top + 1 < MOST_HEADER_ROWS and top > 0 and _belongs_above(grid, top - 1, top, knows):
        top -= 1
    while bottom - top + 1 < MOST_HEADER_ROWS and bottom + 1 < grid.height and _belongs_below(grid, bottom, knows):
        bottom += 1
    return Header(top, bottom)


def _score(grid: Grid, row: int, knows: Knows) -> int:
    """Known headings in distinct cells; sentences are none, and a single merged cell is a title, not a header."""
    written = grid.written(row)
    if len(written) < FEWEST_WORDS:
        return 0
    words = [grid.texts[top][left] for top, left in written]
    return sum(len(text) <= LONGEST_HEADING and knows(text) for text in words)


def _belongs_above(grid: Grid, row: int, below: int, knows: Knows) -> bool:
    written = grid.written(row)
    if not written:
        return False
    reaches_down = any(grid.ranges[home].bottom >= below for home in written if home in grid.ranges)
    groups = [home for home in written if 1 < grid.span(home) < grid.width]
    known = [home for home in written if knows(grid.texts[home[0]][home[1]])]
    if len(written) == 1:
        return bool(known) and (reaches_down or bool(groups))
    return reaches_down or bool(known) or len(groups) > 1


def _belongs_below(grid: Grid, row: int, knows: Knows) -> bool:
    """The next row: part of the header when a heading reaches into it, or when all that it says are headings."""
    below = row + 1
    written = grid.written(below)
    own = [home for home in written if home[0] == below]
    if any(home in grid.ranges and grid.ranges[home].bottom >= below for home in written if home[0] <= row):
        return True
    under = {column for home in grid.written(row) for column in _under(grid, home)}
    if own and all(column in under and len(grid.texts[top][column]) <= LONGEST_HEADING for top, column in own):
        return True  # 「だれが」 over 住民, 社協 and 行政: only what stands under wide headings is written here
    known = [home for home in own if knows(grid.texts[home[0]][home[1]])]
    return bool(own) and len(known) == len(own) and not grid.texts[below][0]


def _under(grid: Grid, home: tuple[int, int]) -> range:
    """The columns below a heading that reaches over several; a title over the whole table is no heading."""
    span = grid.span(home)
    return range(home[1], home[1] + span) if 1 < span < grid.width else range(0)


def titles_of(grid: Grid, header: Header) -> list[list[str]]:
    """For each column its headings from top to bottom, each once; a line break in a heading means nothing."""
    columns = []
    for column in range(grid.width):
        parts: list[str] = []
        for row in range(header.top, header.bottom + 1):
            words = joined(grid.texts[row][column])
            if words and (not parts or parts[-1] != words):
                parts.append(words)
        columns.append(parts)
    return columns


def titles_above(grid: Grid, header: Header) -> list[tuple[int, str]]:
    """The rows above the header with their first words (「アクション１ 知る」), the nearest first."""
    found = []
    for row in range(header.top - 1, -1, -1):
        written = grid.written(row)
        if written:
            found.append((row, grid.texts[written[0][0]][written[0][1]]))
    return found


def fingerprint(titles: list[list[str]]) -> str:
    """By which a table of the same shape is known again: its headings, whatever their width, blanks and breaks."""
    words = "\n".join("／".join(tidy(part) for part in parts) for parts in titles).rstrip("\n")
    return hashlib.sha256(words.encode()).hexdigest()[:20]
