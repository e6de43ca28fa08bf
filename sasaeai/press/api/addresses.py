"""The API's addresses: open to pages of other sites, kept by the page cache, refusing in JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from sasaeai.kernel.public import public_page
from sasaeai.press.taking import SHARED

from .description import description
from .service import api, fault

ALLOWED = "GET, HEAD, OPTIONS"
MOST_KEPT = 100_000


def opened(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET for everybody, from pages of any site, without cookies."""
    kept = public_page(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = ALLOWED
            response["Access-Control-Allow-Headers"] = "If-None-Match"
            response["Access-Control-Max-Age"] = "86400"
        elif request.method not in {"GET", "HEAD"}:
            message = _("読むこと（GET）だけができます。")
            response = fault(request, "method_not_allowed", message, 405)
        else:
            request.method = "GET"
            response = kept(request, *args, **kwargs)
            if len(response.content) > MOST_KEPT:
                response = _only_checked(request, response)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag"
        response["Allow"] = ALLOWED
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is written, and refusals are JSON, too
    return answered


def _only_checked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Too large for the page cache: made anew each time, but not sent to whoever has it already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = SHARED
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _described(request: HttpRequest) -> HttpResponse:
    return api.create_response(request, description(), status=200)


def _nothing(request: HttpRequest, **_asked: str) -> HttpResponse:
    return fault(request, "not_found", _("このアドレスには何もありません。/api/v1/ から選びなおしてください。"), 404)


def api_urls() -> tuple[list[URLPattern], str]:
    """For `include`; the last pattern answers whatever no other does."""
    patterns, _app, _namespace = api.urls
    found = [
        URLPattern(one.pattern, opened(one.callback), one.default_args, one.name)
        for one in patterns
        if isinstance(one, URLPattern) and one.name != "api-root"
    ]
    described = path("openapi.json", opened(_described), name="openapi-json")
    return [described, *found, re_path(r"^.*$", opened(_nothing), name="nothing")], "api"
