"""A block of cells copied from Excel, laid over a table from the cell where it begins."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import UnreadableTable, parse_pasted

from .typed import Unreadable


def spread(
    text: str, rows: Sequence[str], columns: Sequence[int], start: tuple[str, int]
) -> dict[tuple[str, int], str]:
    """The pasted words by (row, column), the first one at `start`. Raises Unreadable when the block does not fit."""
    try:
        block = parse_pasted(text)
    except UnreadableTable as error:
        raise Unreadable(str(error)) from error
    block = _without_empty_edges(block)
    if not block:
        raise Unreadable(_("貼り付ける欄が空です。Excelで範囲を選んでコピーし、欄に貼り付けてください。"))
    if start[0] not in rows or start[1] not in columns:
        raise Unreadable(_("どの欄から貼り付けるかを選んでください。"))
    top, left = rows.index(start[0]), columns.index(start[1])
    _check_fits(block, len(rows) - top, len(columns) - left)
    return {
        (rows[top + down], columns[left + across]): cell
        for down, line in enumerate(block)
        for across, cell in enumerate(line)
    }


def _without_empty_edges(block: list[list[str]]) -> list[list[str]]:
    """Excel copies whole rows with their empty cells; those on the right and at the bottom mean nothing."""
    while block and not any(cell.strip() for cell in block[-1]):
        block = block[:-1]
    width = max((at + 1 for line in block for at, cell in enumerate(line) if cell.strip()), default=0)
    return [line[:width] for line in block]


def _check_fits(block: list[list[str]], height: int, width: int) -> None:
    found = {"rows": len(block), "columns": max(len(line) for line in block)}
    if found["rows"] > height or found["columns"] > width:
        gaps = found | {"height": height, "width": width}
        raise Unreadable(
            _(
                "貼り付けた表（%(rows)s行×%(columns)s列）は、選んだ欄から先の表（%(height)s行×%(width)s列）より大きいです。"
                "見出しの行や列を含めずに、入るだけの範囲をコピーしてください。"
            )
            % gaps
        )
