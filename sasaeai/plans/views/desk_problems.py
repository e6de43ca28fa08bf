"""Problems: what a district writes, the list of all of them by what became of them, and the bin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.plans import policy
from sasaeai.plans.access import readable, readable_plan
from sasaeai.plans.actions.problems import (
    CannotGather,
    bin_problem,
    restore_problem,
    write_problem,
)
from sasaeai.plans.forms.problems import ProblemForm, TypedProblemForm
from sasaeai.plans.jobs import problem_row
from sasaeai.plans.models import Problem
from sasaeai.plans.models.problem import ProblemQuerySet
from sasaeai.plans.work import Work

from .desk_page import done, form_page, posted, question_page

STATES = ("waiting", "promised", "gathered", "answered", "bin")


@login_required
def problems(request: Request) -> HttpResponse:
    """What waits for an answer, promised ones first; a district's member sees what the own district wrote."""
    work = Work(request.viewer)
    answers, plans, gathers = work.answers, work.writable, work.gathers
    require(bool(answers or plans))
    state = request.GET.get("state", "")
    shown = Q(plan__area__in=answers) | Q(plan__in=plans)
    state = state if state in STATES else _first_state(shown)
    page = Paginator(_in_state(shown, state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [problem_row(problem, can_answer=problem.plan.area_id in answers) for problem in page],
        "tabs": [_tab(code, state) for code in STATES],
        "state": state,
        "plans": plans,
        "can_answer": bool(answers),
        "period": gathers[0].period.number if gathers else None,
    }
    return render(request, "plans/desk/problems.html", context)


def _first_state(shown: Q) -> str:
    """The first list in which there is something: an empty page would look as if everything was lost."""
    return next((state for state in STATES if state != "bin" and _in_state(shown, state).exists()), STATES[0])


def _in_state(shown: Q, state: str) -> ProblemQuerySet:
    rows: ProblemQuerySet = Problem.objects.filter(shown).select_related("plan__area", "plan__period", "common", "kind")
    if state == "bin":
        return rows.binned().order_by("-deleted_at")
    rows = rows.present()
    if state == "answered":
        return rows.answered().order_by("-answered_on", "-pk")
    rows = rows.filter(answered_on=None)
    if state == "gathered":
        return rows.filter(common__isnull=False).order_by("common", "plan__area__position", "pk")
    if state == "promised":
        return rows.unanswered().filter(promised_on__isnull=False).order_by("promised_on", "pk")
    return rows.filter(promised_on=None, common=None).order_by("written_on", "pk")


def _tab(code: str, current: str) -> dict[str, Any]:
    labels = {
        "waiting": _("回答の日を決めていない"),
        "promised": _("回答を約束した"),
        "gathered": _("共通課題にまとめた"),
        "answered": _("回答した"),
        "bin": _("ごみ箱"),
    }
    return {"label": labels[code], "url": f"?state={code}", "current": code == current}


# -- writing -------------------------------------------------------------------------------------------------------


@login_required
def write(request: Request, period: int, area: str) -> HttpResponse:
    """Two fields for the committee; the secretariat also says who said it, where and on what paper."""
    plan = readable_plan(request.viewer, period=period, area=area)
    require(policy.may_write_problem(request.viewer, plan))
    typed = policy.may_answer(request.viewer, plan)
    form = (TypedProblemForm if typed else ProblemForm)(posted(request))
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        write_problem(plan, **fields, by=request.viewer, on_behalf_of=fields.get("written_by", ""))
        return done(request, _written_words(typed), reverse("plans:problems" if typed else "plans:work"))
    hint = called(
        _("%(whole)sだけでは分からない、地区の困りごとを伝えてください。事務局が読んで、回答する日をお知らせします。")
    )
    return form_page(
        request,
        form,
        title=_("地区に代わって課題を入力する") if typed else called(_("%(whole)sへの課題を書く")),
        back=reverse("plans:problems" if typed else "plans:work"),
        eyebrow=plan.area.name,
        hint="" if typed else hint,
        submit=_("保存する") if typed else _("事務局に送る"),
    )


def _written_words(typed: bool) -> str:
    if typed:
        return _("課題を入力しました。まだ公開していません。次は、種類を選んで公開するか、回答の日を約束してください。")
    return _("事務局に届きました。回答する日が決まると、このページでお知らせします。")


# -- the bin --------------------------------------------------------------------------------------------------------


def _binnable(request: Request, period: int, uid: str, rows: ProblemQuerySet) -> Problem:
    """The secretariat bins any problem; a district its own, as long as it is not public and nobody answered."""
    found: Problem = readable(request.viewer, rows.select_related("plan__ward_plan"), period, uid)
    own = policy.may_write_problem(request.viewer, found.plan) and not found.published_on and not found.answered_on
    require(policy.may_answer(request.viewer, found.plan) or own)
    return found


def _list_of(viewer: Viewer) -> str:
    return reverse("plans:problems" if may(viewer, Verb.ANSWER_PROBLEM) else "plans:work")


@login_required
def throw_away(request: Request, period: int, uid: str) -> HttpResponse:
    found = _binnable(request, period, uid, Problem.objects.present())
    if request.method == "POST":
        try:
            bin_problem(found, by=request.viewer)
        except CannotGather as error:
            context = {
                "errors": [str(error)],
                "back": _list_of(request.viewer),
                "page_title": _("ごみ箱に入れられません"),
            }
            return render(request, "plans/desk/refused.html", context, status=422)
        sentence = _("「%(title)s」をごみ箱に入れました。") % {"title": found.title}
        say_undo(request, sentence, reverse("plans:edit:problem_restore", args=[period, uid]))
        return redirect(_list_of(request.viewer))
    return question_page(
        request, title=_("この課題をごみ箱に入れますか"), eyebrow=found.plan.area.name, quote=found.title,
        hint=_("あとから元に戻せます。"), submit=_("ごみ箱に入れる"), danger=True, back=_list_of(request.viewer),
    )  # fmt: skip


@login_required
def restore(request: Request, period: int, uid: str) -> HttpResponse:
    found = _binnable(request, period, uid, Problem.objects.all())
    if not found.is_binned:
        return done(request, _("この課題は、ごみ箱に入っていません。"), _list_of(request.viewer))
    if request.method == "POST":
        restore_problem(found, by=request.viewer)
        return done(request, _("「%(title)s」を元に戻しました。") % {"title": found.title}, _list_of(request.viewer))
    return question_page(
        request, title=_("この課題を元に戻しますか"), eyebrow=found.plan.area.name, quote=found.title,
        submit=_("元に戻す"), back=_list_of(request.viewer),
    )  # fmt: skip
