"""ためし: the questionnaire as those who got a letter see it; answers travel in the page and stay nowhere."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sasaeai.people.viewer import Request
from sasaeai.surveys.answering import CHECK, Sitting
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.views.answer import check_context, page_context, start_context

from .rooms import own_survey

SALT = "sasaeai.surveys.preview"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    sitting = _carried(request, Sitting(questionnaire_of(survey)))
    if not sitting.questionnaire.leaves:
        messages.info(request, _("問いがまだないので、ためせる画面がありません。はじめに、調査票をつくってください。"))
        return redirect("surveys:questions", uid)
    if request.method != "POST":
        return _shown(request, sitting, "start", start_context(request, None, sitting))
    here, to = _number(request.POST.get("at")), request.POST.get("to", "")
    if here in sitting.pages:
        turn = sitting.turn(here, request.POST)
        if turn.go is None and (turn.errors or turn.new):
            return _page(request, sitting, here, turn)
        to = "start" if turn.go is None else str(turn.go)
    if to == "send":
        context = {"survey": survey, "back": reverse("surveys:survey", args=[uid])}
        return _shown(request, sitting, "thanks", context)
    number = _number(to)
    if number in sitting.pages:
        return _page(request, sitting, number)
    if to == str(CHECK):
        return _shown(request, sitting, "check", check_context(request, sitting))
    return _shown(request, sitting, "start", start_context(request, None, sitting))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else -1


def _page(request: Request, sitting: Sitting, number: int, turn: Any = None) -> HttpResponse:
    return _shown(request, sitting, "page", page_context(request, sitting, number, turn))


def _shown(request: Request, sitting: Sitting, name: str, context: dict[str, Any]) -> HttpResponse:
    carried = signing.dumps([sitting.answers, sitting.texts], salt=SALT, compress=True)
    status = 422 if context.get("errors") else 200
    return render(request, f"surveys/answer_{name}.html", context | {"carried": carried}, status=status)


def _carried(request: Request, sitting: Sitting) -> Sitting:
    """Signed, since nothing else would check what comes back."""
    try:
        answers, texts = signing.loads(request.POST.get("carried", ""), salt=SALT, max_age=12 * 3600)
    except signing.BadSignature:
        return sitting
    return Sitting(sitting.questionnaire, answers, texts)
