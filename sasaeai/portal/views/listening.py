"""みんなの声: the one way from every page to surveys, comments, meetings and voices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasaeai.kernel.public import public_page
from sasaeai.portal.listening import listening_today


@public_page
@require_safe
def listening(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/listening.html", {"found": listening_today(request)})
