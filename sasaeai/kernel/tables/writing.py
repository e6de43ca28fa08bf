"""Write tables that open well in Excel and in which no text can turn into a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from unicodedata import east_asian_width

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from sasaeai.kernel.tables.delimited import FORMULA_SIGNS
from sasaeai.kernel.tables.sheet import Sheet, text_of

NARROWEST, WIDEST = 8, 60
ROWS_AT_ONCE = 200
# Signs that a workbook's XML cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_HEADER = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="FFE8EEF4"),
    "alignment": Alignment(wrap_text=True, vertical="top"),
}
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_csv(rows: Iterable[Iterable[object]], encoding: str = "utf-8") -> bytes:
    """UTF-8 with the mark by which Excel knows it, CRLF; text that looks like a formula gets an apostrophe (OWASP).

    Another encoding (cp932) is for old programs: what it does not know becomes a question mark.
    """
    whole = b"".join(csv_pieces(rows))
    return whole if encoding == "utf-8" else whole.decode("utf-8-sig").encode(encoding, errors="replace")


def csv_pieces(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """The same file piece by piece, so that a long table never lies in memory as a whole."""
    yield codecs.BOM_UTF8
    waiting = iter(rows)
    while piece := list(islice(waiting, ROWS_AT_ONCE)):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([_guarded(value) for value in row] for row in piece)
        yield out.getvalue().encode("utf-8", errors="replace")


def write_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Each sheet's first row is its header: bold, kept in view, repeated on each printed page."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(title_of(sheet.name, taken))
        _fill(page, sheet.rows)
    if not taken:
        book.create_sheet("Sheet1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Any, rows: Sequence[Sequence[object]]) -> None:
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    values = [[writable(value) for value in row] for row in rows]
    for column, width in enumerate(_widths(values), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(values):
        page.append([_cell(page, value, is_header=number == 0) for value in row])


def _cell(page: Any, value: Any, *, is_header: bool) -> Any:
    is_text = isinstance(value, str)
    wraps = is_text and (display_width(value) > WIDEST or "\n" in value)
    guarded = is_text and value[:1] and value[0] in FORMULA_SIGNS
    if not (is_header or wraps or guarded):
        return value
    cell = WriteOnlyCell(page, value)
    for name, style in _HEADER.items() if is_header else ():
        setattr(cell, name, style)
    if wraps:
        cell.alignment = _WRAPPED
    if guarded:
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    widths: dict[int, int] = {}
    for row in rows:
        for column, value in enumerate(row):
            longest = max((display_width(line) for line in text_of(value).split("\n")), default=0)
            widths[column] = max(widths.get(column, NARROWEST), min(longest + 2, WIDEST))
    return [widths[column] for column in sorted(widths)]


def writable(value: object) -> Any:
    """As a value of the workbook's own kinds; times without a zone, as Excel knows none."""
    match value:
        case datetime() if timezone.is_aware(value):
            return timezone.make_naive(value)
        case None | bool() | int() | float() | Decimal() | datetime() | date() | time() | timedelta():
            return value
        case _:
            return _UNWRITABLE.sub("", str(value))


def _guarded(value: object) -> str:
    plain = writable(value)
    text = text_of(plain)
    if not isinstance(plain, str) or len(text) < 2 or _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text[0] in FORMULA_SIGNS else text


def title_of(name: str, taken: set[str]) -> str:
    """At most 31 signs, none that Excel forbids, and no name twice."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", _UNWRITABLE.sub("", name)).strip(" '")[:31] or "Sheet"
    title, number = plain, 2
    while title.lower() in taken:
        suffix = f" ({number})"
        title, number = plain[: 31 - len(suffix)] + suffix, number + 1
    taken.add(title.lower())
    return title


def display_width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
