"""二人めの確かめ: how many slips are typed and how many words are read by a second person, and what a change does."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.slips import Redrawn, keep_second_shares, redrawn
from sasaeai.surveys.designing import of_hundred
from sasaeai.surveys.forms.design import SecondForm
from sasaeai.surveys.models import FreeAnswer, Slip, Survey

from .rooms import own_survey, rooms


@login_required
def second(request: Request, uid: str) -> HttpResponse:
    """What a change does to slips that came already is told first; `sure` seals what was told."""
    survey = own_survey(request, uid)
    # A copy: the page goes on telling what is so now.
    form = SecondForm(request.POST or None, instance=copy(survey))
    if request.method == "POST" and form.is_valid():
        typing, reading = form.cleaned_data["second_share"], form.cleaned_data["reading_share"]
        told = redrawn(survey, typing) if typing != survey.second_share else Redrawn()
        if told == Redrawn() or request.POST.get("sure") == told.seal:
            keep_second_shares(survey, typing, reading, by=request.viewer)
            messages.success(request, _("二人めが確かめる割合を保存しました。"))
            return redirect("surveys:second", uid)
        return _page(request, survey, form, told=told)
    return _page(request, survey, form, status=422 if form.errors else 200)


def _page(request: Request, survey: Survey, form: SecondForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "survey": survey, "rooms": rooms(request, survey, "design"), "form": form, **second_figures(survey), **more,
    }  # fmt: skip
    return render(request, "surveys/second.html", context, status=status)


def second_figures(survey: Survey) -> dict[str, str]:
    """What the shares mean in slips and words: as planned, and of what came so far."""
    letters = sum(survey.strata.values_list("letters", flat=True))
    expected = of_hundred(letters, survey.expected_response)
    words = FreeAnswer.objects.filter(response__survey=survey, response__valid=True).count()
    found = {
        "expected": expected, "expected_twice": of_hundred(expected, survey.second_share),
        "slips": Slip.objects.filter(survey=survey).standing().count(),
        "drawn": Slip.objects.filter(survey=survey, wants_second=True).standing().count(),
        "words": words, "words_twice": of_hundred(words, survey.reading_share),
    }  # fmt: skip
    return {name: f"{number:,}" if number else "" for name, number in found.items()}
