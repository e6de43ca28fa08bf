"""Look through an old Excel file (.xls) before it is parsed, for the same reasons as package.py; know a locked one."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import olefile
from django.utils.translation import gettext as _

from sasaeai.kernel.tables.package import BROKEN_SHOWN, HIDDEN_MOST, Extent, within
from sasaeai.kernel.tables.sheet import Limits, Merged, UnreadableTable, address_of

LOCKED_STREAMS = ("EncryptedPackage", "EncryptionInfo")
BOOKS = ("Workbook", "Book")
# Numbers of records, from Microsoft's [MS-XLS].
BOF, FILE_PASS, BOUND_SHEET, ROW, COLUMNS, MERGED, MANY_NUMBERS, ERROR = (
    (0x0809,), 0x002F, 0x0085, 0x0208, 0x007D, 0x00E5, 0x00BD, 0x0205,
)  # fmt: skip
FORMULAS = {0x0006, 0x0206, 0x0406}
DIMENSIONS, WORDS = 0x0200, 0x00FC
# No sheet of this format is larger, and no word takes less in its list.
ROWS_MOST, COLUMNS_MOST, WORD_LEAST = 1 << 16, 1 << 8, 3
CELLS = {0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, 0x0205, *FORMULAS}


def locked(name: str) -> UnreadableTable:
    return UnreadableTable(
        _(
            "パスワードが付いているので開けません。Excelで開き、パスワードを外して保存してから、もう一度選んでください。"
        ),
        sheet=name,
    )


def looked_through_old(name: str, content: bytes, limits: Limits) -> list[Extent]:
    """The extents of the sheets in their order. Raises UnreadableTable."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            if any(file.exists(stream) for stream in LOCKED_STREAMS):
                raise locked(name)
            book = next((stream for stream in BOOKS if file.exists(stream)), None)
            if book is None:
                raise UnreadableTable(
                    _("Excelのファイルではありません。Excelやワードで開き、今の形式で保存し直してください。"),
                    sheet=name,
                )
            found = _Book(file.openstream(book).read())
            found.read(name)
    except (OSError, IndexError, ValueError, struct.error) as error:
        raise UnreadableTable(
            _("ファイルが壊れているようです。Excelで開いて保存し直してから、もう一度選んでください。"), sheet=name
        ) from error
    within(name, [(sheet.name, sheet.extent) for sheet in found.sheets], limits)
    return [sheet.extent for sheet in found.sheets]


@dataclass
class _Sheet:
    name: str
    begins_at: int
    extent: Extent


class _Book:
    """The stream of records: sheets first, then each sheet's cells from where it begins."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.sheets: list[_Sheet] = []
        self._here: Extent | None = None

    def read(self, name: str) -> None:
        for at, kind, body in _records(self.stream):
            if kind == FILE_PASS:
                raise locked(name)
            self._refuse_boasting(kind, body)
            if kind == BOUND_SHEET:
                begins_at, _visible, _type, length, is_wide = struct.unpack_from("<IBBBB", body)
                raw = body[8 : 8 + length * (2 if is_wide & 1 else 1)]
                title = raw.decode("utf-16-le" if is_wide & 1 else "latin-1", errors="replace")
                self.sheets.append(_Sheet(title, begins_at, Extent()))
            elif kind in BOF:
                self._here = next((sheet.extent for sheet in self.sheets if sheet.begins_at == at), self._here)
            elif self._here is not None:
                self._read_record(self._here, kind, body)

    def _refuse_boasting(self, kind: int, body: bytes) -> None:
        """The parser sets aside room for what is announced, and ends the whole process where there is none.

        Raises ValueError.
        """
        if kind == DIMENSIONS and len(body) >= 14:
            top, below, left, beyond = struct.unpack_from("<IIHH", body)
            if not (top <= below <= ROWS_MOST and left <= beyond <= COLUMNS_MOST):
                raise ValueError
        if kind == WORDS and struct.unpack_from("<I", body, 4)[0] * WORD_LEAST > len(self.stream):
            raise ValueError

    def _read_record(self, extent: Extent, kind: int, body: bytes) -> None:
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", body)
            extent.add(row, column)
            if kind in FORMULAS and len(extent.formulas) < BROKEN_SHOWN:
                extent.formulas.append(address_of(row, column))
            if kind == ERROR and body[7:8] == b"\1" and len(extent.broken) < BROKEN_SHOWN:
                extent.broken.append(address_of(row, column))
        elif kind == MANY_NUMBERS:
            row, first = struct.unpack_from("<HH", body)
            extent.add(row, first)
            extent.add(row, struct.unpack_from("<H", body, len(body) - 2)[0])
        elif kind == MERGED:
            for top, bottom, left, right in struct.iter_unpack("<HHHH", body[2 : 2 + (len(body) - 2) // 8 * 8]):
                extent.merged.append(Merged(top, left, bottom, right))
        elif kind == ROW and struct.unpack_from("<H", body, 12)[0] & 0x20 and len(extent.hidden_rows) < HIDDEN_MOST:
            extent.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLUMNS:
            first, last, _width, _style, options = struct.unpack_from("<HHHHH", body)
            if options & 1:
                extent.hidden_columns.update(range(first, last + 1))


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length
