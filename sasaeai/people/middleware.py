"""Gives every request its viewer, and sends those who need a second factor to set it up or show it first."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sasaeai.people.devices import remember
from sasaeai.people.second_factor import factors_of, is_proven, page_to_prove
from sasaeai.people.signed_out import shown_again
from sasaeai.people.viewer import Asking, Request, Viewer

# With or without a language in front.
LANGUAGE = r"^/(?:[a-z]{2}(?:-[a-z]+)?/)?"
WORKING_ADDRESS = re.compile(LANGUAGE + r"(?:desk|admin)/")
# Names, numbers, what people told of themselves, and links that open without a sign-in: nothing of it stays on a
# computer that several people use.
PERSONAL_ADDRESS = re.compile(
    LANGUAGE + r"desk/(?:mediation|learning|people|comments|meetings/cards|records/links|reviews/[^/]+/links|journal"
    r"|surveys/[^/]+/(?:data|fielding|keying|slips|words))\b"
)
# No proxy between may keep what somebody signed in reads, whatever it makes of a page that says nothing about it.
OWN = "private, no-cache"
# Where factors are taken away and recovery codes are read; not where one is asked for them.
FACTORS_ADDRESS = re.compile(LANGUAGE + r"accounts/2fa/(?!(?:webauthn/)?(?:re)?authenticate/|webauthn/login/)")


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.viewer = self.viewer(request)
        first = self.first_to_do(request)
        response = shown_again(request, redirect(first) if first else self.get_response(request))
        remember(request, response)
        if not response.has_header("Cache-Control"):
            if PERSONAL_ADDRESS.match(request.path_info):
                add_never_cache_headers(response)
            elif settings.SESSION_COOKIE_NAME in request.COOKIES:
                response["Cache-Control"] = OWN
        return response

    def first_to_do(self, request: Request) -> str:
        """The page that somebody has to do with before this one: setting up a second factor, or showing it."""
        working, keeping = WORKING_ADDRESS.match(request.path_info), FACTORS_ADDRESS.match(request.path_info)
        viewer = request.viewer
        if not (working or keeping) or viewer.account is None:
            return ""
        needs = working and viewer.needs_second_factor
        factors = factors_of(viewer.account) if needs or keeping else set()
        if needs and not factors:
            messages.info(
                request, _("公開や個人情報を扱う方には、二段階認証をお願いしています。はじめに設定してください。")
            )
            return reverse("mfa_index")
        if factors and not is_proven(request, viewer.account):
            return f"{reverse(page_to_prove(factors))}?{urlencode({'next': request.get_full_path()})}"
        return ""

    @staticmethod
    def viewer(request: HttpRequest) -> Viewer:
        """Without a session cookie nobody is asked for: the session stays untouched, so pages can be shared."""
        return Asking(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else Viewer()
