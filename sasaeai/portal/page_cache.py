"""Keep rendered public pages, outermost, until the public stamp moves; somebody signed in always gets a fresh page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.request import split_domain_port
from django.utils.autoreload import file_changed
from django.utils.cache import patch_vary_headers

from sasaeai.design.text_size import text_size
from sasaeai.kernel.clock import today
from sasaeai.kernel.public import PUBLIC
from sasaeai.kernel.stamp import stamp_of

# With one of these a page may differ from what others get (somebody signed in; a word about what just happened).
PERSONAL_COOKIES = {settings.SESSION_COOKIE_NAME, "messages"}
# Must be able to say that the database is gone, so the stamp is not asked for.
UNASKED = "/healthz"


@dataclass(frozen=True)
class Kept:
    content: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or PERSONAL_COOKIES & request.COOKIES.keys():
            return self.get_response(request)
        if request.path.startswith((f"/{settings.STATIC_URL.lstrip('/')}", UNASKED)):
            return self.get_response(request)
        key = page_key(request)
        kept = self.pages.get(key)
        if kept is None:
            response = self.get_response(request)
            kept = keep(response)
            if kept is None:
                return response
            if not request.META.get("QUERY_STRING"):
                # Anybody can make up parameters, and pages that nobody reads must not push out those that all read.
                self.pages.set(key, kept, timeout=None)
        return answer(request, kept)


@receiver(file_changed)
def forget(**_changed: Any) -> None:
    """`runserver` tells of a template that somebody is changing, and does not start again for it."""
    caches["pages"].clear()


def page_key(request: HttpRequest) -> str:
    parts = (
        stamp_of(request),
        request.scheme or "",
        host_of(request),
        request.get_full_path(),
        text_size(request),
        # Desks, seats and districts begin and end with a day.
        today().isoformat(),
        str(request.META.get("HTTP_HX_REQUEST") == "true"),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def host_of(request: HttpRequest) -> str:
    """Without the port, which whoever asks may make up, unless pages have to name it for want of our own address."""
    host: str = request.META.get("HTTP_HOST", "").lower()
    return split_domain_port(host)[0] if settings.PUBLIC_ADDRESS else host


def keep(response: HttpResponse) -> Kept | None:
    """What to keep of a response; nothing unless its view called it a public page."""
    if response.status_code != 200 or response.get("Cache-Control") != PUBLIC or response.cookies or response.streaming:
        return None
    patch_vary_headers(response, ["Cookie"])
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return Kept(response.content, tuple(response.items()), etag)


def answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    if kept.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response: HttpResponse = HttpResponseNotModified()
        wanted = {"Cache-Control", "Content-Security-Policy", "Vary"}
        for name, value in kept.headers:
            if name in wanted:
                response[name] = value
    else:
        response = HttpResponse(kept.content)
        for name, value in kept.headers:
            response[name] = value
    response["ETag"] = kept.etag
    return response
