"""声を届ける for everybody, as long as the ward has opened it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sasaeai.kernel.stamp import entrances_of
from sasaeai.meetings.actions.cards import VOICES, say_full, take_voice
from sasaeai.meetings.flooding import ALL_VOICES, FEW, VOICED, from_when
from sasaeai.meetings.forms.voice import VoiceForm
from sasaeai.people.viewer import Request


@never_cache
def voices(request: Request) -> HttpResponse:
    """What somebody wrote stays on the page, whatever stands in the way."""
    form = VoiceForm(request.POST if request.method == "POST" else None)
    if VOICES not in entrances_of(request):
        return _page(request, form, 404, closed=True)
    room = ALL_VOICES.room()
    if room.again:
        return _page(request, form, 429, again=from_when(room.again))
    if VOICED.is_reached(request, FEW if room.is_scarce else None):
        return _page(request, form, 429, minutes=VOICED.minutes)
    if request.method == "POST" and form.is_valid():
        card = take_voice(form.card(), once=form.key())
        VOICED.note(request)
        if ALL_VOICES.note():
            say_full(card.area)
        return redirect("meetings:voice_thanks")
    return _page(request, form, 422 if form.is_bound else 200)


def _page(request: Request, form: VoiceForm, status: int, **why: object) -> HttpResponse:
    return render(request, "meetings/voices.html", {"form": form, **why}, status=status)


@require_safe
def thanks(request: Request) -> HttpResponse:
    return render(request, "meetings/voice_thanks.html", {"is_open": VOICES in entrances_of(request)})
