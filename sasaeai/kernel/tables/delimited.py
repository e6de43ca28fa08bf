"""Text tables: CSV files in whatever encoding the office's software writes, and cells pasted from Excel."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePath

from django.utils.translation import gettext as _

from sasaeai.kernel.tables.sheet import Limits, Sheet, UnreadableTable, address_of, collected

# Signs by which spreadsheet programs recognise a formula (OWASP, "CSV Injection"), with the full-width ones.
FORMULA_SIGNS = "=+-@\t\r＝＋－＠"
PASTED_LIMIT = 2_000_000
_PASTED_CELL = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r?\n|\r|\Z)|([^\t\r\n]*)')
_PASTED_END = re.compile(r"\t|\r?\n|\r|\Z")


def read_csv(name: str, content: bytes, limits: Limits) -> Sheet:
    """Raises UnreadableTable."""
    sheet = PurePath(name).stem or name
    text = decoded(sheet, content)
    return Sheet(sheet, collected(sheet, _rows(sheet, text), limits))


def decoded(sheet: str, content: bytes) -> str:
    """UTF-8 before cp932, which takes many UTF-8 bytes for characters; UTF-16 shows by its mark or its zeros."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise UnreadableTable(
        _("文字コードが分かりません。Excelで開き、「CSV UTF-8（コンマ区切り）」で保存し直してください。"), sheet=sheet
    )


def parse_pasted(text: str) -> list[list[str]]:
    """The cells that Excel puts on the clipboard: tabs and lines, quoted where a cell itself has a tab or a line."""
    if len(text) > PASTED_LIMIT:
        raise UnreadableTable(_("貼り付けた文字が多すぎます。何回かに分けて貼り付けてください。"))
    text = re.sub(r"(\r?\n|\r)\Z", "", text)
    return list(_pasted_rows(text)) if text else []


def unguarded(text: str) -> str:
    """Take off the apostrophe that `write_csv` puts before a would-be formula."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in FORMULA_SIGNS else text


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    zeros = content[:2000]
    if b"\0" in zeros:
        return ("utf-16-le",) if zeros[1::2].count(0) > zeros[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "cp932")


def _rows(sheet: str, text: str) -> Iterator[list[str | None]]:
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield [unguarded(cell) or None for cell in row]
    except csv.Error as error:
        raise UnreadableTable(
            _("引用符（\"）が閉じていないか、1つの欄が長すぎます。この行のあたりを直してください。"),
            sheet=sheet, address=address_of(max(reader.line_num - 1, 0), 0),
        ) from error  # fmt: skip


def _pasted_rows(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    at = 0
    while True:
        cell = _PASTED_CELL.match(text, at)
        assert cell  # the second alternative matches nothing at worst
        row.append(cell[2] if cell[1] is None else cell[1].replace('""', '"').replace("\r\n", "\n"))
        end = _PASTED_END.match(text, cell.end())
        if not end or end[0] != "\t":
            yield row
            row = []
        if not end or not end[0]:
            return
        at = end.end()
