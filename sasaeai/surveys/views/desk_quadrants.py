"""重要度と満足度 at the desk: two tables of the same items as a picture, a table and files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.people.viewer import Request
from sasaeai.surveys import policy
from sasaeai.surveys.actions.results import choose_quadrants
from sasaeai.surveys.analysis import Results, results_of
from sasaeai.surveys.forms.quadrants import QuadrantsForm, TablesForm
from sasaeai.surveys.models import Survey
from sasaeai.surveys.quadrants import offered, quadrants_of, usual_pair
from sasaeai.surveys.questionnaire import Item
from sasaeai.surveys.result_files import quadrants_file

from .desk_results import seen_results, shared, too_early
from .rooms import own_survey


@login_required
@require_safe
def quadrants(request: Request, uid: str) -> HttpResponse:
    """`?importance=`, `?satisfaction=`: codes of tables; without them those of the survey."""
    survey = seen_results(request, uid)
    return too_early(request, survey) or _page(request, survey, results_of(survey))


def _page(request: Request, survey: Survey, found: Results, keeping: QuadrantsForm | None = None) -> HttpResponse:
    tables = offered(found.questionnaire)
    pair, choosing = _chosen(request, survey, found)
    codes = {"importance": pair[0].code, "satisfaction": pair[1].code} if pair else {}
    names = survey.quadrants.get("names", ())
    may_change = policy.may_survey(request.viewer, survey.area)
    if keeping is None and may_change and pair:
        keeping = QuadrantsForm(initial=codes, offered=tables, names=names)
    context = shared(request, survey, "matrix") | {
        "found": found,
        "tables": tables,
        "matrix": quadrants_of(found, *pair, names) if pair and found.n else None,
        "pair": pair,
        "choosing": choosing or TablesForm(initial=codes, offered=tables),
        "keeping": keeping,
        "files": reverse("surveys:results_matrix_file", args=[survey.uid, "csv"]).removesuffix(".csv"),
    }
    bad = (choosing and choosing.errors) or (keeping and keeping.errors)
    return render(request, "surveys/results_matrix.html", context, status=422 if bad else 200)


def _chosen(request: Request, survey: Survey, found: Results) -> tuple[tuple[Item, Item] | None, TablesForm | None]:
    """The form only where it has to tell why these two cannot be beside each other. Raises Http404."""
    if not {"importance", "satisfaction"} & set(request.GET):
        return usual_pair(survey, found.questionnaire), None
    tables = {item.code: item for item in offered(found.questionnaire)}
    wanted = [request.GET.get(side, "") for side in ("importance", "satisfaction")]
    if not set(wanted) <= set(tables):
        raise Http404
    form = TablesForm(request.GET, offered=list(tables.values()))
    return ((tables[wanted[0]], tables[wanted[1]]), None) if form.is_valid() else (None, form)


@login_required
@require_safe
def file(request: Request, uid: str, ending: str) -> HttpResponse:
    survey = seen_results(request, uid)
    if early := too_early(request, survey):
        return early
    found = results_of(survey)
    pair, _form = _chosen(request, survey, found)
    stored = quadrants_of(found, *pair, survey.quadrants.get("names", ())) if pair and found.n else None
    return quadrants_file(f"{survey.title}_{_('重要度と満足度')}", ending, stored)


@login_required
@require_POST
def keep(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    found = results_of(survey)
    form = QuadrantsForm(request.POST, offered=offered(found.questionnaire))
    if not form.is_valid():
        return _page(request, survey, found, form)
    wanted: dict[str, Any] = form.cleaned_data
    choose_quadrants(survey, wanted["importance"], wanted["satisfaction"], form.names, by=request.viewer)
    messages.success(request, _("図にする表と、区分の名前を保存しました。次に公表するときから、この図が公表されます。"))
    return redirect("surveys:results_matrix", uid)
