"""データ at the desk: bring a file in, see what it would change, apply it, take it back; hand files out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.tables import UnreadableTable
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.exchange import RAW_KEPT, bring_questions, keep_delivery, take_questions_back, throw_away
from sasaeai.surveys.exchange import xlsform_out
from sasaeai.surveys.exchange.ddi import write_ddi
from sasaeai.surveys.exchange.limesurvey_out import write_lss
from sasaeai.surveys.exchange.opening import FORM_NAMES, QUESTIONS, open_file
from sasaeai.surveys.exchange.proposal import Proposal, compared, completed, proposal_of
from sasaeai.surveys.exchange.refusals import NotNow
from sasaeai.surveys.forms.exchange import BringForm
from sasaeai.surveys.models import Delivery, Question, Survey

from .desk_data_answers import answers_page, apply_answers, correct, undo_answers
from .rooms import own_survey, rooms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TOLD = 60


@login_required
def data(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        return _bring(request, survey, form)
    return _hub(request, survey, form, 422 if form.errors else 200)


def _bring(request: Request, survey: Survey, form: BringForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        opened = open_file(survey, file.name, content)
    except (UnreadableTable, NotNow) as error:
        form.add_error("file", str(error))
        return _hub(request, survey, form, 422)
    if opened.stops:
        told = {"name": file.name, "form": FORM_NAMES[opened.form], "stops": opened.stops[:MOST_TOLD]}
        told["more"] = len(opened.stops) - len(told["stops"])
        return _hub(request, survey, form, 422, refused=told)
    delivery = keep_delivery(survey, file.name, opened.form, content, opened.reading, by=request.viewer)
    return redirect("surveys:delivery", survey.uid, delivery.uid)


def _hub(request: Request, survey: Survey, form: BringForm, status: int, **context: Any) -> HttpResponse:
    rows = Delivery.objects.filter(survey=survey).defer("content", "reading")
    deliveries = [{"row": row, "form": FORM_NAMES.get(row.form, row.form)} for row in rows]
    context |= {
        "survey": survey, "rooms": rooms(request, survey, "data"), "form": form, "deliveries": deliveries,
        "days_kept": RAW_KEPT.days,
        "has_questions": Question.objects.filter(survey=survey).exists(),
    }  # fmt: skip
    return render(request, "surveys/data.html", context, status=status)


def delivery_of(request: Request, uid: str, file: str) -> Delivery:
    survey = own_survey(request, uid)
    rows = Delivery.objects.defer("content")
    delivery: Delivery = get_object_or_404(rows, survey=survey, uid=file)
    delivery.survey = survey
    return delivery


@login_required
@require_safe
def delivery(request: Request, uid: str, file: str) -> HttpResponse:
    found = delivery_of(request, uid, file)
    return _questions_page(request, found) if found.form in QUESTIONS else answers_page(request, found)


@login_required
@require_POST
def reread(request: Request, uid: str, file: str) -> HttpResponse:
    """Only a table of answers has columns to correct."""
    found = delivery_of(request, uid, file)
    if found.form in QUESTIONS:
        raise Http404(_("このページは見つかりません。"))
    return correct(request, found)


def _questions_page(request: Request, found: Delivery) -> HttpResponse:
    now = proposal_of(found.survey)
    before = Proposal.restored(found.reading["before"]) if found.applied_at else now
    proposal = completed(Proposal.restored(found.reading["proposal"]), before)
    context = {
        "survey": found.survey, "delivery": found, "form_name": FORM_NAMES[found.form],
        "changes": compared(before, proposal), "proposal": proposal, "notes": found.reading.get("notes", []),
        "can_bring": found.survey.is_draft,
    }  # fmt: skip
    return render(request, "surveys/data_questions.html", context)


@login_required
@require_POST
def apply(request: Request, uid: str, file: str) -> HttpResponse:
    found = delivery_of(request, uid, file)
    if found.form not in QUESTIONS:
        return apply_answers(request, found)
    try:
        bring_questions(found, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("調査票を取りこみました。取り消すと、取りこむ前に戻ります。"))
    return redirect("surveys:delivery", uid, file)


@login_required
@require_POST
def undo(request: Request, uid: str, file: str) -> HttpResponse:
    found = delivery_of(request, uid, file)
    if found.form not in QUESTIONS:
        return undo_answers(request, found)
    try:
        take_questions_back(found, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("取りこむ前に戻しました。"))
    return redirect("surveys:delivery", uid, file)


@login_required
@require_POST
def forget(request: Request, uid: str, file: str) -> HttpResponse:
    found = delivery_of(request, uid, file)
    try:
        throw_away(found, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect("surveys:delivery", uid, file)
    messages.success(request, _("ファイル「%(name)s」を消しました。") % {"name": found.name})
    return redirect("surveys:data", uid)


@login_required
@require_safe
def questionnaire(request: Request, uid: str, ending: str) -> HttpResponse:
    """The questionnaire for another program; it holds no answer."""
    survey = own_survey(request, uid)
    if ending == "xml":
        return download(write_ddi(survey), f"{survey.title}_DDI.xml", "application/xml")
    if ending == "lss":
        return download(write_lss(survey, proposal_of(survey)), f"{survey.title}_調査票.lss", "application/xml")
    if ending != "xlsx":
        raise Http404(_("このページは見つかりません。"))
    content = xlsform_out.write_xlsform(survey.title, survey.uid, proposal_of(survey))
    return download(content, f"{survey.title}_調査票.xlsx", XLSX)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name.replace("/", "／")) or "",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


def home(survey: Survey) -> str:
    return reverse("surveys:data", args=[survey.uid])
