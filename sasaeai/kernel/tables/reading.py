"""Read a table that somebody sent, going by what is in the file and not by its name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sasaeai.kernel.tables.delimited import read_csv
from sasaeai.kernel.tables.old_office import locked, looked_through_old
from sasaeai.kernel.tables.open_document import is_open_document, looked_through_open
from sasaeai.kernel.tables.package import WORKBOOK, Extent, looked_through, part_names
from sasaeai.kernel.tables.sheet import Limits, Merged, Sheet, UnreadableTable, collected

LIMITS = Limits()
ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
# Pictures and rich text: to speak of their encoding would send the person who chose one the wrong way.
NO_TABLES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"{\\rtf", b"MZ")
WEBPAGE = (b"<html", b"<!doctype", b"<table", b"<?xml")


def read_table(name: str, content: bytes, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of a workbook (.xlsx, .xlsm, .xls, .ods), or the one sheet of a CSV or tab-separated file.

    Raises UnreadableTable with a sentence for the person who chose the file.
    """
    refuse_large(name, content, limits)
    _refuse_other_kinds(name, content)
    if content.startswith(OLD_OFFICE):
        return _read_workbook(name, content, looked_through_old(name, content, limits), limits)
    if content.startswith(ZIP):
        look = looked_through_open if is_open_document(content) else looked_through
        return _read_workbook(name, content, look(name, content, limits), limits)
    return [read_csv(name, content, limits)]


def refuse_large(name: str, content: bytes, limits: Limits) -> None:
    """Raises UnreadableTable."""
    if len(content) > limits.size:
        limit = {"limit": limits.size // 1_000_000}
        raise UnreadableTable(
            _("ファイルが大きすぎます（%(limit)sMBまで）。使わないシートや画像を消してください。") % limit, sheet=name
        )


def _refuse_other_kinds(name: str, content: bytes) -> None:
    if not content.strip():
        raise UnreadableTable(_("ファイルが空です。中身のあるファイルを選んでください。"), sheet=name)
    zipped = content.startswith(ZIP) and WORKBOOK not in part_names(content) and not is_open_document(content)
    webpage = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(WEBPAGE)
    if zipped or webpage or content.startswith((PDF, *NO_TABLES)):
        raise UnreadableTable(
            _(
                "Excel（.xlsx）やCSVの表ではありません。"
                "Excelで開けるときは、「Excelブック（.xlsx）」で保存し直してください。"
            ),
            sheet=name,
        )


def _read_workbook(name: str, content: bytes, extents: list[Extent], limits: Limits) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            found = workbook.sheets_metadata
            if len(found) != len(extents):
                raise UnreadableTable(_broken_words(), sheet=name)
            return [
                _read_sheet(workbook.get_sheet_by_index(place), extent, limits, about.visible)
                for place, (about, extent) in enumerate(zip(found, extents, strict=True))
                if about.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise locked(name) from error
    except (CalamineError, KeyError) as error:
        raise UnreadableTable(_broken_words(), sheet=name) from error
    except BaseException as error:
        # What the parser did not expect is a panic of Rust: no Exception, so nobody above would catch it.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableTable(_broken_words(), sheet=name) from error


def _broken_words() -> str:
    return _("ファイルを読めませんでした。Excelで開いて保存し直してから、もう一度選んでください。")


def _read_sheet(sheet: CalamineSheet, extent: Extent, limits: Limits, visible: SheetVisibleEnum) -> Sheet:
    merged = [Merged(*start, *end) for start, end in sheet.merged_cell_ranges or []] or extent.merged
    rows = collected(sheet.name, _rows(sheet), limits)
    return Sheet(
        sheet.name, rows, merged, extent.broken, hidden=visible != SheetVisibleEnum.Visible,
        formulas=extent.formulas, uncalculated=extent.uncalculated,
        hidden_rows=extent.hidden_rows, hidden_columns=extent.hidden_columns,
    )  # fmt: skip


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
