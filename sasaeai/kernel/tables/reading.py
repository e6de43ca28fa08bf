"""Read a table that somebody sent, going by what is in the file and not by its name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from sasaeai.kernel.tables.delimited import read_csv
from sasaeai.kernel.tables.package import WORKBOOK, Extent, looked_through, part_names
from sasaeai.kernel.tables.sheet import Limits, Merged, Sheet, UnreadableTable, collected

LIMITS = Limits()
ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
WEBPAGE = (b"<html", b"<!doctype", b"<table", b"<?xml")


def read_table(name: str, content: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of an Excel file (.xlsx, .xlsm), or the one sheet of a CSV or tab-separated file.

    Raises UnreadableTable with a sentence for the person who chose the file.
    """
    if len(content) > limits.size:
        limit = {"limit": limits.size // 1_000_000}
        raise UnreadableTable(
            _("ファイルが大きすぎます（%(limit)sMBまで）。使わないシートや画像を消してください。") % limit, sheet=name
        )
    _refuse_other_kinds(name, content)
    if content.startswith(ZIP):
        return _read_workbook(name, content, limits)
    return [read_csv(name, content, limits)]


def _refuse_other_kinds(name: str, content: bytes) -> None:
    if not content.strip():
        raise UnreadableTable(_("ファイルが空です。中身のあるファイルを選んでください。"), sheet=name)
    if content.startswith(OLD_OFFICE):
        raise UnreadableTable(
            _(
                "古い形式（.xls）か、パスワードの付いたファイルです。"
                "Excelで開き、パスワードを外して「Excelブック（.xlsx）」で保存し直してください。"
            ),
            sheet=name,
        )
    zipped = content.startswith(ZIP) and WORKBOOK not in part_names(content)
    webpage = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(WEBPAGE)
    if zipped or webpage or content.startswith(PDF):
        raise UnreadableTable(
            _(
                "Excel（.xlsx）やCSVの表ではありません。"
                "Excelで開けるときは、「Excelブック（.xlsx）」で保存し直してください。"
            ),
            sheet=name,
        )


def _read_workbook(name: str, content: bytes, limits: Limits) -> list[Sheet]:
    extents = looked_through(name, content, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return [
                _read_sheet(workbook.get_sheet_by_name(about.name), extents[about.name], limits, about.visible)
                for about in workbook.sheets_metadata
                if about.typ == SheetTypeEnum.WorkSheet
            ]
    except (CalamineError, KeyError) as error:
        raise UnreadableTable(
            _("ファイルを読めませんでした。Excelで開いて保存し直してから、もう一度選んでください。"), sheet=name
        ) from error


def _read_sheet(sheet: CalamineSheet, extent: Extent, limits: Limits, visible: SheetVisibleEnum) -> Sheet:
    merged = [Merged(*start, *end) for start, end in sheet.merged_cell_ranges or []]
    rows = collected(sheet.name, _rows(sheet), limits)
    return Sheet(sheet.name, rows, merged, extent.broken, hidden=visible != SheetVisibleEnum.Visible)


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Rows from column A on, so that places count as in Excel: calamine leaves out empty columns, but not rows."""
    if sheet.start is None:
        return
    left = sheet.start[1]
    for row in sheet.iter_rows():
        yield [None] * left + [_value(value) for value in row]


def _value(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
