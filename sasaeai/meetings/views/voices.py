"""声を届ける for everybody, as long as the ward has opened it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.kernel.stamp import entrances_of
from sasaeai.meetings.actions.cards import VOICES, take_voice
from sasaeai.meetings.flooding import VOICED
from sasaeai.meetings.forms.voice import VoiceForm
from sasaeai.people.viewer import Request


@never_cache
def voices(request: Request) -> HttpResponse:
    form = VoiceForm(request.POST if request.method == "POST" else None)
    if VOICES not in entrances_of(request):
        # What somebody wrote before it was closed stays on the page.
        return render(request, "meetings/voices.html", {"closed": True, "form": form}, status=404)
    if VOICED.is_reached(request):
        return render(request, "meetings/voices.html", {"minutes": VOICED.minutes, "form": form}, status=429)
    if request.method == "POST" and form.is_valid():
        take_voice(form.card(), once=form.key())
        VOICED.note(request)
        return redirect("meetings:voice_thanks")
    return render(request, "meetings/voices.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def thanks(request: Request) -> HttpResponse:
    return render(request, "meetings/voice_thanks.html", {"is_open": VOICES in entrances_of(request)})
