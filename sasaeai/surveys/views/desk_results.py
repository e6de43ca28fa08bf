"""結果: what the answers say, at the desk: small numbers are hidden here as for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.surveys import policy
from sasaeai.surveys.actions.keying import waiting
from sasaeai.surveys.actions.results import (
    FEWEST,
    CannotPublish,
    TooFewNew,
    new_since,
    not_yet,
    publish_results,
    weigh,
    withdraw_results,
)
from sasaeai.surveys.analysis import NotTabulated, Results, results_of
from sasaeai.surveys.asked_days import asked_when
from sasaeai.surveys.crossing import offered
from sasaeai.surveys.forms.results import PublishForm, WeightingForm
from sasaeai.surveys.models import PublishedResults, Survey
from sasaeai.surveys.response_figures import response_of, settled
from sasaeai.surveys.result_files import tables_file
from sasaeai.surveys.weighting import margins_of

from .rooms import own_survey, reads_early, rooms, seen_survey


def seen_results(request: Request, uid: str) -> Survey:
    survey = seen_survey(request, uid)
    require(policy.may_read_results(request.viewer, survey.area))
    return survey


def too_early(request: Request, survey: Survey) -> HttpResponse | None:
    """Tables move with every answer: who reads them before and after one came has all that this person said."""
    if not reads_early(request, survey):
        return None
    words = _(
        "表は、受付を終え、届いた調査票の入力がすんでから読めます。"
        "途中の表どうしを引き算すると、一人の答えが分かってしまうからです。"
    )
    messages.info(request, words)
    return redirect("surveys:results", survey.uid)


def shared(request: Request, survey: Survey, page: str) -> dict[str, Any]:
    found = [
        {"label": _("回収と方法"), "url": reverse("surveys:results", args=[survey.uid]), "current": page == "about"},
        {"label": _("単純集計"), "url": reverse("surveys:results_all", args=[survey.uid]), "current": page == "all"},
        {
            "label": _("重要度と満足度"),
            "url": reverse("surveys:results_matrix", args=[survey.uid]),
            "current": page == "matrix",
        },
    ]
    return {"survey": survey, "rooms": rooms(request, survey, "results"), "pages": found}


@login_required
@require_safe
def results(request: Request, uid: str) -> HttpResponse:
    survey = seen_results(request, uid)
    return _overview(request, survey, results_of(survey))


def _overview(
    request: Request,
    survey: Survey,
    found: Results,
    form: WeightingForm | None = None,
    publishing: PublishForm | None = None,
) -> HttpResponse:
    may_change = policy.may_survey(request.viewer, survey.area)
    versions = list(PublishedResults.objects.filter(survey=survey).defer("tables"))
    last = versions[0] if versions else None
    if may_change and form is None:
        form = _weighting_form(survey, found)
    early = reads_early(request, survey)
    response = settled(response_of(survey, found)) if early else response_of(survey, found)
    context = shared(request, survey, "about") | {
        "response": response,
        "asked_when": asked_when(response, survey),
        "waiting": waiting(survey),
        "fewest": FEWEST,
        "may_type": policy.may_type(request.viewer, survey.area),
        "figures": _figures(response),
        "found": found,
        "may_change": may_change,
        "form": form,
        "publishing": publishing or PublishForm(is_first=last is None),
        "versions": versions,
        "shown": next((one for one in versions if one.withdrawn_at is None), None),
        "early": early,
        "moved": not early and last is not None and last.response.get("stamp") != found.mark,
        "more": new_since(last, found),
        "not_yet": _why_not(hindrance, found) if may_change and (hindrance := not_yet(survey, found)) else "",
        "files": reverse("surveys:results_file", args=[survey.uid, "csv"]).removesuffix(".csv"),
    }
    bad = (form is not None and form.errors) or (publishing is not None and publishing.errors)
    return render(request, "surveys/results.html", context, status=422 if bad else 200)


def _weighting_form(survey: Survey, found: Results, typed: QueryDict | None = None) -> WeightingForm:
    tree = found.questionnaire
    return WeightingForm(typed, survey=survey, margins=margins_of(survey, tree), ways=offered(survey, tree))


def _why_not(hindrance: CannotPublish, found: Results) -> str:
    """Why nothing can be published yet, and what to do."""
    if isinstance(hindrance, TooFewNew):
        return _(
            "前の版との違いが%(number)s件だけなので、まだ公表できません。前の版と引き算すると、その人の答えが分かってしまいます。"
            "違いが%(n)s件以上になってから公表してください。"
        ) % {"number": hindrance.number, "n": FEWEST}
    return _(
        "有効な回答が%(n)s件になるまで公表できません（いま%(number)s件）。"
        "少ない人数の表からは、だれの答えかが分かってしまうからです。届いた紙を入力し、回答がふえるのを待ってください。"
    ) % {"number": found.n, "n": FEWEST}


def _figures(response: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"value": f"{response['letters']:,}" if response["letters"] else None, "unit": _("通"), "text": _("送った数")},
        {"value": f"{response['n']:,}", "unit": _("件"), "text": _("有効な回答")},
        {"value": response["rate"] or None, "unit": _("％"), "text": _("有効回収率")},
    ]


@login_required
@require_safe
def everything(request: Request, uid: str) -> HttpResponse:
    """単純集計."""
    survey = seen_results(request, uid)
    if early := too_early(request, survey):
        return early
    found = results_of(survey)
    tables = {table.question.code: table for table in found.simple()}
    sections = [
        {"title": group.title, "tables": [tables[leaf.code].as_json() for leaf in group.leaves if leaf.code in tables]}
        for group in found.questionnaire.groups
    ]
    context = shared(request, survey, "all") | {
        "found": found,
        "sections": [section for section in sections if section["tables"]],
        "files": reverse("surveys:results_file", args=[survey.uid, "csv"]).removesuffix(".csv"),
    }
    return render(request, "surveys/results_all.html", context)


@login_required
@require_safe
def question(request: Request, uid: str, code: str) -> HttpResponse:
    survey = seen_results(request, uid)
    if early := too_early(request, survey):
        return early
    found = results_of(survey)
    try:
        simple = found.table(code)
        by = request.GET.get("by", "") or _first_head(found, code)
        crossed = found.table(code, by) if by and by != code else None
    except NotTabulated as error:
        raise Http404 from error
    places = [item.code for item in found.items]
    at = places.index(code)
    context = shared(request, survey, "question") | {
        "found": found,
        "item": simple.question,
        "table": simple.as_json(),
        "crossed": crossed.as_json() if crossed else None,
        "number": found.number_of(code) if simple.question.kind == "number" else None,
        "heads": [(head.code, head.label, head.code == by) for head in found.heads if head.code != code],
        "others": [
            (item.code, f"{item.number} {item.text}", item.code == by)
            for item in found.items
            if item.is_single and item.code != code and item.code not in {head.code for head in found.heads}
        ],
        "before": found.items[at - 1] if at else None,
        "after": found.items[at + 1] if at + 1 < len(places) else None,
        "files": reverse("surveys:results_question_file", args=[survey.uid, code, "csv"]).removesuffix(".csv"),
    }
    return render(request, "surveys/results_question.html", context)


def _first_head(found: Results, code: str) -> str:
    return next((head.code for head in found.heads if head.code != code), "")


@login_required
@require_safe
def file(request: Request, uid: str, ending: str) -> HttpResponse:
    """Every table as the page hides it: of everybody, and by every usual head."""
    survey = seen_results(request, uid)
    if early := too_early(request, survey):
        return early
    found = results_of(survey)
    sheets = [(_("単純集計"), found.simple())]
    sheets += [(_("%(head)sごと") % {"head": head.label}, found.by(head.code)) for head in found.heads]
    return tables_file(
        f"{survey.title}_{_('結果')}", ending, [(name, [t.as_json() for t in tables]) for name, tables in sheets]
    )


@login_required
@require_safe
def question_file(request: Request, uid: str, code: str, ending: str) -> HttpResponse:
    survey = seen_results(request, uid)
    if early := too_early(request, survey):
        return early
    found = results_of(survey)
    try:
        by = request.GET.get("by", "") or _first_head(found, code)
        tables = [found.table(code).as_json()]
        if by and by != code:
            tables.append(found.table(code, by).as_json())
    except NotTabulated as error:
        raise Http404 from error
    return tables_file(found.item(code).number, ending, [(found.item(code).number, tables)])


@login_required
@require_POST
def weighting(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    found = results_of(survey)
    form = _weighting_form(survey, found, request.POST)
    if not form.is_valid():
        return _overview(request, survey, found, form=form)
    margins = form.cleaned_data.get("margins", [])
    weigh(survey, form.cleaned_data["weighting"], margins, form.crossing, by=request.viewer)
    messages.success(request, _("重みのつけ方を変えました。すべての表を計算しなおしました。"))
    return redirect("surveys:results", uid)


@login_required
@require_POST
def publish(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    form = PublishForm(request.POST, is_first=not PublishedResults.objects.filter(survey=survey).exists())
    if not form.is_valid():
        return _overview(request, survey, results_of(survey), publishing=form)
    try:
        row = publish_results(survey, change=form.cleaned_data.get("change", ""), by=request.viewer)
    except CannotPublish as error:
        messages.error(request, _why_not(error, results_of(survey)))
    else:
        sentence = _("結果を公表しました（第%(number)s版）。") % {"number": row.number}
        papers = reverse("press:results_papers", args=[survey.uid])
        link = _("報告書と地区プロフィールのできぐあいを見る")
        messages.success(request, format_html('{} <a href="{}">{}</a>', sentence, papers, link))
    return redirect("surveys:results", uid)


@login_required
@require_POST
def withdraw(request: Request, uid: str, number: int) -> HttpResponse:
    survey = own_survey(request, uid)
    row = get_object_or_404(PublishedResults, survey=survey, number=number)
    if withdraw_results(row, by=request.viewer):
        messages.success(request, _("第%(number)s版を取り下げました。") % {"number": number})
    else:
        messages.info(request, _("第%(number)s版は、もう取り下げてあります。") % {"number": number})
    return redirect("surveys:results", uid)
