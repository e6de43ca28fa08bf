"""One job, one problem, one plan in words: what stands in a row of the desk's first page, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.whole import called
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date

from .exchange import bearer_of, promise_words
from .models import Plan, Problem, Progress


@dataclass(frozen=True, slots=True)
class Job:
    """For design/job.html."""

    title: str
    url: str
    link: str
    text: str = ""
    note: str = ""
    late: bool = False
    quiet: bool = False
    # Read before anything else is begun.
    first: bool = False
    # Since when it waits; None where nobody can say.
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """For design/job.html: a problem, and in words what became of it."""

    problem: Problem
    title: str
    text: str
    url: str
    link: str
    late: bool = False
    quiet: bool = True


def problem_row(problem: Problem, *, can_answer: bool) -> ProblemRow:
    if can_answer:
        url = reverse("plans:edit:problem", args=[problem.plan.period.number, problem.uid])
    else:
        url = reverse("plans:desk:problem", args=[problem.plan.period.number, problem.uid])
    area = called(_("%(whole)s全体の共通課題")) if problem.plan.is_ward else problem.plan.area.name
    gaps = {"area": area, "title": problem.title}
    bearer = bearer_of(problem, _common_of(problem))
    late = bearer.answered_on is None and bearer.promised_on is not None and bearer.promised_on < today()
    return ProblemRow(problem, _("%(area)s：%(title)s") % gaps, standing_words(problem), url, _("見る"), late=late)


def standing_words(problem: Problem) -> str:
    """What became of it, as the one who wrote it reads it."""
    common = _common_of(problem)
    bearer = bearer_of(problem, common)
    if bearer.answered_on:
        words = _("%(day)sに回答しました。") % {"day": wareki_date(bearer.answered_on)}
    elif bearer.promised_on:
        words = promise_words(bearer)
    else:
        words = _("%(day)sに受け取りました。回答の日は、まだ決まっていません。") % {
            "day": wareki_date(problem.written_on)
        }
    if common:
        return called(
            _("%(whole)s全体の共通課題「%(title)s」にまとめました。%(words)s"), title=common.title, words=words
        )
    return words


def _common_of(problem: Problem) -> Problem | None:
    return problem.common if problem.common and not problem.common.is_binned else None


def new_problem_job(problem: Problem) -> Job:
    note = _("%(day)sに受け取りました。回答の日は、まだ決まっていません。") % {"day": wareki_date(problem.written_on)}
    url = reverse("plans:edit:problem", args=[problem.plan.period.number, problem.uid])
    return Job(_new_problem_title(problem), url, _("読む"), text=problem.title, note=note, quiet=True)


def _new_problem_title(problem: Problem) -> str:
    if problem.plan.is_ward:
        return _("共通課題に、回答の日を約束する")
    return _("%(area)sから寄せられた課題を読む") % {"area": problem.plan.area.name}


def promise_job(problem: Problem) -> Job:
    assert problem.promised_on is not None
    late = problem.promised_on < today()
    gaps = {"area": problem.plan.area.name, "day": wareki_date(problem.promised_on)}
    title = _("共通課題に回答する") if problem.plan.is_ward else _("%(area)sの課題に回答する") % gaps
    note = promise_words(problem)
    if late:
        note = _("%(day)sに回答する約束でした。回答を書くか、あらためて日をお知らせください。") % gaps
    number = problem.plan.period.number
    if late:
        return Job(
            title,
            reverse("plans:edit:problem", args=[number, problem.uid]),
            _("ひらく"),
            problem.title,
            note,
            late=True,
        )
    return Job(
        title, reverse("plans:edit:problem_answer", args=[number, problem.uid]), _("回答を書く"), problem.title, note
    )


def call_job(call: Any) -> Job:
    url = reverse("plans:edit:call", args=[call.plan.period.number, call.uid])
    if call.sent_on is None:
        return Job(
            _("記載のお願いを送る"), url, _("確かめる"), call.title, _("まだ、どの団体にも送っていません。"), quiet=True
        )
    gaps = {"day": wareki_date(call.due_on), "answered": call.answered, "asked": call.asked}
    note = _("しめきりは%(day)sでした。%(asked)s団体のうち%(answered)s団体から届いています。") % gaps
    if call.due_on == today():
        note = _("しめきりは今日です。%(asked)s団体のうち%(answered)s団体から届いています。") % gaps
    return Job(_("記載のお願いがしめきりになりました"), url, _("ようすを見る"), call.title, note)


def still_to_answer(call: Any) -> bool:
    """Whether a call that is out should be mentioned again: not in the week of its own letter, unless it ends soon."""
    week = timedelta(days=7)
    return bool(call.sent_on <= today() - week or call.due_on <= today() + week)


def asked_job(call: Any, organisation: int) -> Job:
    """For an organisation that was asked to write and has not."""
    url = reverse("plans:edit:entry_write", args=[call.plan.period.number, call.uid, organisation])
    note = _("しめきりは%(day)sです。紙でも、お電話でも受け付けます。問い合わせ先：%(contact)s")
    if call.due_on < today():
        note = _("しめきりは%(day)sでしたが、まだ受け付けています。問い合わせ先：%(contact)s")
    gaps = {"day": wareki_date(call.due_on), "contact": call.contact}
    late = call.due_on < today()
    return Job(_("具体的な取り組みを書く"), url, _("書く"), call.title, note % gaps, late=late, since=call.sent_on)


def next_step(plan: Plan) -> dict[str, str]:
    """For the committee: how far the own plan is, what comes next in plain words, and where."""
    number, slug = plan.period.number, plan.area.slug
    read = reverse("plans:desk:district", args=[number, slug])
    adopt = reverse("plans:edit:adopt", args=[number, slug])
    steps = {
        Progress.NOT_STARTED: (
            _("はじめに、地区の目標と取り組みを、書けるところから書いてください。"),
            read,
            _("書きはじめる"),
        ),
        Progress.WRITING: (
            _("続きを書いてください。書けたら、策定状況を「案ができました」にします。"),
            read,
            _("続きを書く"),
        ),
        Progress.DRAFT: (_("策定委員会で決まったら、決めた日を入れてください。"), adopt, _("決めた日を入れる")),
        Progress.ADOPTED: (_("事務局が公開の準備をしています。お待ちください。"), read, _("計画を読む")),
        Progress.PUBLISHED: (
            _("どなたでも読めます。書きなおしたところは、事務局が次の版を公開してから、みなさんに見えます。"),
            read,
            _("計画を読む"),
        ),
    }
    words, url, link = steps[Progress(plan.progress)]
    return {"words": words, "url": url, "link": link, "read": read}
