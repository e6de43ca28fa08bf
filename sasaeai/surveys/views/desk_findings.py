"""わかったこと: sentences bound to numbers, quoted on goals with one press; values that the plan's indicators take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.undo import say_undo
from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.policy import Verb, require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.values import ValuesMoved
from sasaeai.surveys.actions.findings import (
    NotAsPublished,
    NothingPublished,
    StaysAsItWas,
    bin_finding,
    cite_on,
    give_values,
    is_published,
    is_stale,
    keep_finding,
    restore_finding,
    show_finding,
    take_citation_back,
    values_of,
    work_out,
)
from sasaeai.surveys.findings import GAPS, CannotBeTold
from sasaeai.surveys.forms.findings import ChooseQuestionForm, CiteForm, FindingForm
from sasaeai.surveys.models import Citation, Finding, IndicatorQuestion, Question, Survey
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.statistics.figures import HIDDEN_BELOW

from .rooms import own_survey, rooms


@login_required
@require_safe
def findings(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    rows = Finding.objects.present().filter(survey=survey).select_related("question", "survey")
    rows = rows.prefetch_related("citations__goal", "citations__evidence")
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "findings"),
        "lines": [{"finding": row, "citations": [(one, is_stale(one)) for one in row.citations.all()]} for row in rows],
        "links": IndicatorQuestion.objects.filter(question__survey=survey).select_related("indicator", "question"),
        "is_published": is_published(survey),
        "has_answers": survey.responses.filter(valid=True).count() >= HIDDEN_BELOW,
    }
    return render(request, "surveys/findings.html", context)


@login_required
def add(request: Request, uid: str) -> HttpResponse:
    """First the question, then what is said of it."""
    survey = own_survey(request, uid)
    questionnaire = questionnaire_of(survey)
    code = request.GET.get("question", "")
    if code not in questionnaire.by_code or not questionnaire.by_code[code].is_closed:
        form = ChooseQuestionForm(None, questionnaire=questionnaire)
        context = {"survey": survey, "form": form, "back": reverse("surveys:findings", args=[uid])}
        return render(request, "surveys/finding_choose.html", context)
    question = Question.objects.get(survey=survey, code=code)
    return _edit(request, Finding(survey=survey, question=question), _("わかったことを書く"))


@login_required
def edit(request: Request, uid: str, finding: str) -> HttpResponse:
    return _edit(request, _own(request, uid, finding), _("わかったことを書きなおす"))


def _own(request: Request, uid: str, finding: str, *, binned: bool = False) -> Finding:
    survey = own_survey(request, uid)
    rows = Finding.objects.binned() if binned else Finding.objects.present()
    rows = rows.filter(survey=survey).select_related("question", "head", "survey__area", "survey__period")
    found: Finding = get_object_or_404(rows, uid=finding)
    return found


def _edit(request: Request, finding: Finding, title: str) -> HttpResponse:
    survey = finding.survey
    questionnaire = questionnaire_of(survey)
    item = questionnaire.by_code[finding.question.code]
    data = request.POST if request.method == "POST" else None
    form = FindingForm(data, instance=finding, questionnaire=questionnaire, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_finding(form.save(), by=request.viewer)
        except CannotBeTold as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("保存しました：%(sentence)s") % {"sentence": kept.sentence})
            return redirect("surveys:findings", survey.uid)
    context = {
        "survey": survey,
        "item": item,
        "form": form,
        "page_title": title,
        "gaps": GAPS.items(),
        "back": reverse("surveys:findings", args=[survey.uid]),
    }
    return render(request, "surveys/finding.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: Request, uid: str, finding: str) -> HttpResponse:
    row = _own(request, uid, finding)
    bin_finding(row, by=request.viewer)
    undo = reverse("surveys:finding_restore", args=[uid, finding])
    say_undo(request, _("わかったことを消しました。目標に引用したものは、そのまま残ります。"), undo)
    return redirect("surveys:findings", uid)


@login_required
@require_POST
def restore(request: Request, uid: str, finding: str) -> HttpResponse:
    restore_finding(_own(request, uid, finding, binned=True), by=request.viewer)
    messages.success(request, _("元に戻しました。"))
    return redirect("surveys:findings", uid)


@login_required
@require_POST
def show(request: Request, uid: str, finding: str) -> HttpResponse:
    """`way`: to everybody, or to the desk only."""
    row = _own(request, uid, finding)
    to_all = request.POST.get("way") == "all"
    try:
        show_finding(row, to_all=to_all, by=request.viewer)
    except (NothingPublished, NotAsPublished) as reason:
        messages.error(request, _first(reason))
    except CannotBeTold as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("公表しました。") if to_all else _("公表をやめました。"))
    return redirect("surveys:findings", uid)


def _first(reason: NothingPublished | NotAsPublished) -> str:
    """What has to be done before something of the results is shown to everybody."""
    if isinstance(reason, NothingPublished):
        return _("結果がまだ公表されていません。「結果」の部屋で公表してから、もう一度押してください。")
    if isinstance(reason, StaysAsItWas):
        return _(
            "この表は、前の版のままです。そのあとに増えた回答や直した回答が少なく、いまの数字を出すと、だれの回答かが分かるおそれがあります。"
            "回答がふえて表が新しくなってから、もう一度押してください。"
        )
    return _(
        "結果を公表したあとに、回答が動いています。いまの数字を出すと、前の数字との差から、だれの回答かが分かるおそれがあります。"
        "「結果」の部屋で新しい版を公表してから、もう一度押してください。"
    )


@login_required
@require_POST
def again(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    changed = work_out(survey, by=request.viewer)
    messages.success(
        request,
        _("計算しなおしました。文が変わったものは%(count)s件です。") % {"count": changed}
        if changed
        else _("計算しなおしました。文は変わりませんでした。"),
    )
    return redirect("surveys:findings", uid)


@login_required
def quote(request: Request, uid: str, finding: str) -> HttpResponse:
    """Onto goals of the plan for which the survey was made."""
    row = _own(request, uid, finding)
    require(request.viewer.may(Verb.EDIT_WARD_PLAN, row.survey.area))
    form = CiteForm(request.POST if request.method == "POST" else None, finding=row)
    if request.method == "POST" and form.is_valid():
        try:
            for goal in form.cleaned_data["goals"]:
                cite_on(row, goal, by=request.viewer)
        except (NothingPublished, NotAsPublished) as reason:
            form.add_error(None, _first(reason))
        except CannotBeTold as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(
                request, _("目標の根拠に引用しました。目標のページは、次に計画を公開したときに変わります。")
            )
            return redirect("surveys:findings", uid)
    context = {"survey": row.survey, "finding": row, "form": form, "back": reverse("surveys:findings", args=[uid])}
    return render(request, "surveys/finding_cite.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def requote(request: Request, uid: str, citation: int) -> HttpResponse:
    """`way`: again, with today's numbers; or back, so that the goal no longer quotes it."""
    survey = own_survey(request, uid)
    require(request.viewer.may(Verb.EDIT_WARD_PLAN, survey.area))
    rows = Citation.objects.filter(finding__survey=survey).select_related("finding__survey", "goal", "evidence")
    row = get_object_or_404(rows, pk=citation)
    if request.POST.get("way") == "back":
        take_citation_back(row, by=request.viewer)
        messages.success(request, _("引用をやめました。目標のページは、次に計画を公開したときに変わります。"))
        return redirect("surveys:findings", uid)
    try:
        cite_on(row.finding, row.goal, by=request.viewer)
    except (NothingPublished, NotAsPublished) as reason:
        messages.error(request, _first(reason))
    except CannotBeTold as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("いまの数字で引用しなおしました。"))
    return redirect("surveys:findings", uid)


