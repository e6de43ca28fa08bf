"""A table handed out as a file: CSV or Excel, by the name under which it is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from threading import Lock
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header, parse_etags

from sasaeai.kernel.stamp import stamp_of
from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Whoever has the file asks whether it is still the one, and is told so without a file.
SHARED = "public, no-cache"
_making = Lock()


def known(ending: str) -> str:
    """Raises Http404 for another form."""
    if ending not in KINDS:
        raise Http404
    return ending


def handed_out(content: bytes, name: str, ending: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{ending}") or ""}
    return HttpResponse(content, content_type=KINDS[ending], headers=headers)


def handed_out_to_all(
    request: HttpRequest, name: str, ending: str, content: Callable[[], bytes]
) -> HttpResponse:  # fmt: skip
    """What everybody gets alike at this path: made once by each process until something public changes.

    Anybody can ask for it a thousand times, with made-up parameters and cookies: neither makes it anew, and while one
    is made, the others wait for it. Raises Http404 for another form.
    """
    # The path names the language, too.
    parts = (stamp_of(request), request.path, known(ending))
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    # Weak: Excel files of the same contents differ in the time that is written into them.
    etag = f'W/"{key[:32]}"'
    if is_had(request, etag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = handed_out(_made_once(f"file:{key}", content), name, ending)
    response["Cache-Control"], response["ETag"] = SHARED, etag
    return response


def is_had(request: HttpRequest, etag: str) -> bool:
    """Whether whoever asks has this one already."""
    had = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return etag in had or etag.removeprefix("W/") in had


def _made_once(key: str, content: Callable[[], bytes]) -> bytes:
    files = caches["pages"]
    found: bytes | None = files.get(key)
    if found is None:
        with _making:
            found = files.get(key)
            if found is None:
                found = content()
                files.set(key, found, timeout=None)
    return found


def table_file(name: str, ending: str, title: str, lines: list[list[Any]]) -> HttpResponse:
    """One sheet of this title, which a CSV does not have. Raises Http404 for another form."""
    content = write_csv(lines) if known(ending) == "csv" else write_xlsx([Sheet(title[:31], lines)])
    return handed_out(content, name, ending)
