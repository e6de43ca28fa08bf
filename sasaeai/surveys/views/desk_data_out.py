"""Answers leave the house only here: for whoever runs the survey, with what could be known of whom said before."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.tables import Sheet, write_csv, write_xlsx
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.exchange_out import note_taken_out
from sasaeai.surveys.exchange.leaving import ALL_WORDS, FEW, NO_WORDS, Leaving, Wish, code_book, variables_of
from sasaeai.surveys.exchange.sav import write_sav
from sasaeai.surveys.forms.exchange import TakeForm
from sasaeai.surveys.models import Survey

from .desk_data import XLSX, download
from .rooms import own_survey

CSV = "text/csv; charset={}"


@login_required
def answers(request: Request, uid: str) -> HttpResponse:
    """`look` shows what the choices do; `take` gives the file."""
    survey = own_survey(request, uid)
    leaving = Leaving(survey, Wish())
    form = TakeForm(leaving, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        leaving = Leaving(survey, form.wish)
        if "take" in request.POST and _may_go(form, leaving):
            note_taken_out(survey, leaving, _name_of(form), form.in_words(), by=request.viewer)
            return _file(survey, leaving, form.cleaned_data["form"])
    context: dict[str, Any] = {"survey": survey, "form": form, "risk": leaving.risk, "few": FEW, "quasi": leaving.quasi}
    context["looked"] = request.method == "POST"
    return render(request, "surveys/data_take.html", context, status=422 if form.errors else 200)


def _may_go(form: TakeForm, leaving: Leaving) -> bool:
    """Where few are alike, or words go along as they were written, somebody has to say that they know."""
    risky = leaving.risk.few or form.cleaned_data["words"] == ALL_WORDS
    if risky and not form.cleaned_data["knowing"]:
        form.add_error(
            "knowing", _("だれの回答か分かるおそれがあります。列を伏せるか、知って使うことに印を付けてください。")
        )
        return False
    return True


def _name_of(form: TakeForm) -> str:
    return str(dict(form.fields["form"].choices)[form.cleaned_data["form"]])  # type: ignore[attr-defined]


def _file(survey: Survey, leaving: Leaving, form: str) -> HttpResponse:
    name = _("%(title)s_回答") % {"title": survey.title}
    if form == "sav":
        return download(write_sav(survey.title, leaving), f"{name}.sav", "application/x-spss-sav")
    if form == "xlsx":
        table: list[list[Any]] = list(leaving.table())
        sheets = [Sheet(_("回答"), table), *code_book(survey, leaving.variables)]
        return download(write_xlsx(sheets), f"{name}.xlsx", XLSX)
    encoding = "cp932" if form == "csv932" else "utf-8"
    kind = CSV.format("shift_jis" if form == "csv932" else "utf-8")
    return download(write_csv(leaving.table(), encoding), f"{name}.csv", kind)


@login_required
@require_safe
def codebook(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    leaving = Leaving(survey, Wish())
    variables = variables_of(leaving.paper, leaving.strata, NO_WORDS)
    return download(
        write_xlsx(code_book(survey, variables)), _("%(title)s_符号表.xlsx") % {"title": survey.title}, XLSX
    )
