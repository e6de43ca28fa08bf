"""Which plans a request reads: published ones, an older Release, or the working rows for those who may see them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.whole import remember
from sasaeai.kernel.public import public_page
from sasaeai.kernel.stamp import stamp_of
from sasaeai.people.policy import Verb, may

from .models import Period, Plan
from .pins import Pin, pins_at, running_pin
from .reader import Reader
from .released import ReleaseReader
from .working import WorkingReader


def current_pins(request: HttpRequest) -> list[Pin]:
    """What the public reads now; asked once per request."""
    found: list[Pin] | None = getattr(request, "_current_pins", None)
    if found is None:
        found = pins_at(stamp_of(request))
        if found:
            remember(request, found[0].whole)
        request._current_pins = found  # type: ignore[attr-defined]
    return found


def current_number(request: HttpRequest) -> int | None:
    """The number of the period that the public reads first: the running one, as far as its plan is published."""
    pin = running_pin(current_pins(request))
    return pin.number if pin else None


def reads_older(request: HttpRequest) -> bool:
    """An older Release: a page of its day, without what was told since."""
    match = request.resolver_match
    return match is not None and "older" in match.namespaces


def readable_periods(request: HttpRequest, reader: Reader) -> set[int] | None:
    """The periods whose plans stand before the reader's eyes: at the desk all of them (None)."""
    return None if reader.is_working else {pin.number for pin in current_pins(request)}


def open_reader(
    request: HttpRequest, *, period: int | None = None, release: int | None = None, desk: bool = False
) -> Reader:
    """The reader for an address; 404 when there is nothing to read there for this viewer."""
    reader = _working(request, period) if desk else _released(request, period, release)
    if not reader.plans:
        raise Http404(_("この期の計画は、まだ公開していません。"))
    request.reader = reader  # type: ignore[attr-defined]
    return reader


def _released(request: HttpRequest, period: int | None, release: int | None) -> Reader:
    if release is None:
        number = period if period is not None else current_number(request)
        base = reverse("plans:public:plan", args=[number]) if number is not None else ""
        return ReleaseReader(current_pins(request), number or 0, base, stamp_of(request))
    pinned = pins_at(stamp_of(request), release)
    number = next((pin.number for pin in pinned if pin.page.is_ward), 0)
    return ReleaseReader(pinned, number, reverse("plans:older:plan", args=[release]), stamp_of(request))


def _working(request: HttpRequest, number: int | None) -> Reader:
    period = Period.objects.filter(number=number).first() if number is not None else None
    if period is None:
        raise Http404(_("この期は、まだ作られていません。"))
    viewer = request.viewer  # type: ignore[attr-defined]
    readable = [plan for plan in Plan.objects.family(period) if may(viewer, Verb.READ_WORKING, plan.area)]
    reader = WorkingReader(period, reverse("plans:desk:plan", args=[period.number]), [plan.pk for plan in readable])
    reader.rows = readable
    return reader


def reads(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that reads a plan: it gets a `reader` in place of the address's period, release and desk."""

    @wraps(view)
    def opened(
        request: HttpRequest,
        *args: Any,
        period: int | None = None,
        release: int | None = None,
        desk: bool = False,
        **kwargs: Any,
    ) -> HttpResponse:
        if desk and request.viewer.is_anonymous:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        reader = open_reader(request, period=period, release=release, desk=desk)
        return view(request, reader, *args, **kwargs)

    return public_page(opened)
