"""Write tables that open well in Excel and in which no text can turn into a formula."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from importlib import import_module
from itertools import islice
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from django.utils import timezone

from sasaeai.kernel.tables.delimited import FORMULA_SIGNS
from sasaeai.kernel.tables.sheet import Sheet, text_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

NARROWEST, WIDEST = 8, 60
# Points: a line of Japanese letters; the highest row that Excel has.
LINE, HIGHEST = 18, 409
# Signs of a whole row that an A4 page on its side still shows at half their size; A4 by Excel's number.
WIDEST_PAGE, A4 = 290, 9
ROWS_AT_ONCE = 200
# Signs that a workbook's XML cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

# A date and time is a date, too.
_MOMENTS = ((datetime, "datetime"), (date, "date"), (time, "time"), (timedelta, "timedelta"))
_OF_MOMENTS = tuple(kind for kind, _look in _MOMENTS)


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
    out = io.BytesIO()
    # 3 MB that a process has only after somebody wanted a workbook
    book: Workbook = import_module("xlsxwriter").Workbook(out, {"in_memory": True})
    forms = _forms(book)
    taken: set[str] = set()
    for sheet in sheets:
        _fill(book.add_worksheet(title_of(sheet.name, taken)), sheet.rows, forms)
    book.close()
    return out.getvalue()


def _forms(book: Workbook) -> dict[str, Any]:
    """How cells look; `quoted` is the apostrophe by which Excel leaves a text a text also when somebody edits it."""
    wrapped, quoted = {"text_wrap": True, "valign": "top"}, {"quote_prefix": True}
    header = {"bold": True, "bg_color": "#E8EEF4", **wrapped}
    named = {
        "header": header,
        "header quoted": header | quoted,
        "wrapped": wrapped,
        "wrapped quoted": wrapped | quoted,
        "quoted": quoted,
        "top": {"valign": "top"},
        "datetime": {"num_format": "yyyy-mm-dd h:mm:ss"},
        "date": {"num_format": "yyyy-mm-dd"},
        "time": {"num_format": "h:mm:ss"},
        "timedelta": {"num_format": "[hh]:mm:ss"},
    }
    return {name: book.add_format(look) for name, look in named.items()}


def _fill(page: Worksheet, rows: Iterable[Iterable[object]], forms: Mapping[str, Any]) -> None:
    page.freeze_panes(1, 0)
    widths: dict[int, int] = {}
    for row, values in enumerate(rows):
        lines = 1
        for column, value in enumerate(map(writable, values)):
            width = _write(page, row, column, value, forms)
            if width > widths.get(column, 0):
                widths[column] = width
            if isinstance(value, str) and (width > WIDEST or "\n" in value):
                lines = max(lines, _lines(value))
        if lines > 1:
            # Other programs than Excel do not look for themselves; beside such a cell, others begin on its first line.
            page.set_row(row, min(lines * LINE, HIGHEST), forms["top"])
    shown = {column: max(NARROWEST, min(width + 2, WIDEST)) for column, width in widths.items()}
    for column, width in shown.items():
        page.set_column(column, column, width)
    _set_up_print(page, sum(shown.values()))


def _lines(text: str) -> int:
    return sum(max(1, ceil(display_width(line) / (WIDEST - 2))) for line in text.split("\n"))


def _set_up_print(page: Worksheet, width: int) -> None:
    """A4 on its side, as wide as the paper where it can still be read then; else with the first column on each page."""
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4)
    page.set_footer("&C&A　&P／&N")
    if width <= WIDEST_PAGE:
        page.fit_to_pages(1, 0)
    else:
        page.repeat_columns(0)


def _write(page: Worksheet, row: int, column: int, value: Any, forms: Mapping[str, Any]) -> int:
    """Writes one cell as what it is, whatever its text looks like, and says how wide it is."""
    if isinstance(value, str):
        width = max(map(display_width, value.split("\n"))) if "\n" in value else display_width(value)
        form = "header" if row == 0 else "wrapped" if width > WIDEST or "\n" in value else ""
        if value[:1] and value[0] in FORMULA_SIGNS:
            form = f"{form} quoted".strip()
        page.write_string(row, column, value, forms.get(form))
        return width
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, _OF_MOMENTS):
        look = next(name for kind, name in _MOMENTS if isinstance(value, kind))
        page.write_datetime(row, column, value, forms[look])
    elif value is not None:
        page.write_number(row, column, value)
    return len(text_of(value))


def writable(value: object) -> Any:
    """As a value of the workbook's own kinds; times without a zone, as Excel knows none."""
    if type(value) is str:
        return _UNWRITABLE.sub("", value)
    if type(value) is int or value is None:
        return value
    match value:
        case datetime() if timezone.is_aware(value):
            return timezone.make_naive(value)
        case float() | Decimal() if not isfinite(value):
            return str(value)  # Excel has no such number
        case bool() | int() | float() | Decimal() | datetime() | date() | time() | timedelta():
            return value
        case _:
            return _UNWRITABLE.sub("", str(value))


def _guarded(value: object) -> str:
    plain = writable(value)
    if not isinstance(plain, str):
        return text_of(plain)
    if len(plain) < 2 or plain[0] not in FORMULA_SIGNS or _PLAIN_NUMBER.fullmatch(plain):
        return plain
    return f"'{plain}"


def title_of(name: str, taken: set[str]) -> str:
    """At most 31 signs, none that Excel forbids, and no name twice."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", _UNWRITABLE.sub("", name)).strip(" '")[:31] or "Sheet"
    title, number = plain, 2
    while title.lower() in taken:
        suffix = f" ({number})"
        title, number = plain[: 31 - len(suffix)] + suffix, number + 1
    taken.add(title.lower())
    return title


# Most columns of a long table say the same again and again.
@lru_cache(maxsize=4096)
def display_width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


@cache
def _width_of(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WFA" else 1
