"""報告書・地区プロフィール of published results: how far they are at the desk, and for everybody to take."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.tasks import is_stopped
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.press.actions.results_papers import order_results_papers
from sasaeai.press.models import PaperState, ResultsPaper, ResultsPaperKind
from sasaeai.press.survey_results import standing
from sasaeai.surveys.models import PublishedResults, Survey
from sasaeai.surveys.policy import may_read_results, may_survey
from sasaeai.surveys.spoken import words_for
from sasaeai.surveys.views.rooms import own_survey, rooms, seen_survey


@login_required
@require_safe
def results_papers(request: Request, uid: str) -> HttpResponse:
    found = seen_survey(request, uid)
    require(may_read_results(request.viewer, found.area))
    published = _standing(found)
    made = list(ResultsPaper.objects.filter(published=published))
    goes_on = any(row.state in (PaperState.WAITING, PaperState.MAKING) for row in made)
    context = {
        "survey": found, "rooms": rooms(request, found, "results"), "published": published, "papers": made,
        "goes_on": goes_on, "stopped": goes_on and is_stopped(), "may_make": may_survey(request.viewer, found.area),
    }  # fmt: skip
    part = "#papers" if request.headers.get("HX-Request") else ""
    return render(request, f"press/results_papers.html{part}", context)


@login_required
@require_POST
def make(request: Request, uid: str) -> HttpResponse:
    found = own_survey(request, uid)
    order_results_papers(_standing(found), by=request.viewer)
    return redirect("press:results_papers", uid)


def _standing(survey: Survey) -> PublishedResults:
    published = standing(survey)
    if published is None:
        raise Http404(_("このアンケートの結果は、公表していません。"))
    published.survey = survey
    return published


def _public(uid: str) -> PublishedResults:
    return _standing(get_object_or_404(Survey.objects.present().select_related("area", "contact"), uid=uid))


@require_safe
def shelf(request: HttpRequest, uid: str) -> HttpResponse:
    """For everybody: what is made of the newest version that stands."""
    published = _public(uid)
    rows = list(ResultsPaper.objects.filter(published=published).exclude(file=""))
    words = words_for(request)
    names = {row["slug"]: words(row["label"]) for row in published.response["districts"]}
    context: dict[str, Any] = {
        "survey": published.survey,
        "words": words,
        "published": published,
        "reports": [row for row in rows if row.kind == ResultsPaperKind.REPORT],
        "every": [row for row in rows if row.kind == ResultsPaperKind.PROFILES],
        "districts": [(row, names[row.district]) for row in rows if row.kind == ResultsPaperKind.PROFILE],
    }
    return render(request, "press/results_shelf.html", context)


@require_safe
def file(request: HttpRequest, uid: str, paper: str) -> FileResponse:
    """The same address at the desk and for everybody; gone with the version that it tells of."""
    rows = ResultsPaper.objects.filter(published=_public(uid)).exclude(file="")
    row = get_object_or_404(rows, uid=paper)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)
