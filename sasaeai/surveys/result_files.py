"""Tables of results as CSV and Excel: one line for each cell, so that any programme can turn them round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from sasaeai.kernel.table_files import handed_out, known
from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx
from sasaeai.surveys import quadrant_words
from sasaeai.surveys.published import file_header, file_rows


def tables_file(name: str, ending: str, sheets: Iterable[tuple[str, list[Any]]]) -> HttpResponse:
    return handed_out(tables_content(known(ending), sheets), name, ending)


def tables_content(ending: str, sheets: Iterable[tuple[str, list[Any]]]) -> bytes:
    """One line for each cell; a CSV has all sheets below each other."""
    filled = [(title, [line for table in tables for line in file_rows(table)]) for title, tables in sheets]
    return _content(ending, file_header(), filled)


def quadrants_file(name: str, ending: str, stored: Mapping[str, Any] | None) -> HttpResponse:
    return handed_out(quadrants_content(known(ending), stored), name, ending)


def quadrants_content(ending: str, stored: Mapping[str, Any] | None) -> bytes:
    """重要度と満足度: a line for each item and one for the centre."""
    lines = list(quadrant_words.file_rows(stored)) if stored else []
    return _content(ending, quadrant_words.file_header(), [(_("重要度と満足度"), lines)])


def _content(ending: str, header: list[str], sheets: list[tuple[str, list[list[object]]]]) -> bytes:
    if ending == "csv":
        return write_csv([header, *(line for _title, lines in sheets for line in lines)])
    return write_xlsx([Sheet(title, [header, *lines]) for title, lines in sheets])