@login_required
def indicator(request: Request, uid: str, link: int) -> HttpResponse:
    """What the survey says of an indicator, area by area, before it goes into the plan."""
    survey = own_survey(request, uid)
    rows = IndicatorQuestion.objects.filter(question__survey=survey).select_related(
        "question__survey__area", "indicator__plan__area"
    )
    row = get_object_or_404(rows, pk=link)
    require(request.viewer.may(Verb.RECORD_VALUE, row.indicator.plan.area))
    year = _fiscal_year(survey)
    if request.method == "POST":
        try:
            changed = give_values(row, year.start.year, by=request.viewer)
        except (NothingPublished, NotAsPublished) as reason:
            messages.error(request, _first(reason))
        except ValuesMoved:
            messages.error(request, _("この年度の実績値は確定しているので、変えられません。"))
        else:
            messages.success(request, _("指標の実績値を%(count)s件書きました。") % {"count": changed})
        return redirect("surveys:findings", uid)
    return render(request, "surveys/finding_indicator.html", _preview(survey, row, year))


def _fiscal_year(survey: Survey) -> FiscalYear:
    day = survey.last_day or survey.opens_on or localtime(survey.made_at).date()
    return FiscalYear.of(day)


def _preview(survey: Survey, row: IndicatorQuestion, year: FiscalYear) -> dict[str, Any]:
    figures = values_of(row, year.start.year)
    names = {stratum.area_id: stratum.area.name for stratum in survey.strata.select_related("area")}
    names[survey.area_id] = survey.area.name
    lines = [{"name": names[area], "words": figure.words} for (area, _year), figure in figures.items() if area in names]
    return {
        "survey": survey,
        "link": row,
        "year": year,
        "lines": lines,
        "counted": list(row.counted.all()),
        "back": reverse("surveys:findings", args=[survey.uid]),
    }
