"""調査票 on paper: have it made in ordinary or large print, see how far it is, take it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.tasks import is_stopped
from sasaeai.people.viewer import Request
from sasaeai.press.actions.survey_papers import order_survey_paper
from sasaeai.press.models import Format, PaperState, SurveyPaper
from sasaeai.surveys.models import Question
from sasaeai.surveys.views.rooms import own_survey, rooms

# Each form in which it is good: whether in large print, which file.
FORMS = ((False, Format.PDF), (True, Format.PDF), (False, Format.WORD), (True, Format.WORD))


@login_required
@require_safe
def survey_papers(request: Request, uid: str) -> HttpResponse:
    found = own_survey(request, uid)
    made = {(row.large, row.format): row for row in SurveyPaper.objects.filter(survey=found)}
    rows = [{"large": large, "form": form, "paper": made.get((large, form))} for large, form in FORMS]
    goes_on = any(row.state in (PaperState.WAITING, PaperState.MAKING) for row in made.values())
    context = {
        "survey": found, "rooms": rooms(request, found, "paper"), "rows": rows, "goes_on": goes_on,
        "stopped": goes_on and is_stopped(), "has_questions": Question.objects.filter(survey=found).exists(),
    }  # fmt: skip
    template = "press/survey_papers.html#papers" if request.headers.get("HX-Request") else "press/survey_papers.html"
    return render(request, template, context)


@login_required
@require_POST
def make(request: Request, uid: str) -> HttpResponse:
    found = own_survey(request, uid)
    form = request.POST.get("format", "")
    if form not in (Format.PDF, Format.WORD) or not Question.objects.filter(survey=found).exists():
        raise Http404(_("この形のファイルは作れません。"))
    order_survey_paper(found, large=request.POST.get("large") == "1", form=form, by=request.viewer)
    return redirect("press:survey_papers", uid)


@login_required
@require_safe
def file(request: Request, uid: str, paper: str) -> FileResponse:
    found = own_survey(request, uid)
    row = get_object_or_404(SurveyPaper, survey=found, uid=paper, state=PaperState.DONE)
    row.survey = found
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)
