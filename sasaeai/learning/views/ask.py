"""福祉教育 for everybody: schools, workplaces and neighbours ask, and see what became of it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import today
from sasaeai.learning.actions.teaching import ByAsker, receive
from sasaeai.learning.flooding import APPLIED
from sasaeai.learning.forms.education import AskForm
from sasaeai.learning.models import EducationRequest, EducationState
from sasaeai.people import guesses
from sasaeai.people.viewer import Request


@never_cache
def ask(request: Request) -> HttpResponse:
    if APPLIED.is_reached(request):
        return render(request, "learning/own_closed.html", {"minutes": APPLIED.minutes}, status=429)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = receive(form.request_row(), once=form.key(), by=ByAsker())
        APPLIED.note(request)
        return redirect("learning:asked", row.token)
    return render(request, "learning/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def asked(request: Request, token: str) -> HttpResponse:
    """What was asked and how far it is; nothing that somebody typed about a person."""
    if guesses.too_many(request):
        return render(request, "learning/own_closed.html", {"minutes": guesses.MINUTES}, status=429)
    row = EducationRequest.objects.with_token(token)
    if row is None:
        guesses.note(request)
        return render(request, "learning/own_closed.html", {}, status=404)
    context = {
        "row": row,
        "steps": steps(row),
        "is_agreed": row.state == EducationState.AGREED,
        "is_declined": row.state == EducationState.DECLINED,
        "desks": Desk.objects.for_area(row.area, today())[:2],
    }
    return render(request, "learning/asked.html", context)


def steps(row: EducationRequest) -> list[dict[str, object]]:
    """How far it is, from being received to being done; declined is the end of a way of its own."""
    names = [EducationState.RECEIVED, EducationState.LOOKING, EducationState.AGREED, EducationState.DONE]
    if row.state == EducationState.DECLINED:
        names = [EducationState.RECEIVED, EducationState.DECLINED]
    return [{"label": name.label, "current": name == row.state} for name in names]
