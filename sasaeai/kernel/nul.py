"""No text that PostgreSQL keeps holds a NUL, and looking for one is an error there: nothing of ours is called so."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _


class NoNulMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = (request.path, request.META.get("QUERY_STRING", ""), *request.COOKIES.values())
        if any("\0" in text or "%00" in text for text in asked):
            if request.path.startswith(settings.ANSWERED_IN_JSON):
                return _refused_in_json()
            raise BadRequest("NUL")
        return self.get_response(request)


def _refused_in_json() -> HttpResponse:
    """In the words of the API's other refusals, readable from pages of other sites as they are."""
    message = _("アドレスに使えない文字（NUL）が入っています。取りのぞいて、もう一度開いてください。")
    error = {"code": "bad_request", "message": message, "fields": []}
    response = JsonResponse({"error": error}, status=400, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/json; charset=utf-8"
    response["Access-Control-Allow-Origin"] = "*"
    return response
