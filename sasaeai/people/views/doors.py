"""The doors in front of the people pages: sign in, then the right seat."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from sasaeai.people.keeping import people_looked_after
from sasaeai.people.models import Person, Seat
from sasaeai.people.models.person import PersonQuerySet
from sasaeai.people.policy import Verb, may, may_manage_person, may_manage_seat, require
from sasaeai.people.viewer import Request, Viewer

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


def for_those_who_look_after(view: View[P]) -> View[P]:
    """Signed in, and manages people or brings them together somewhere."""

    @wraps(view)
    def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(may(request.viewer, Verb.MANAGE_PEOPLE) or may(request.viewer, Verb.MEDIATE))
        return view(request, *args, **kwargs)

    guard: Any = never_cache(login_required(guarded))
    return guard


def people_looked_after_by(viewer: Viewer) -> PersonQuerySet:
    """Whom the viewer manages, and whoever asks or helps where the viewer brings people together."""
    if viewer.manages_everybody:
        return Person.objects.all()
    managed = Person.objects.visible_to(viewer).values("pk")
    return Person.objects.filter(Q(pk__in=managed) | people_looked_after(viewer))


def person_looked_after(request: Request, pk: int) -> Person:
    return get_object_or_404(people_looked_after_by(request.viewer), pk=pk)


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
