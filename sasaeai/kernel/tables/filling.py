"""Fill somebody's own workbook: values go where its owner said, everything else stays as it was drawn.

One row (or a block of rows) of the form is written once for each item, in the lines, colours and heights of the
first. What stands below moves down. Pictures and shapes are lost: openpyxl does not keep them (see `has_drawings`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from sasaeai.kernel.tables import lean  # noqa: F401  before anything that loads openpyxl

# isort: split
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sasaeai.kernel.tables.delimited import FORMULA_SIGNS
from sasaeai.kernel.tables.forms import ABOUT, Filled, Place
from sasaeai.kernel.tables.writing import writable

_ROWS_SHOWN = 400


def fill_form(template: bytes, place: Place, filled: Filled, *, key_title: str = "") -> bytes:
    """The workbook with everything written in; `template` was read by `read_table` before, so it is sound."""
    book = load_workbook(io.BytesIO(template), keep_links=False)
    page = book[place.sheet]
    for address, value in filled.singles.items():
        _write(page[address], value)
    _make_room(page, place, len(filled.rows))
    for number, row in enumerate(filled.rows):
        top = place.first + number * place.height
        for (down, column), value in row.items():
            _write(_writable_cell(page, top + down, column), value)
    _write_keys(page, place, filled.keys, key_title)
    _offer(page, place, filled)
    _write_about(book, filled.about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def room_of(template: bytes, place: Place) -> int:
    """How many items the form has ruled rows for already: blocks that look like the first one and are empty."""
    return _room(load_workbook(io.BytesIO(template), keep_links=False)[place.sheet], place)


def _room(page: Worksheet, place: Place) -> int:
    shape = _shape(page, place.first, place.height)
    count = 1
    while count < _ROWS_SHOWN:
        top = place.first + count * place.height
        if top >= page.max_row or _shape(page, top, place.height) != shape or not _is_empty(page, top, place.height):
            break
        count += 1
    return count


def _shape(page: Worksheet, top: int, height: int) -> list[Any]:
    """Lines and merges of a block; two blocks of one shape are one row of the form after the other."""
    lines = [
        (cell.border.top.style, cell.border.bottom.style, cell.border.left.style, cell.border.right.style)
        for row in page.iter_rows(min_row=top + 1, max_row=top + height)
        for cell in row
    ]
    return [lines, sorted((m.min_row - top, m.min_col, m.max_row - top, m.max_col) for m in _merged(page, top, height))]


def _merged(page: Worksheet, top: int, height: int) -> list[CellRange]:
    return [m for m in page.merged_cells.ranges if top < m.min_row and m.max_row <= top + height]


def _is_empty(page: Worksheet, top: int, height: int) -> bool:
    return all(
        cell.value in (None, "") for row in page.iter_rows(min_row=top + 1, max_row=top + height) for cell in row
    )


def _make_room(page: Worksheet, place: Place, items: int) -> None:
    """As many blocks as there are items; what stood below the form's own blocks moves down, with its merges."""
    own = _room(page, place)
    missing = (items - own) * place.height
    if missing <= 0:
        return
    after = place.first + own * place.height  # the first row below, counted from 0
    _move_down(page, after, missing)
    for number in range(own, items):
        _copy_block(page, place, place.first + number * place.height)


def _move_down(page: Worksheet, after: int, by: int) -> None:
    bottom = page.max_row
    merged = [m for m in page.merged_cells.ranges if m.min_row > after]
    for one in merged:
        page.merged_cells.remove(one)
    if bottom > after:
        heights = {row: page.row_dimensions[row].height for row in range(after + 1, bottom + 1)}
        page.move_range(f"A{after + 1}:{get_column_letter(page.max_column)}{bottom}", rows=by, translate=True)
        for row in range(after + 1, bottom + 1):
            page.row_dimensions[row].height = None
        for row, height in heights.items():
            page.row_dimensions[row + by].height = height
    for one in merged:
        one.shift(row_shift=by)
        page.merge_cells(one.coord)
    for rule in page.data_validations.dataValidation:
        for cells in rule.sqref.ranges:
            if cells.min_row > after:
                cells.shift(row_shift=by)
    _grow_print_area(page, by)


def _grow_print_area(page: Any, by: int) -> None:
    if page.print_area:
        left, top, right, bottom = _corners(str(page.print_area).rpartition("!")[2].replace("$", ""))
        page.print_area = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + by}"


def _corners(coordinates: str) -> tuple[Any, ...]:
    return range_boundaries(coordinates)


def _copy_block(page: Any, place: Place, top: int) -> None:
    for down in range(place.height):
        page.row_dimensions[top + down + 1].height = page.row_dimensions[place.first + down + 1].height
        for model in page[place.first + down + 1]:
            cell = page.cell(top + down + 1, model.column)
            if model.has_style:
                cell._style = copy(model._style)
    for one in _merged(page, place.first, place.height):
        copied = CellRange(one.coord)
        copied.shift(row_shift=top - place.first)
        page.merge_cells(copied.coord)


def _writable_cell(page: Worksheet, row: int, column: int) -> Any:
    """The cell itself, or the first one of the range that it is merged into."""
    for one in page.merged_cells.ranges:
        if one.min_row <= row + 1 <= one.max_row and one.min_col <= column + 1 <= one.max_col:
            return page.cell(one.min_row, one.min_col)
    return page.cell(row + 1, column + 1)


def _write(cell: Any, value: object) -> None:
    """No text becomes a formula; what the form's owner chose for looks stays."""
    plain = writable(value)
    cell.value = plain
    if isinstance(plain, str) and plain[:1] and plain[0] in FORMULA_SIGNS:
        cell.data_type = "s"
        cell.quotePrefix = True
    if isinstance(plain, str) and ("\n" in plain or len(plain) > 20):
        shape = copy(cell.alignment)
        shape.wrap_text = True
        cell.alignment = shape


def _write_keys(page: Worksheet, place: Place, keys: Sequence[str], title: str) -> None:
    """In a hidden column of the same rows, so that a form that was sorted still tells which row is which."""
    if not keys:
        return
    column = place.key + 1
    if title and place.first:
        page.cell(place.first, column).value = title
    for number, key in enumerate(keys):
        page.cell(place.first + number * place.height + 1, column).value = key
    page.column_dimensions[get_column_letter(column)].hidden = True


def _offer(page: Worksheet, place: Place, filled: Filled) -> None:
    last = place.first + max(len(filled.rows), 1) * place.height
    for (down, column), words in filled.choices.items():
        listed = ",".join(words)
        if not words or len(listed) > 250 or '"' in listed:
            continue  # Excel's own limit of a list that stands in the rule itself
        rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
        letter = get_column_letter(column + 1)
        rule.add(f"{letter}{place.first + down + 1}:{letter}{last}")
        page.add_data_validation(rule)


def _write_about(book: Any, about: Mapping[str, Any]) -> None:
    if not about:
        return
    if ABOUT in book.sheetnames:
        del book[ABOUT]
    page = book.create_sheet(ABOUT)
    page.sheet_state = "veryHidden"
    text = json.dumps(about, ensure_ascii=False, sort_keys=True)
    # A cell holds at most 32,767 signs.
    for number, start in enumerate(range(0, len(text), 30_000), start=1):
        page.cell(number, 1).value = text[start : start + 30_000]
        page.cell(number, 1).data_type = "s"
