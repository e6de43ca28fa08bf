"""The secretariat and a problem: sort it, publish it, promise a day, answer, gather several into a common one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.areas.whole import called
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.words import differences
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import readable
from sasaeai.plans.actions.problems import (
    AnsweredMeanwhile,
    CannotGather,
    answer_problem,
    answer_seen,
    begin_common,
    gather_problems,
    promise_answer,
    publish_problem,
    sort_problem,
    take_out,
    withdraw_problem,
)
from sasaeai.plans.forms.problems import AnswerForm, GatherProblemsForm, PromiseForm, SortForm
from sasaeai.plans.jobs import problem_row
from sasaeai.plans.models import Problem
from sasaeai.plans.models.problem import ProblemQuerySet
from sasaeai.plans.work import answerable_areas

from .desk_calls import gathering_plan
from .desk_page import done, form_page, posted, question_page, say_way_back


def answerable(request: Request, period: int, uid: str, rows: ProblemQuerySet | None = None) -> Problem:
    """404 when the plan is not readable, 403 for whoever may not answer."""
    rows = Problem.objects.present() if rows is None else rows
    wanted = rows.select_related("goal", "kind", "common", "plan__ward_plan__area")
    problem: Problem = readable(request.viewer, wanted, period, uid)
    require(policy.may_answer(request.viewer, problem.plan))
    return problem


def _page_of(problem: Problem) -> str:
    return reverse("plans:edit:problem", args=[problem.plan.period.number, problem.uid])


@login_required
def problem(request: Request, period: int, uid: str) -> HttpResponse:
    """Everything that can be done for one problem."""
    found = answerable(request, period, uid)
    gathered = found.gathered.present().select_related("plan__area", "plan__period")
    context = {
        "problem": found,
        "row": problem_row(found, can_answer=True),
        "gathered": list(gathered) if found.plan.is_ward else [],
        "can_gather": policy.may_classify(request.viewer, found.plan.ward_plan or found.plan),
        "measures": list(found.measures.filter(deleted_at=None)),
        "desk_page": reverse("plans:desk:problem", args=[period, uid]),
        "public_page": reverse("plans:public:problem", args=[period, uid]) if found.published_on else "",
    }
    return render(request, "plans/desk/problem.html", context)


@login_required
def sort(request: Request, period: int, uid: str) -> HttpResponse:
    found = answerable(request, period, uid)
    form = SortForm(found, posted(request))
    if request.method == "POST" and form.is_valid():
        sort_problem(found, **form.cleaned_data, by=request.viewer)
        return done(request, _("種類と目標を保存しました。"), _page_of(found))
    return _form(request, form, found, _("種類と、かかわる目標を選ぶ"))


@login_required
def promise(request: Request, period: int, uid: str) -> HttpResponse:
    found = answerable(request, period, uid)
    form = PromiseForm(found, posted(request))
    if request.method == "POST" and form.is_valid():
        promise_answer(found, **form.cleaned_data, by=request.viewer)
        gaps = {"day": wareki_date(form.cleaned_data["on"])}
        return done(request, _("%(day)sに回答すると約束しました。地区の方のページに出ます。") % gaps, _page_of(found))
    hint = _("約束した日と場所は、課題を公開していれば、どなたにも見えます。")
    return _form(request, form, found, _("回答の日を約束する"), hint=hint, submit=_("約束する"))


@login_required
def answer(request: Request, period: int, uid: str) -> HttpResponse:
    found = answerable(request, period, uid)
    form = AnswerForm(found, posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        # Without the field nothing was offered, and what is linked stays.
        measures = given["measures"] if "measures" in form.fields else found.measures.all()
        try:
            answer_problem(
                found, words=given["answer"], answered_by=given["answered_by"], on=given["answered_on"],
                measures=list(measures), seen=given["seen"], publish=given.get("publish", False), by=request.viewer,
            )  # fmt: skip
        except AnsweredMeanwhile as meanwhile:
            return _both(request, found, given, meanwhile.problem)
        return done(request, _answered_words(found), _page_of(found))
    return _answer_page(request, form, found)


def _answer_page(request: Request, form: AnswerForm, found: Problem, **context: Any) -> HttpResponse:
    title = _("回答を直す") if found.answered_on else _("回答を書く")
    hint = _("前の回答は、記録に残ります。") if found.answered_on else ""
    return _form(request, form, found, title, hint=hint, template="plans/desk/answer.html", **context)


def _both(request: Request, found: Problem, mine: dict[str, Any], theirs: Problem) -> HttpResponse:
    """The second of two who answer reads both answers; 409 says that nothing was saved yet."""
    started = {name: mine.get(name) for name in ("answer", "answered_by", "answered_on", "publish")}
    # What either of them linked stands checked.
    started["measures"] = list({*(mine.get("measures") or []), *theirs.measures.all()})
    form = AnswerForm(theirs, initial=started | {"seen": answer_seen(theirs)})
    return _answer_page(
        request, form, found, status=409, theirs=theirs, mine=mine["answer"],
        differences=differences(theirs.answer, mine["answer"]),
    )  # fmt: skip


def _answered_words(problem: Problem) -> str:
    if problem.published_on:
        return _("回答を公開しました。どなたでも読めます。")
    return _("回答を保存しました。課題を公開していないので、回答は地区の方と事務局だけが読めます。")


@login_required
@require_POST
def publish(request: Request, period: int, uid: str) -> HttpResponse:
    found = answerable(request, period, uid)
    if publish_problem(found, by=request.viewer):
        return done(request, _("課題を公開しました。どなたでも読めます。"), _page_of(found))
    return done(request, _("この課題は、すでに公開しています。"), _page_of(found))


@login_required
def withdraw(request: Request, period: int, uid: str) -> HttpResponse:
    found = answerable(request, period, uid)
    if request.method == "POST":
        withdraw_problem(found, by=request.viewer)
        return done(request, _("公開をやめました。課題は、地区の方と事務局だけが読めます。"), _page_of(found))
    return question_page(
        request, title=_("この課題の公開をやめますか"), eyebrow=found.plan.area.name, quote=found.title,
        hint=_("公開のページから、課題と回答が見えなくなります。もう一度公開することもできます。"),
        submit=_("公開をやめる"), danger=True, back=_page_of(found),
    )  # fmt: skip


# -- common problems ------------------------------------------------------------------------------------------------


@login_required
def gather(request: Request, period: int) -> HttpResponse:
    areas = answerable_areas(request.viewer)
    ward = gathering_plan(request, period)
    chosen = Problem.objects.filter(uid__in=request.GET.getlist("problem")).values_list("pk", flat=True)
    common = Problem.objects.filter(uid=request.GET.get("common", "")).values_list("pk", flat=True).first()
    form = GatherProblemsForm(period, areas, posted(request), initial={"problems": list(chosen), "common": common})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            target = given["common"] or begin_common(ward, title=given["title"], text=given["text"], by=request.viewer)
            gather_problems(given["problems"], target, by=request.viewer)
        except CannotGather as error:
            form.add_error("problems", str(error))
        else:
            gaps = {"count": len(given["problems"]), "title": target.title}
            return done(request, _("%(count)s件を共通課題「%(title)s」にまとめました。") % gaps, _page_of(target))
    return form_page(
        request, form, title=called(_("%(whole)s全体の共通課題にまとめる")), back=reverse("plans:problems"),
        submit=_("まとめる"),
        hint=_("地区の課題は、それぞれの文のまま残ります。共通課題に書いた回答が、まとめた課題すべての回答になります。"),
    )  # fmt: skip


@login_required
@require_POST
def take_out_of_common(request: Request, period: int, uid: str) -> HttpResponse:
    found = answerable(request, period, uid)
    common = found.common
    if common is not None:
        take_out(found, by=request.viewer)
    again = reverse("plans:edit:problems_gather", args=[period]) + f"?problem={uid}"
    say_way_back(request, _("共通課題から外しました。"), again + (f"&common={common.uid}" if common else ""))
    return redirect(_page_of(found))


def _form(request: Request, form: Any, found: Problem, title: str, **context: Any) -> HttpResponse:
    return form_page(
        request, form, title=title, back=_page_of(found), eyebrow=found.plan.area.name, quote=found.title, **context
    )
