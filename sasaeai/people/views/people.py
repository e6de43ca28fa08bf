"""The list of people, one person, and registering them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.kernel.clock import now, today
from sasaeai.kernel.models import Message
from sasaeai.people.actions.invitations import mail_key
from sasaeai.people.actions.persons import keep_person, remove_second_factor
from sasaeai.people.actions.seats import begin_seat
from sasaeai.people.forms import PersonForm, SeatForm
from sasaeai.people.models import Invitation, Person, Seat
from sasaeai.people.policy import may_manage_person, may_manage_seat
from sasaeai.people.second_factor import factors_of
from sasaeai.people.viewer import Request
from sasaeai.people.views.doors import for_people_managers, manageable_person, visible_person

PAGE = 50


@for_people_managers
def people(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    current = Seat.objects.current(today()).select_related("organisation").prefetch_related("areas")
    found = Person.objects.visible_to(request.viewer).known().found_by(words).select_related("account")
    found = found.prefetch_related(Prefetch("seats", current, to_attr="current_seats"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"page": page, "q": words})


@for_people_managers
def person(request: Request, pk: int) -> HttpResponse:
    person = visible_person(request, pk)
    seats = list(person.seats.with_everything().order_by("-since"))
    for seat in seats:
        seat.now = seat.is_current(today())  # type: ignore[attr-defined]
        seat.over = bool(seat.ended_on or (seat.until and seat.until < today()))  # type: ignore[attr-defined]
        seat.manageable = may_manage_seat(request.viewer, seat)  # type: ignore[attr-defined]
    account = getattr(person, "account", None)
    context = {
        "person": person,
        "account": account,
        "has_factor": account is not None and bool(factors_of(account)),
        "seats": seats,
        "invitations": _invitations(person),
        "manageable": may_manage_person(request.viewer, person, seats),
    }
    return render(request, "people/person.html", context)


def _invitations(person: Person) -> list[tuple[Invitation, bool, bool]]:
    """The last ones, each with whether it is open and whether its mail could not be delivered."""
    last = list(person.invitations.all()[:5])
    lost = Message.objects.undeliverable().filter(key__in=[mail_key(invitation) for invitation in last])
    keys = set(lost.values_list("key", flat=True))
    return [(invitation, invitation.is_open(now()), mail_key(invitation) in keys) for invitation in last]


@for_people_managers
def add(request: Request) -> HttpResponse:
    """A person and the first seat, on one page."""
    form = PersonForm(request.POST or None)
    seat_form = SeatForm(request.POST or None, by=request.viewer, prefix="seat")
    if request.method == "POST" and form.is_valid() & seat_form.is_valid():
        with transaction.atomic():
            person = keep_person(form.save(commit=False), by=request.viewer)
            begin_seat(person, **seat_form.for_person(), by=request.viewer)
        messages.success(request, _("%(name)sさんを登録しました。つぎに、招待してください。") % {"name": person.name})
        return redirect("people:person", person.pk)
    return render(request, "people/add.html", {"form": form, "seat_form": seat_form})


@for_people_managers
def edit(request: Request, pk: int) -> HttpResponse:
    person = manageable_person(request, pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        keep_person(form.save(commit=False), by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("people:person", person.pk)
    return render(request, "people/edit.html", {"form": form, "person": person})


@for_people_managers
def second_factor(request: Request, pk: int) -> HttpResponse:
    person = manageable_person(request, pk)
    account = getattr(person, "account", None)
    if request.method == "POST" and account:
        remove_second_factor(account, by=request.viewer)
        messages.success(request, _("二段階認証を外しました。次のログインのときに、もう一度設定してもらってください。"))
        return redirect("people:person", person.pk)
    return render(request, "people/second_factor.html", {"person": person})
