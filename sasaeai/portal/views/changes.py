"""changes page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sasaeai.kernel.public import public_page


@public_page
def changes(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/changes.html")
