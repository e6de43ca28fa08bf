"""The doors in front of the people pages: sign in, then the right seat."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from sasaeai.people.models import Person, Seat
from sasaeai.people.policy import Verb, may, may_manage_person, may_manage_seat, require
from sasaeai.people.viewer import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def for_people_managers(view: View[P]) -> View[P]:
    """Signed in, and manages people somewhere; personal data is never kept by a browser or a proxy."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(may(request.viewer, Verb.MANAGE_PEOPLE))
        return view(request, *args, **kwargs)

    guard: Any = never_cache(login_required(guarded))
    return guard


def visible_person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.viewer), pk=pk)


def manageable_person(request: Request, pk: int) -> Person:
    person = visible_person(request, pk)
    require(may_manage_person(request.viewer, person, person.seats.prefetch_related("areas")))
    return person


def manageable_seat(request: Request, pk: int) -> Seat:
    people = Person.objects.visible_to(request.viewer)
    seat = get_object_or_404(Seat.objects.with_everything().filter(person__in=people), pk=pk)
    require(may_manage_seat(request.viewer, seat))
    return seat
