"""A sheet with its merged ranges laid out: what stands in a place, and in which cell it is really written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sasaeai.kernel.tables import Merged, Sheet, text_of

# A hostile file may merge the whole sheet a thousand times; no honest table comes near.
MOST_FILLED = 2_000_000

Place = tuple[int, int]


class Grid:
    """Rows and columns count from 0. `home` of a place is the first cell of the merged range it lies in."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = len(sheet.rows[0]) if sheet.rows else 0
        self.texts: list[list[str]] = [[text_of(value).strip() for value in row] for row in sheet.rows]
        self.homes: dict[Place, Place] = {}
        self.ranges: dict[Place, Merged] = {}
        for merged in sheet.merged:
            self._fill(merged)

    def _fill(self, merged: Merged) -> None:
        bottom, right = min(merged.bottom, self.height - 1), min(merged.right, self.width - 1)
        if merged.top >= self.height or merged.left >= self.width:
            return
        if len(self.homes) + (bottom - merged.top + 1) * (right - merged.left + 1) > MOST_FILLED:
            return
        home = (merged.top, merged.left)
        self.ranges[home] = Merged(merged.top, merged.left, bottom, right)
        words = self.texts[merged.top][merged.left]
        for row in range(merged.top, bottom + 1):
            for column in range(merged.left, right + 1):
                self.texts[row][column] = words
                self.homes[row, column] = home

    def home(self, row: int, column: int) -> Place:
        return self.homes.get((row, column), (row, column))

    def value(self, row: int, column: int) -> Any:
        top, left = self.home(row, column)
        return self.sheet.rows[top][left]

    def address(self, row: int, column: int) -> str:
        return self.sheet.address(*self.home(row, column))

    def written(self, row: int) -> list[Place]:
        """The distinct cells with words that this row shows, from left to right."""
        homes = {self.home(row, column): None for column in range(self.width) if self.texts[row][column]}
        return list(homes)

    def span(self, place: Place) -> int:
        """Over how many columns what is written there reaches."""
        merged = self.ranges.get(place)
        return merged.right - merged.left + 1 if merged else 1

    def filled_rows(self, start: int = 0) -> Iterator[int]:
        for row in range(start, self.height):
            if any(self.texts[row]):
                yield row
