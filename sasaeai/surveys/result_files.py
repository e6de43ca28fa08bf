"""Tables of results as CSV and Excel: one line for each cell, so that any programme can turn them round."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx
from sasaeai.surveys.published import file_header, file_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tables_file(name: str, ending: str, sheets: Iterable[tuple[str, list[Any]]]) -> HttpResponse:
    """One line for each cell; a CSV has all sheets below each other."""
    if ending not in {"csv", "xlsx"}:
        raise Http404
    filled = [(title, [line for table in tables for line in file_rows(table)]) for title, tables in sheets]
    if ending == "csv":
        content = write_csv([file_header(), *(line for _title, lines in filled for line in lines)])
    else:
        content = write_xlsx([Sheet(title, [file_header(), *lines]) for title, lines in filled])
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{ending}") or ""}
    return HttpResponse(content, content_type="text/csv; charset=utf-8" if ending == "csv" else XLSX, headers=headers)
