"""The districts as a grid of tiles: a map that needs no boundary file, in the shape that design/tiles.html draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .models import Area

# The design system's classes go up to ten columns; a phone cannot show more.
MOST_COLUMNS = 10
MOST_ROWS = 20


@dataclass(frozen=True)
class Tile:
    """`state` is a class of the design system: "" (there is something), "on" (this one), "none" (nothing here)."""

    area: Area
    column: int
    row: int
    url: str = ""
    count: object = ""
    state: str = ""

    @property
    def label(self) -> str:
        return self.area.name


@dataclass(frozen=True)
class TileMap:
    """`rows` have `columns` cells each, None where a gap is; `tiles` is the list twin in the areas' own order."""

    columns: int
    rows: list[list[Tile | None]]
    tiles: list[Tile]
    is_placed: bool


def tile_map(
    areas: Iterable[Area],
    *,
    url: Callable[[Area], str] = lambda area: "",
    count: Callable[[Area], object] = lambda area: "",
    state: Callable[[Area], str] = lambda area: "",
    columns: int = 3,
) -> TileMap:
    """Areas at their tile positions; in reading order in `columns` columns unless every area has a place of its own."""
    listed = list(areas)
    places = _own_places(listed)
    in_order = [(number % columns + 1, number // columns + 1) for number in range(len(listed))]
    tiles = [
        Tile(area, column, row, url(area), count(area), state(area))
        for area, (column, row) in zip(listed, places or in_order, strict=True)
    ]
    return _grid(tiles, is_placed=places is not None)


def _own_places(areas: Sequence[Area]) -> list[tuple[int, int]] | None:
    """(column, row) from 1 for each area; None when one has none, two share one, or the grid grows too large."""
    placed = [
        (area.tile_column, area.tile_row)
        for area in areas
        if area.tile_column is not None and area.tile_row is not None
    ]
    if not areas or len(set(placed)) < len(areas):
        return None
    left, top = min(column for column, _row in placed), min(row for _column, row in placed)
    moved = [(column - left + 1, row - top + 1) for column, row in placed]
    fits = all(column <= MOST_COLUMNS and row <= MOST_ROWS for column, row in moved)
    return moved if fits else None


def _grid(tiles: list[Tile], *, is_placed: bool) -> TileMap:
    columns = max((tile.column for tile in tiles), default=0)
    height = max((tile.row for tile in tiles), default=0)
    by_place = {(tile.column, tile.row): tile for tile in tiles}
    rows = [[by_place.get((column, row)) for column in range(1, columns + 1)] for row in range(1, height + 1)]
    return TileMap(columns, rows, tiles, is_placed)
