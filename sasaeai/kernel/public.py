"""Mark a page as the same for everybody, so that the page cache may keep it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PUBLIC = "public, max-age=0, must-revalidate"


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that anonymous visitors share; somebody signed in gets their own, uncached."""

    @wraps(view)
    def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES and response.status_code == 200:
            response["Cache-Control"] = PUBLIC
        return response

    return shared
