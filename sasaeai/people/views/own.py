"""わたしの設定: what somebody signed in may change about their own signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from sasaeai.people.viewer import Request


@login_required
def settings(request: Request) -> HttpResponse:
    return render(request, "people/settings.html")
