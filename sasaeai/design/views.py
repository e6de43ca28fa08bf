"""The portfolio of all pieces, and the switch 「文字を大きく」 which works without JavaScript."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from sasaeai.design import portfolio
from sasaeai.design.text_size import COOKIE, LARGE, YEAR


@require_safe
def text(request: HttpRequest, size: str) -> HttpResponse:
    """A link, not a form: a form's token would keep every page out of the page cache."""
    if size not in {"large", "usual"}:
        raise Http404
    asked = request.GET.get("next", "")
    back = asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()) else "/"
    response = HttpResponseRedirect(back)
    response.headers["Cache-Control"] = "no-store"
    if size == LARGE:
        response.set_cookie(
            COOKIE, LARGE, max_age=YEAR, secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    user = getattr(request, "user", None)
    if not (settings.DEBUG or (user is not None and user.is_authenticated and getattr(user, "is_staff", False))):
        raise Http404
    return render(request, "design/portfolio.html", portfolio.contents())
