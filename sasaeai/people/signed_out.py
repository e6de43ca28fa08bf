"""What somebody sent whose session had ended meanwhile is shown to them again, not lost on the way to the sign-in."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from sasaeai.people.viewer import Request

NOT_WORDS = ("csrfmiddlewaretoken", "next")


def shown_again(request: Request, response: HttpResponse) -> HttpResponse:
    """The answer, or a page with the words, where the answer would lead from a sent form to the sign-in."""
    # Whoever never opened a form here has no such cookie, and wrote nothing.
    if request.method != "POST" or response.status_code != 302 or settings.CSRF_COOKIE_NAME not in request.COOKIES:
        return response
    sign_in = resolve_url(settings.LOGIN_URL)
    if urlsplit(response.headers["Location"]).path != sign_in or request.path == sign_in:
        return response
    # Asked last: a page that does not ask who somebody is costs nothing more than the page.
    words = words_in(request.POST) if request.viewer.account is None else []
    if not words:
        return response
    context = {"words": words, "sign_in": f"{sign_in}?{urlencode({'next': _page_of(request)})}"}
    page = render(request, "people/signed_out.html", context, status=403)
    add_never_cache_headers(page)
    return page


def words_in(sent: QueryDict) -> list[str]:
    """What a person wrote: not marks, keys, passwords and figures, which are single words of ASCII."""
    found = [
        value.strip()
        for name, values in sent.lists()
        if name not in NOT_WORDS and "password" not in name and not name.endswith("seen")
        for value in values
    ]
    return [value for value in found if not value.isascii() or len(value.split()) > 1]


def _page_of(request: HttpRequest) -> str:
    """Where it was written; an address that only takes what is sent shows nothing to whoever comes back."""
    came_from = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    parts = urlsplit(came_from)
    if here and parts.netloc:
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()
