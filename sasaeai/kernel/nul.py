"""No text that PostgreSQL keeps holds a NUL, and looking for one is an error there: nothing of ours is called so."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class NoNulMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (request.path, request.META.get("QUERY_STRING", ""), *request.COOKIES.values())
        if any("\0" in text or "%00" in text for text in asked):
            raise BadRequest("NUL")
        return self.get_response(request)
