"""districts page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sasaeai.kernel.public import public_page


@public_page
def districts(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/districts.html")


@public_page
def district(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "portal/districts.html", {"slug": slug})
