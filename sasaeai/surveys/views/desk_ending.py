"""受付を終える, and begin it again: what is still out and what comes of it is said before anybody presses."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.surveys import NotAllowedNow, move_survey
from sasaeai.surveys.ending import still_out
from sasaeai.surveys.forms.survey import EndForm
from sasaeai.surveys.models import PublishedResults, Survey, SurveyState

from .rooms import own_survey, rooms


@login_required
def end(request: Request, uid: str) -> HttpResponse:
    """Of a survey that is closed: begin again."""
    survey = own_survey(request, uid)
    if survey.is_closed:
        return _reopen(request, survey)
    if not survey.may_become(SurveyState.CLOSED):
        messages.info(request, _("まだ受付をはじめていないので、終えることはできません。"))
        return redirect("surveys:survey", uid)
    form = EndForm(survey, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _moved(request, survey, SurveyState.CLOSED, form)
    context = {
        "survey": survey, "rooms": rooms(request, survey, "survey"), "form": form,
        "out": list(still_out(survey).sentences()),
    }  # fmt: skip
    return render(request, "surveys/survey_end.html", context, status=422 if form.errors else 200)


def _reopen(request: Request, survey: Survey) -> HttpResponse:
    # Pressed twice, the second press of 「終える」 must not begin anew.
    if request.method == "POST" and request.POST.get("to") == SurveyState.OPEN:
        return _moved(request, survey, SurveyState.OPEN)
    if request.method == "POST":
        return redirect("surveys:survey", survey.uid)
    context = {
        "survey": survey, "rooms": rooms(request, survey, "survey"),
        "published": PublishedResults.objects.filter(survey=survey, withdrawn_at=None).defer("tables").first(),
    }  # fmt: skip
    return render(request, "surveys/survey_reopen.html", context)


def _moved(request: Request, survey: Survey, to: str, form: EndForm | None = None) -> HttpResponse:
    try:
        move_survey(survey, to, by=request.viewer, on=form.cleaned_data["closed_on"] if form else None)
    except NotAllowedNow:
        messages.error(request, _("いまの状態からは、そこへ進めません。画面を読みなおしてください。"))
    else:
        words = _("回答の受付を、またはじめました。")
        if survey.closed_on:
            words = _("回答の受付を、%(day)sで終えました。") % {"day": wareki_date(survey.closed_on)}
        messages.success(request, words)
    return redirect("surveys:survey", survey.uid)
