"""Gives every request its viewer, and sends those who need a second factor to set it up before they work."""

from __future__ import annotations

import re
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request, Viewer, viewer_for

# With or without a language in front.
WORKING_ADDRESS = re.compile(r"^/(?:[a-z]{2}(?:-[a-z]+)?/)?(?:desk|admin)/")


class ViewerMiddleware:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.viewer = self.viewer(request)
        if WORKING_ADDRESS.match(request.path_info) and self.lacks_second_factor(request):
            messages.info(
                request, _("公開や個人情報を扱う方には、二段階認証をお願いしています。はじめに設定してください。")
            )
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def viewer(request: HttpRequest) -> Viewer:
        """Without a session cookie nobody is asked for: the session stays untouched, so pages can be shared."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return Viewer()
        lazy: Viewer = SimpleLazyObject(lambda: viewer_for(request))  # type: ignore[assignment]
        return lazy

    @staticmethod
    def lacks_second_factor(request: Request) -> bool:
        viewer = request.viewer
        if viewer.is_anonymous or not viewer.needs_second_factor:
            return False
        return not Authenticator.objects.filter(
            user=viewer.account, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exists()
