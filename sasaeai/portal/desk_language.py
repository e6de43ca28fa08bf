"""The desk speaks one language: an address of the desk with another language in front leads to the desk."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

OTHER_LANGUAGE = re.compile(r"^/[a-z]{2}(?:-[a-z]+)?(?=/desk/)")


class DeskLanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = OTHER_LANGUAGE.match(request.path_info)
        return redirect(request.get_full_path()[found.end() :]) if found else self.get_response(request)
