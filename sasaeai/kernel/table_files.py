"""A table handed out as a file: CSV or Excel, by the name under which it is saved."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def known(ending: str) -> str:
    """Raises Http404 for another form."""
    if ending not in KINDS:
        raise Http404
    return ending


def handed_out(content: bytes, name: str, ending: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{ending}") or ""}
    return HttpResponse(content, content_type=KINDS[ending], headers=headers)


def table_file(name: str, ending: str, title: str, lines: list[list[Any]]) -> HttpResponse:
    """One sheet of this title, which a CSV does not have. Raises Http404 for another form."""
    content = write_csv(lines) if known(ending) == "csv" else write_xlsx([Sheet(title[:31], lines)])
    return handed_out(content, name, ending)
