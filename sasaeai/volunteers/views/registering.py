"""Registering without an account, and the own page: what was promised, a rest, other days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import day_words
from sasaeai.people import guesses
from sasaeai.people.viewer import Request
from sasaeai.volunteers import flooding
from sasaeai.volunteers.actions.volunteering import (
    ByVolunteer,
    apply_again,
    come_back,
    describe,
    register,
    rest,
    welcome,
)
from sasaeai.volunteers.calling import desks_of
from sasaeai.volunteers.forms.profile import ProfileForm
from sasaeai.volunteers.forms.registering import RegisterForm
from sasaeai.volunteers.forms.volunteers import RestForm
from sasaeai.volunteers.models import CandidateState, Channel, MediationTerms, Volunteer
from sasaeai.volunteers.telling import when_told

PROMISED = (CandidateState.YES, CandidateState.AGREED, CandidateState.RESERVE)


@never_cache
def register_page(request: Request) -> HttpResponse:
    form = RegisterForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "desks": desks_of(None), "times": MediationTerms.now().casual_times}
    if request.method == "POST" and flooding.REGISTERING.is_reached(request):
        context["minutes"] = flooding.REGISTERING.minutes
        return render(request, "volunteers/register.html", context, status=429)
    if request.method == "POST" and form.is_valid():
        flooding.REGISTERING.note(request)
        _registered(form)
        return redirect("volunteers:registered")
    return render(request, "volunteers/register.html", context, status=422 if form.is_bound else 200)


def _registered(form: RegisterForm) -> None:
    """A number that is known changes nothing by itself: whoever typed it may be somebody else."""
    given, (area, town) = form.given, form.cleaned_data["home"]
    by_mail = Volunteer.ContactBy.MAIL if given.email else Volunteer.ContactBy.PHONE
    fresh = Volunteer(area=area, town=town, consents_on=today(), came_by=Channel.WEB, contact_by=by_mail)
    volunteer, is_new = welcome(fresh, given, by=None)
    if not is_new:
        apply_again(volunteer, application(form))
        return
    by = ByVolunteer(volunteer)
    describe(volunteer, form.plain_fields, form.many, form.spans, by=by)
    register(volunteer, by=by)


def application(form: RegisterForm) -> str:
    """What was written, for the desk to ask about on the telephone."""
    given = form.cleaned_data
    kinds = _("、").join(str(kind) for kind in given["interests"]) or _("どれでも")
    words = _("%(day)s ウェブから登録の申し込み。お名前：%(name)s。お住まい：%(home)s。したいこと：%(kinds)s")
    home = given["home"][1] or given["home"][0]
    return words % {"day": day_words(today()), "name": given["name"], "home": home, "kinds": kinds}


@require_safe
def registered(request: Request) -> HttpResponse:
    return render(request, "volunteers/registered.html", {"desks": desks_of(None)})


def _opened(request: Request, token: str) -> tuple[Volunteer | None, HttpResponse | None]:
    """Whose page it is, or the page that says why there is none."""
    if guesses.too_many(request):
        return None, _closed(request, 429, minutes=guesses.MINUTES)
    volunteer = Volunteer.objects.with_token(token)
    if volunteer is None:
        guesses.note(request)
        return None, _closed(request, 404)
    return volunteer, None


def _closed(request: Request, status: int, **context: Any) -> HttpResponse:
    return render(request, "volunteers/answer_closed.html", context | {"desks": desks_of(None)}, status=status)


@never_cache
def own(request: Request, token: str) -> HttpResponse:
    volunteer, closed = _opened(request, token)
    if volunteer is None:
        return closed or _closed(request, 404)
    form = RestForm(request.POST if "rest" in request.POST else None)
    if request.method == "POST" and _stepped(request, volunteer, form):
        return redirect("volunteers:own", token)
    rows = volunteer.candidacies.filter(state__in=PROMISED).select_related("request__kind", "request__area")
    pairs = volunteer.pairs.going_on(today()).select_related("request__kind", "request__area")
    context = {
        "volunteer": volunteer,
        "token": token,
        "form": form,
        "is_resting": volunteer.is_paused(today()),
        "promised": [
            {"candidate": row, "when": when_told(row.request)}
            for row in rows
            if row.request.is_open and row.request_id not in {pair.request_id for pair in pairs}
        ],
        "pairs": [{"pair": pair, "when": when_told(pair.request)} for pair in pairs],
        "days_off": [row for row in volunteer.days_off.all() if row.last >= today()],
        "desks": desks_of(volunteer.area),
    }
    return render(request, "volunteers/own.html", context, status=422 if form.is_bound else 200)


def _stepped(request: Request, volunteer: Volunteer, form: RestForm) -> bool:
    by = ByVolunteer(volunteer)
    if "back" in request.POST and not volunteer.ended_on:
        come_back(volunteer, by=by)
        messages.success(request, _("おかえりなさい。またお願いします。"))
        return True
    if "rest" not in request.POST:
        return True
    if not form.is_valid():
        return False
    rest(volunteer, form.cleaned_data["until"], by=by)
    messages.success(request, _("お休みにしました。その間は、お願いをしません。"))
    return True


@never_cache
def own_edit(request: Request, token: str) -> HttpResponse:
    volunteer, closed = _opened(request, token)
    if volunteer is None:
        return closed or _closed(request, 404)
    form = ProfileForm(request.POST if request.method == "POST" else None, volunteer=volunteer)
    if request.method == "POST" and form.is_valid():
        describe(volunteer, form.plain_fields, form.many, form.spans, by=ByVolunteer(volunteer))
        messages.success(request, _("書きなおしました。"))
        return redirect("volunteers:own", token)
    context = {"form": form, "back": reverse("volunteers:own", args=[token])}
    return render(request, "volunteers/own_edit.html", context, status=422 if form.is_bound else 200)
