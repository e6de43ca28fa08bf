"""Only the ward's secretariat looks after areas, which lie across districts: others get 403, or the sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from sasaeai.areas.models import Area

SECRETARIAT = "secretariat"


class DeskRequest(HttpRequest):
    """A request as people's middleware leaves it: with the viewer who asks (areas do not know that app)."""

    viewer: Any


Given = ParamSpec("Given")
View = Callable[Concatenate[DeskRequest, Given], HttpResponse]


def secretariat_only(view: View[Given]) -> View[Given]:
    @wraps(view)
    def guarded(request: DeskRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        if request.viewer.is_anonymous:
            return redirect_to_login(request.get_full_path())
        if not request.viewer.has(SECRETARIAT, Area.objects.filter(parent=None).first()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
