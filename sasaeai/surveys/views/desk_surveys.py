"""Surveys at the desk: the list, one survey with its rooms, making and changing it, leading it on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.surveys import policy
from sasaeai.surveys.actions.surveys import NotAllowedNow, NotSound, SomebodyWasAsked, keep_survey, move_survey
from sasaeai.surveys.forms.survey import SurveyForm
from sasaeai.surveys.models import Survey, SurveyState
from sasaeai.surveys.models.survey import FOLLOWING
from sasaeai.surveys.next_steps import Facts, next_step, steps_of

from .rooms import own_survey, reads_early, rooms, seen_survey


@login_required
@require_safe
def surveys(request: Request) -> HttpResponse:
    require(policy.may_read_results(request.viewer) or policy.may_type(request.viewer))
    rows = Survey.objects.visible_to(request.viewer).present().newest_first()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "surveys/surveys.html", {"page": page, "may_add": policy.may_survey(request.viewer)})


@login_required
@require_safe
def survey(request: Request, uid: str) -> HttpResponse:
    found = seen_survey(request, uid)
    if not policy.may_read_results(request.viewer, found.area):
        # Hired to type slips: nothing else of the survey is theirs to see.
        return redirect("surveys:keying", uid)
    may_change = policy.may_survey(request.viewer, found.area)
    facts = Facts(found, settled=reads_early(request, found))
    steps = steps_of(facts) if may_change else []
    coming = next_step(steps)
    moves = _moves(facts) if may_change else []
    context = {
        "survey": found,
        "rooms": rooms(request, found, "survey"),
        "may_change": may_change,
        "may_type": policy.may_type(request.viewer, found.area),
        "waiting": facts.waiting,
        "steps": steps,
        "next": coming,
        "moves": [move for move in moves if not coming or (move["to"] != coming.move and move["url"] != coming.url)],
        "why_not_fixed": facts.why_not_fixed if may_change and coming and not coming.url.endswith("#faults") else "",
        "figures": _figures(facts),
        "facts": _facts(found),
        "published": facts.published,
    }
    return render(request, "surveys/survey.html", context)


def _figures(facts: Facts) -> list[dict[str, Any]]:
    whole = facts.whole
    if facts.survey.is_draft or not (whole.letters or whole.valid):
        return [
            {"value": f"{facts.questions:,}", "unit": _("問"), "text": _("調査票の問い")},
            {"value": f"{facts.drawn:,}" if facts.drawn else None, "unit": _("通"), "text": _("送る予定")},
        ]
    sent = _("送る予定") if facts.survey.state == SurveyState.FIXED else _("送った")
    return [
        {"value": f"{whole.sent:,}" if whole.sent else None, "unit": _("通"), "text": sent},
        {"value": f"{whole.valid:,}", "unit": _("件"), "text": _("有効な回答")},
        {"value": None if whole.rate is None else str(whole.rate), "unit": _("％"), "text": _("有効回収率")},
        {"value": f"{facts.waiting.slips:,}", "unit": _("件"), "text": _("入力を待つ紙")},
    ]


def _facts(found: Survey) -> list[dict[str, Any]]:
    """What is not decided yet is said, but for what a survey need not have."""
    days = [
        wareki_date(found.opens_on) + _("から") if found.opens_on else "",
        wareki_date(found.last_day) + _("まで") if found.last_day else "",
    ]
    if found.closed_on and found.closes_on and found.closed_on != found.closes_on:
        days.append(_("（はじめのしめきりは%(day)s）") % {"day": wareki_date(found.closes_on)})
    ways = _("紙とインターネット") if found.answers_on_web else _("紙だけ")
    rows = [
        {"label": _("対象"), "text": found.for_whom},
        {"label": _("受付"), "text": " ".join(day for day in days if day)},
        {"label": _("答え方"), "text": ways + (_("（無記名）") if found.anonymous else _("（記名）"))},
    ]
    if found.period:
        rows.append({"label": _("どの計画のためか"), "text": str(found.period)})
    if found.predecessor and not found.predecessor.is_binned:
        before = reverse("surveys:survey", args=[found.predecessor.uid])
        rows.append({"label": _("前回のアンケート"), "text": found.predecessor.title, "url": before})
    return rows


def _moves(facts: Facts) -> list[dict[str, Any]]:
    """Only what can be done: no way back once letters were made, no end before an answer came in.

    With a `url` where something is asked first.
    """
    found = facts.survey
    words = {
        SurveyState.FIXED: _("調査票を確定する"),
        SurveyState.OPEN: _("受付をまたはじめる") if found.state == SurveyState.CLOSED else _("回答の受付をはじめる"),
        SurveyState.CLOSED: _("回答の受付を終える"),
        SurveyState.DRAFT: _("調査票を直せるように戻す"),
    }
    possible = {to for to in FOLLOWING[found.state] if found.may_become(to)}
    if found.state == SurveyState.FIXED:
        possible -= {SurveyState.DRAFT} if facts.whole.letters or facts.whole.valid else set()
        possible -= set() if facts.whole.valid else {SurveyState.CLOSED}
    if facts.why_not_fixed:
        possible -= {SurveyState.FIXED}
    end = reverse("surveys:survey_end", args=[found.uid])
    asks = {SurveyState.CLOSED, *([SurveyState.OPEN] if found.is_closed else [])}
    rows = [(to, label) for to, label in words.items() if to in possible]
    return [{"to": to, "label": label, "url": end if to in asks else ""} for to, label in rows]


@login_required
def add(request: Request) -> HttpResponse:
    require(policy.may_survey(request.viewer))
    return _edit(request, Survey(), _("アンケートを作る"), reverse("surveys:surveys"))


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    found = own_survey(request, uid)
    return _edit(request, found, _("アンケートを書きなおす"), reverse("surveys:survey", args=[uid]))


def _edit(request: Request, found: Survey, title: str, back: str) -> HttpResponse:
    form = SurveyForm(request.POST or None, instance=found, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        kept = keep_survey(form.save(commit=False), by=request.viewer)
        messages.success(request, _("保存しました。"))
        return redirect("surveys:survey", kept.uid)
    context = {"form": form, "page_title": title, "back": back}
    return render(request, "surveys/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def move(request: Request, uid: str) -> HttpResponse:
    found = own_survey(request, uid)
    to = request.POST.get("to", "")
    if to == SurveyState.CLOSED or (found.is_closed and to == SurveyState.OPEN):
        return redirect("surveys:survey_end", uid)
    try:
        move_survey(found, to, by=request.viewer)
    except SomebodyWasAsked:
        messages.error(
            request,
            _("依頼状を作ったか、回答が届いているので、調査票は直せません。新しいアンケートとして写してください。"),
        )
    except NotSound as unsound:
        messages.error(request, _not_sound(unsound, reverse("surveys:questions", args=[uid])))
    except NotAllowedNow:
        messages.error(request, _("いまの状態からは、そこへ進めません。画面を読みなおしてください。"))
    else:
        messages.success(request, _("「%(state)s」にしました。") % {"state": found.get_state_display()})
    return redirect("surveys:survey", uid)


def _not_sound(unsound: NotSound, url: str) -> str:
    sentence = _("まだ確定できません。直すところが%(count)sつあります。%(first)s") % {
        "count": len(unsound.faults),
        "first": unsound.faults[0].sentence,
    }
    return format_html('{} <a href="{}#faults">{}</a>', sentence, url, _("調査票の点検を見る"))
