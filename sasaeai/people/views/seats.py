"""Give, end and hand over seats, and show who may do what."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import today
from sasaeai.people.actions.seats import AlreadyEnded, begin_seat, end_seat, hand_over_seat
from sasaeai.people.forms import EndSeatForm, HandOverForm, SeatForm
from sasaeai.people.models import Person, Role, Seat
from sasaeai.people.policy import RULES, Verb, may
from sasaeai.people.viewer import Request
from sasaeai.people.views.doors import for_people_managers, manageable_person, manageable_seat


@for_people_managers
def add_seat(request: Request, pk: int) -> HttpResponse:
    person = manageable_person(request, pk)
    form = SeatForm(request.POST or None, by=request.viewer, instance=Seat(person=person))
    if request.method == "POST" and form.is_valid():
        begin_seat(person, **form.for_person(), by=request.viewer)
        messages.success(request, _("席を加えました。"))
        return redirect("people:person", person.pk)
    return render(request, "people/seat_add.html", {"form": form, "person": person})


@for_people_managers
def end(request: Request, pk: int) -> HttpResponse:
    seat = manageable_seat(request, pk)
    form = EndSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_seat(seat, last_day=form.cleaned_data["last_day"], by=request.viewer)
            messages.success(request, _("%(seat)sの席を終わらせました。") % {"seat": seat})
        except AlreadyEnded:
            messages.info(request, _("この席は、もう終わっています。"))
        return redirect("people:person", seat.person_id)
    return render(request, "people/seat_end.html", {"form": form, "seat": seat})


@for_people_managers
def hand_over(request: Request, pk: int) -> HttpResponse:
    seat = manageable_seat(request, pk)
    form = HandOverForm(request.POST or None, seat=seat, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        successor: Person = form.cleaned_data["to"]
        try:
            hand_over_seat(seat, to=successor, since=form.cleaned_data["since"], by=request.viewer)
            messages.success(request, _("席を%(name)sさんに引きつぎました。") % {"name": successor.name})
            return redirect("people:person", successor.pk)
        except AlreadyEnded:
            messages.info(request, _("この席は、もう終わっています。"))
            return redirect("people:person", seat.person_id)
    return render(request, "people/seat_hand_over.html", {"form": form, "seat": seat})


@login_required
def roles(request: Request) -> HttpResponse:
    """Everybody who signs in may know the rules; who holds which seat is for those who manage people."""
    columns = list(Role)
    rows = [(verb, [RULES[role].get(verb) for role in columns]) for verb in Verb]
    seats = None
    if may(request.viewer, Verb.MANAGE_PEOPLE):
        seen = Person.objects.visible_to(request.viewer)
        seats = Seat.objects.current(today()).filter(person__in=seen).with_everything()
    return render(request, "people/roles.html", {"columns": columns, "rows": rows, "seats": seats})
