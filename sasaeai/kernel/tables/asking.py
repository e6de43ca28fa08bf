"""Draw a sheet of questions: A4 upright, a number, the question's words and a wide box beside each to write in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

from sasaeai.kernel.tables import lean  # noqa: F401  before anything that loads openpyxl

# isort: split
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from sasaeai.kernel.tables.filling import fill_form
from sasaeai.kernel.tables.forms import KEYS, Asking, Filled, Place, Question
from sasaeai.kernel.tables.writing import display_width, title_of

_WIDTHS = {"A": 7, "B": 27, "C": 60, "D": 14}
# How many half-width signs fit beside each other at 12 points: all three columns, and the one of the questions.
_LINE, _NARROW = 82, 22
_LINE_HEIGHT, _LOWEST, _HIGHEST = 17, 64, 400
# Points of an A4 page between its margins.
_PAGE = 740
# Clear shapes, and on every Windows; other systems take their own.
_FONT = "BIZ UDPゴシック"
_EDGE = Side(style="thin", color="FF7A7A7A")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TO_WRITE_IN = PatternFill("solid", fgColor="FFFFFBE6")
_HEADING = PatternFill("solid", fgColor="FFE8EEF4")
_TOP = Alignment(wrap_text=True, vertical="top")


def write_asking(asking: Asking) -> bytes:
    """An .xlsx whose hidden sheet holds `about` (see `about_of`) and whose hidden column D holds the keys."""
    book = Workbook()
    page: Any = book.active
    page.title = title_of(asking.name, set())
    lines = [asking.title, *asking.above]
    for row, words in enumerate(lines, start=1):
        _draw_line(page, row, words, is_title=row == 1)
    signed, head = len(lines) + 1, len(lines) + 2
    _draw_signed(page, signed)
    _draw_table(page, head, asking.questions)
    _set_up_print(page, head + len(asking.questions))
    out = io.BytesIO()
    book.save(out)
    singles = {f"A{row}": words for row, words in enumerate(lines, start=1)} | {f"A{signed}": asking.signed}
    singles |= {f"{letter}{head}": words for letter, words in zip("ABC", asking.heads, strict=True)}
    filled = Filled(
        singles=singles,
        rows=[{(0, 0): question.number, (0, 1): question.words} for question in asking.questions],
        keys=[question.key for question in asking.questions],
        about=asking.about,
    )
    return fill_form(out.getvalue(), Place(page.title, first=head, key=3), filled, key_title=KEYS)


def _draw_line(page: Any, row: int, words: str, *, is_title: bool) -> None:
    page.merge_cells(f"A{row}:C{row}")
    cell = page[f"A{row}"]
    cell.alignment = _TOP
    cell.font = Font(name=_FONT, size=16, bold=True) if is_title else Font(name=_FONT, size=12)
    fits = 60 if is_title else _LINE
    page.row_dimensions[row].height = min(_lines(words, fits) * (23 if is_title else _LINE_HEIGHT) + 4, _HIGHEST)


def _draw_signed(page: Any, row: int) -> None:
    page.merge_cells(f"A{row}:B{row}")
    for letter in "ABC":
        page[f"{letter}{row}"].border = _BOX
        page[f"{letter}{row}"].font = Font(name=_FONT, size=12, bold=letter != "C")
        page[f"{letter}{row}"].alignment = Alignment(vertical="center", wrap_text=True)
    page[f"C{row}"].fill = _TO_WRITE_IN
    page.row_dimensions[row].height = 30


def _draw_table(page: Any, head: int, questions: Sequence[Question]) -> None:
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
        if letter != "D":
            cell = page[f"{letter}{head}"]
            cell.border, cell.fill, cell.font, cell.alignment = (
                _BOX,
                _HEADING,
                Font(name=_FONT, size=12, bold=True),
                _TOP,
            )
    page.row_dimensions[head].height = 22
    above = sum(page.row_dimensions[row].height for row in range(1, head + 1))
    share = (_PAGE - above) / max(len(questions), 1)
    for row, question in enumerate(questions, start=head + 1):
        for letter in "ABC":
            cell = page[f"{letter}{row}"]
            cell.border, cell.font, cell.alignment = _BOX, Font(name=_FONT, size=12), _TOP
        page[f"C{row}"].fill = _TO_WRITE_IN
        needed = _lines(question.words, _NARROW) * _LINE_HEIGHT + 6
        page.row_dimensions[row].height = min(max(share, needed, _LOWEST), _HIGHEST)


def _set_up_print(page: Any, last: int) -> None:
    page.print_area = f"A1:C{last}"
    page.page_setup.orientation = "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top = page.page_margins.bottom = 0.5
    page.print_options.horizontalCentered = True


def _lines(words: str, fits: int) -> int:
    return sum(max(1, ceil(display_width(line) / fits)) for line in words.split("\n"))
