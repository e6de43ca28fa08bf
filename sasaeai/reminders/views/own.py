"""How often the letter comes: chosen at the desk, or by the link in the letter without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.views.desk_page import posted
from sasaeai.reminders.actions.choosing import choose, rhythm_of
from sasaeai.reminders.forms.choosing import RhythmForm
from sasaeai.reminders.models import Digest, Rhythm


@never_cache
@login_required
def mine(request: Request) -> HttpResponse:
    person = request.viewer.person
    require(person is not None)
    assert person is not None
    form = RhythmForm(posted(request), initial={"rhythm": rhythm_of(person)})
    if form.is_bound and form.is_valid():
        choose(person, form.chosen, by=request.viewer)
        messages.success(request, _("お知らせを「%(rhythm)s」にしました。") % {"rhythm": form.chosen.label})
        return redirect("people:settings")
    context = {"form": form, "person": person}
    return render(request, "reminders/mine.html", context, status=422 if form.is_bound else 200)


@never_cache
def choose_by_link(request: Request, token: str) -> HttpResponse:
    """Opening shows, pressing acts. The link is whoever holds the letter; all it can do is choose how often."""
    digest = Digest.objects.with_token(token)
    if digest is None:
        return _closed(request)
    reader = digest.person or digest.organisation
    assert reader is not None
    form = RhythmForm(posted(request), initial={"rhythm": rhythm_of(reader)})
    if form.is_bound and form.is_valid():
        choose(reader, form.chosen, by=digest.person)
        messages.success(request, _("お知らせを「%(rhythm)s」にしました。") % {"rhythm": form.chosen.label})
        return redirect("reminders:choose", token)
    context = {"form": form, "now": rhythm_of(reader), "token": token, "never": Rhythm.NEVER}
    return render(request, "reminders/choose.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # a mail program presses this button for its reader (RFC 8058): the address itself is the permission
@never_cache
def stop(request: Request, token: str) -> HttpResponse:
    """For the button that mail programs show beside a letter; whoever opens the address is shown the choice."""
    if request.method != "POST":
        return redirect("reminders:choose", token)
    digest = Digest.objects.with_token(token)
    if digest is None:
        return _closed(request)
    reader = digest.person or digest.organisation
    assert reader is not None
    choose(reader, Rhythm.NEVER, by=digest.person)
    messages.success(request, _("お知らせを「%(rhythm)s」にしました。") % {"rhythm": Rhythm.NEVER.label})
    return redirect("reminders:choose", token)


def _closed(request: Request) -> HttpResponse:
    return render(request, "reminders/choose_closed.html", status=404)
