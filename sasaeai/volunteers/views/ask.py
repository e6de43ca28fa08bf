"""Ask for a hand without an account: by the web form, or on paper that a neighbour hands in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area, Desk
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.signs import token_of, uid_in
from sasaeai.people import guesses
from sasaeai.people.viewer import Request
from sasaeai.volunteers import flooding
from sasaeai.volunteers.actions.intake import take_in
from sasaeai.volunteers.forms.ask import AskForm
from sasaeai.volunteers.models import ErrandKind, HelpRequest, Refusal
from sasaeai.volunteers.read_back import when_words
from sasaeai.volunteers.refusing import found_in

PURPOSE = "volunteers-asked"


class ByWeb:
    """Whoever filled in the form; the journal knows the way and no person."""

    journal_id = None

    @property
    def journal_label(self) -> str:
        return _("依頼した方（ウェブ）")


@never_cache
def ask(request: Request) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    once = f"web:{form.cleaned_data['once'] or new_uid()}"
    is_pressed_again = HelpRequest.objects.filter(once=once).exists()
    if not is_pressed_again and _is_flooding(request, form):
        return _page(request, form, status=429, is_full=True)
    refusals = found_in(form.cleaned_data["words"], Refusal.objects.used_by())
    if refusals and "anyway" not in request.POST:
        return _page(request, form, status=422, refusals=refusals)
    if not is_pressed_again:
        flooding.ASKING.note(request)
    row, _is_new = take_in(form.request(), form.asker, form.proxy, once=once, by=ByWeb())
    return redirect("volunteers:asked", token_of(row.uid, purpose=PURPOSE))


def _is_flooding(request: Request, form: AskForm) -> bool:
    return flooding.ASKING.is_reached(request) or flooding.too_many_today(form.cleaned_data["telephone"])


def _page(request: Request, form: AskForm, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "volunteers/ask.html", {"form": form} | context, status=status)


@never_cache
@require_safe
def asked(request: Request, token: str) -> HttpResponse:
    """What happens next, the number to quote, and who will call; nothing by which anybody is known."""
    if guesses.too_many(request):
        return render(request, "volunteers/asked.html", {"minutes": guesses.MINUTES}, status=429)
    uid = uid_in(token, purpose=PURPOSE)
    row = HelpRequest.objects.filter(uid=uid or "").select_related("kind", "area").first()
    if row is None:
        guesses.note(request)
        return render(request, "volunteers/asked.html", status=404)
    desks = Desk.objects.for_area(row.area, today())[:2]
    return render(request, "volunteers/asked.html", {"row": row, "when": when_words(row), "desks": desks})


@require_safe
def paper(request: Request) -> HttpResponse:
    """The same questions on one sheet, in large print; the desk types it in."""
    root = Area.objects.filter(parent=None).first()
    desks = Desk.objects.for_area(root, today())[:2] if root else []
    return render(request, "volunteers/ask_paper.html", {"kinds": ErrandKind.objects.offered(), "desks": desks})
