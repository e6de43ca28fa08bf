"""受付: whoever stands at the door scans the sheet there and types the own number; no name is ever shown."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from sasaeai.kernel.clock import today
from sasaeai.learning.actions.attending import come_in
from sasaeai.learning.forms.attendance import DoorForm
from sasaeai.learning.models import ApplicationState, Session
from sasaeai.people import guesses
from sasaeai.people.secrecy import telephone_indexes
from sasaeai.people.viewer import Request


@never_cache
def door(request: Request, token: str) -> HttpResponse:
    """A number that is not found is counted: nobody learns by trying who comes here."""
    if guesses.too_many(request):
        return render(request, "learning/own_closed.html", {"minutes": guesses.MINUTES}, status=429)
    session = Session.objects.with_token(token)
    if session is None:
        guesses.note(request)
        return render(request, "learning/own_closed.html", {"is_door": True}, status=404)
    if session.day != today():
        return render(request, "learning/door.html", {"session": session, "other_day": True}, status=409)
    form = DoorForm(request.POST if request.method == "POST" else None)
    context = {"session": session, "form": form}
    if request.method == "POST" and form.is_valid():
        indexes = telephone_indexes(form.cleaned_data["telephone"])
        taking_part = session.course.applications.filter(state=ApplicationState.ACCEPTED)
        rows = list(taking_part.filter(person__telephone_index__in=indexes))
        if rows:
            for row in rows:
                come_in(session, row)
            return render(request, "learning/door.html", context | {"came": True})
        guesses.note(request)
        context["not_found"] = True
    return render(request, "learning/door.html", context, status=422 if form.is_bound else 200)
