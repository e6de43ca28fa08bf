"""SPSS's .sav in: read by pyreadstat, which is loaded with the first file, into a table like any other."""

from __future__ import annotations

import math
from importlib import import_module
from tempfile import NamedTemporaryFile
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.kernel.tables import UnreadableTable, Value

from .grid import LIMITS, Grid

SIGNS = (b"$FL2", b"$FL3")
# Bytes that a file may unpack to.
LARGEST = LIMITS.unpacked
_NOTHING, _NOT_ASKED = ("無回答", "不明", "無効", "no answer"), ("非該当", "対象外", "not applicable")


def is_sav(content: bytes) -> bool:
    return content.startswith(SIGNS)


def open_sav(name: str, content: bytes) -> Grid:
    """Row 1 holds names, row 2 labels; values that its labels call 無回答 or 非該当 stand as these words.

    Raises UnreadableTable with a sentence for the person who chose the file.
    """
    reader: Any = import_module("pyreadstat")
    with NamedTemporaryFile(suffix=".sav") as file:
        file.write(content)
        file.flush()
        try:
            _nothing, about = reader.read_sav(file.name, metadataonly=True, output_format="dict")
            _refuse_large(name, about, is_zipped=content.startswith(SIGNS[1]))
            columns, about = reader.read_sav(file.name, output_format="dict", user_missing=True)
        except (reader.ReadstatError, reader.PyreadstatError, UnicodeError, ValueError, OverflowError) as error:
            raise UnreadableTable(
                _("SPSSのファイルを読めませんでした。SPSSで開き、文字コードをUTF-8にして保存し直してください。"),
                sheet=name,
            ) from error
    return Grid(name, _rows(columns, about), 0, 2)


def _refuse_large(name: str, about: Any, *, is_zipped: bool) -> None:
    """By what the file says of itself; a zipped one that does not say how many rows it has may be of any size."""
    rows, columns = about.number_rows, about.number_columns or 0
    if is_zipped and (rows is None or rows < 0):
        raise UnreadableTable(
            _("行の数が書かれていません。SPSSで開いて、ふつうの.savで保存し直してください。"), sheet=name
        )
    rows = max(rows or 0, 0)
    bytes_of_a_row = sum((about.variable_storage_width or {}).values())
    if (
        rows > LIMITS.rows
        or columns > LIMITS.columns
        or rows * columns > LIMITS.area
        or rows * bytes_of_a_row > LARGEST
    ):
        words = _("ファイルが大きすぎます（%(rows)s行・%(columns)s列まで）。分けてください。")
        raise UnreadableTable(words % {"rows": LIMITS.rows, "columns": LIMITS.columns}, sheet=name)


def _rows(columns: dict[str, Any], about: Any) -> list[list[Value]]:
    names = list(about.column_names)
    labels = [about.column_names_to_labels.get(name) or "" for name in names]
    read = [_column(columns[name], about.variable_value_labels.get(name, {})) for name in names]
    return [[name.lower() for name in names], list(labels), *map(list, zip(*read, strict=True))]


def _column(values: Any, labels: dict[Any, str]) -> list[Value]:
    special = {code: word for code, label in labels.items() if (word := _special(str(label)))}
    return [_value(value, special) for value in values]


def _value(value: Any, special: dict[Any, str]) -> Value:
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if value in special:
        return special[value]
    if isinstance(value, float) or hasattr(value, "is_integer"):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)


def _special(label: str) -> str:
    low = label.lower()
    if any(word in low for word in _NOT_ASKED):
        return "非該当"
    return "無回答" if any(word in low for word in _NOTHING) else ""
