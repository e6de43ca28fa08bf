"""Hand out a table as a file: CSV row by row, Excel up to a limit; unchanged files are not made again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import chain, islice

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.kernel.stamp import stamp_of
from sasaeai.kernel.table_files import SHARED, is_had
from sasaeai.kernel.tables import Sheet, csv_pieces, write_xlsx

from .tables import Asked, Table

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {"csv": CSV, "xlsx": XLSX}
# Excel's file is made in one piece; more than this belongs into CSV.
MOST_ROWS_IN_EXCEL = 20_000
OWN = "private, no-store"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class TooManyRows(Exception):
    """More than an Excel file is made for."""


def file_name(*words: str, ending: str) -> str:
    """第2期みどりのわ・ささえ愛プラン_取組の一覧.csv."""
    return f"{'_'.join(_NOT_IN_NAMES.sub(' ', word).strip() for word in words if word)}.{ending}"


def as_attachment(response: HttpResponseBase, name: str) -> None:
    """A Japanese name as RFC 5987 writes it."""
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)


def table_file(request: HttpRequest, table: Table, asked: Asked, ending: str, *, shared: bool) -> HttpResponseBase:
    """`shared`: everybody gets the same one. Raises nothing: a list too long for Excel is answered with a sentence."""
    etag = _etag(request) if shared else ""
    if etag and is_had(request, etag):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        try:
            response = _written(table, asked, ending)
        except TooManyRows:
            return _too_many(request)
        plan = asked.reader.plans[0].document["title"] if asked.reader else ""
        as_attachment(response, file_name(plan, str(table.title), ending=ending))
    response["Cache-Control"] = SHARED if shared else OWN
    if etag:
        response["ETag"] = etag
    return response


def _written(table: Table, asked: Asked, ending: str) -> HttpResponseBase:
    lines = table.rows(asked)
    if ending == "csv":
        # The first line is made now: whatever may be refused is refused before anything is sent.
        first = list(islice(lines, 2))
        return StreamingHttpResponse(_in_language(csv_pieces(chain(first, lines))), content_type=CSV)
    rows: list[list[object]] = []
    for row in lines:
        if len(rows) > MOST_ROWS_IN_EXCEL:
            raise TooManyRows
        rows.append(row)
    return HttpResponse(write_xlsx([Sheet(str(table.title), rows)]), content_type=XLSX)


def _in_language(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The server asks for the pieces when the request's own language is over."""
    language = get_language() or "ja"

    def spoken() -> Iterator[bytes]:
        while True:
            with override(language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return spoken()


def _too_many(request: HttpRequest) -> HttpResponse:
    words = _("行が多すぎるため、Excelのファイルにできません。しぼりこむか、CSVで受け取ってください。")
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=413)


def _etag(request: HttpRequest) -> str:
    """Weak: two Excel files of the same contents differ in the time that is written into them."""
    parts = "\n".join((stamp_of(request), today().isoformat(), request.get_full_path()))
    return f'W/"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'
