"""言葉: free answers are read by people, one after the other; what they read is counted, and some words are quoted."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.journal import record
from sasaeai.kernel.masking import masked
from sasaeai.kernel.table_files import table_file
from sasaeai.people.viewer import Request
from sasaeai.surveys.actions.retention import keep_words_for
from sasaeai.surveys.actions.words import (
    NotToBeReadTwice,
    ReadByYourself,
    allow_quoting,
    begin_codes,
    goals_without_code,
    keep_code,
    read_answer,
)
from sasaeai.surveys.forms.words import CodeForm, KeepingForm, QuoteForm, ReadingForm
from sasaeai.surveys.models import Code, FreeAnswer, Reading, Survey
from sasaeai.surveys.retention import end_of, with_something_left
from sasaeai.surveys.wording import (
    agreements,
    answers_of,
    campaigns,
    counts,
    next_answer,
    progress,
    suggester_of,
    together,
    waits_for_second,
)

from .rooms import own_survey, rooms

MOST_QUOTABLE = 50


@login_required
@require_safe
def words(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    answers = answers_of(survey)
    counted = counts(survey, answers)
    names = {row.code.pk: row.code.name for row in counted}
    districts = [stratum.area.name for stratum in survey.strata.select_related("area")]
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "words"),
        "progress": progress(survey),
        "counted": counted,
        "second": waits_for_second(answers, survey, request.viewer.journal_id),
        "may_begin": bool(goals_without_code(survey)),
        "read": sum(1 for answer in answers if answer.readings.all()),
        "answers": len(answers),
        "districts": districts,
        "rows": [(row, [row.shown(district) for district in districts]) for row in counted if row.count],
        "together": [(names[one], names[other], number) for (one, other), number in together(answers)],
        "agreements": [(code, one) for code, one in agreements(answers, [row.code for row in counted]) if one.both],
        "campaigns": [(group[0].text, len(group)) for group in campaigns(answers)],
        "quotable": sum(1 for answer in answers if answer.masked),
        "ends_on": _end(survey),
    }
    return render(request, "surveys/words.html", context)


def _end(survey: Survey) -> date | None:
    """The day on which the words as written go, this night at the soonest; None: no day yet, or they are gone."""
    row = with_something_left().filter(pk=survey.pk).first()
    day = end_of(row) if row and not survey.words_forgotten_at else None
    return day and max(day, today())


@login_required
def keeping(request: Request, uid: str) -> HttpResponse:
    """How long the words as written are kept."""
    survey = own_survey(request, uid)
    if survey.words_forgotten_at:
        messages.info(request, _("原文は、もう消してあります。"))
        return redirect("surveys:words", uid)
    form = KeepingForm(request.POST or None, instance=copy(survey), end=_end)
    if request.method == "POST" and form.is_valid():
        keep_words_for(survey, form.cleaned_data["words_kept_months"], by=request.viewer)
        messages.success(request, _("残す月数を決めました。"))
        return redirect("surveys:words", uid)
    hint = _(
        "過ぎると、書かれたままの言葉、調査票から入力した言葉、依頼状の合言葉を、夜のうちに消します。元には戻せません。"
        "分類した結果と、引用できると確かめた言葉は残ります。"
    )
    context = {"survey": survey, "form": form, "page_title": _("自由記述の原文を残す月数"), "hint": hint,
               "back": reverse("surveys:words", args=[uid])}  # fmt: skip
    return render(request, "surveys/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def begin(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    made = begin_codes(survey, by=request.viewer)
    if made:
        messages.success(request, _("計画の目標から、分類を%(count)s個作りました。") % {"count": made})
    else:
        messages.info(request, _("新しく作る分類はありません。アンケートに計画がつながっているか、確かめてください。"))
    return redirect("surveys:words", uid)


@login_required
def code(request: Request, uid: str, code: str = "") -> HttpResponse:
    survey = own_survey(request, uid)
    row = get_object_or_404(Code, survey=survey, uid=code) if code else Code(survey=survey)
    form = CodeForm(request.POST or None, instance=row)
    back = reverse("surveys:words", args=[uid])
    if request.method == "POST" and form.is_valid():
        keep_code(form.save(commit=False), by=request.viewer)
        messages.success(request, _("分類を保存しました。"))
        return redirect(back)
    title = _("分類を書きなおす") if code else _("分類を加える")
    context = {"survey": survey, "form": form, "page_title": title, "back": back}
    return render(request, "surveys/form.html", context, status=422 if form.errors else 200)


def _nothing_left(turn: int) -> str:
    if turn == Reading.Turn.FIRST:
        return _("読む言葉は、もうありません。")
    return _("あなたが二人めに読む言葉は、いまありません。読むものは画面がくじで選び、一人めに読んだ方は読めません。")


@login_required
def read(request: Request, uid: str) -> HttpResponse:
    """One answer at a time: `question` and `turn` say which wait, `answer` asks for a certain one again."""
    survey = own_survey(request, uid)
    question = request.GET.get("question", "")
    turn = Reading.Turn.SECOND if request.GET.get("turn") == "2" else Reading.Turn.FIRST
    here = f"{request.path}?question={question}&turn={int(turn)}"
    found = _wanted(request, survey, question, turn)
    if found is None:
        messages.success(request, _nothing_left(turn))
        return redirect("surveys:words", uid)
    before = found.readings.filter(turn=turn).prefetch_related("codes").first()
    form = ReadingForm(request.POST if request.method == "POST" else None, survey=survey, before=before)
    if request.method == "POST" and form.is_valid():
        try:
            read_answer(found, form.cleaned_data["codes"], form.cleaned_data["tone"], turn, by=request.viewer)
        except ReadByYourself:
            messages.error(request, _("一人めに読んだのが、あなたです。二人めは、別の方が読みます。"))
        except NotToBeReadTwice:
            messages.error(request, _("この言葉は、二人めが読むものに選ばれていません。"))
        return redirect(here)
    # Who reads second sees nothing of the first; suggestions come of readings, and so would show them.
    suggestions = _suggested(survey, found) if turn == Reading.Turn.FIRST else []
    context = {
        "survey": survey,
        "answer": found,
        "form": form,
        "suggestions": suggestions,
        "is_second": turn == Reading.Turn.SECOND,
        "left": sum(row.left for row in progress(survey) if not question or row.code == question),
        "again": before is not None,
        "next": here,
    }
    return render(request, "surveys/words_read.html", context, status=422 if form.errors else 200)


def _wanted(request: Request, survey: Survey, question: str, turn: int) -> FreeAnswer | None:
    asked = request.POST.get("answer") or request.GET.get("answer")
    if asked:
        rows = FreeAnswer.objects.filter(response__survey=survey).select_related("question__survey")
        found: FreeAnswer = get_object_or_404(rows, uid=asked)
        return found
    return next_answer(survey, question, turn, request.viewer.journal_id)


def _suggested(survey: Survey, answer: FreeAnswer) -> list[dict[str, Any]]:
    names = dict(Code.objects.filter(survey=survey, retired=False).values_list("pk", "name"))
    found = suggester_of(survey).suggest(answer.text)
    return [{"name": names[one.code], "words": one.words, "like": one.like} for one in found if one.code in names]


@login_required
@require_safe
def quotes(request: Request, uid: str) -> HttpResponse:
    """Answers that were read, and which of them may be quoted."""
    survey = own_survey(request, uid)
    wanted = request.GET.get("code", "")
    answers = [row for row in answers_of(survey) if row.readings.all()]
    if wanted:
        answers = [
            row for row in answers if any(code.uid == wanted for one in row.readings.all() for code in one.codes.all())
        ]
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "words"),
        "codes": Code.objects.filter(survey=survey),
        "wanted": wanted,
        "answers": answers[:MOST_QUOTABLE],
        "more": max(0, len(answers) - MOST_QUOTABLE),
    }
    return render(request, "surveys/words_quotes.html", context)


@login_required
def quote(request: Request, uid: str, answer: str) -> HttpResponse:
    survey = own_survey(request, uid)
    rows = FreeAnswer.objects.filter(response__survey=survey).select_related("question__survey")
    found = get_object_or_404(rows, uid=answer)
    proposed, hidden = masked(found.text)
    form = QuoteForm(request.POST if request.method == "POST" else None, answer=found, proposed=proposed)
    if request.method == "POST" and form.is_valid():
        allow_quoting(found, form.cleaned_data["words"].strip(), by=request.viewer)
        messages.success(request, _("引用できるようにしました。") if found.masked else _("引用しないことにしました。"))
        return redirect("surveys:words_quotes", uid)
    context = {"survey": survey, "answer": found, "form": form, "hidden": hidden}
    return render(request, "surveys/words_quote.html", context, status=422 if form.errors else 200)


HEADER = ("問い", "書かれた言葉", "分類", "どんな声か", "地区", "引用できる言葉")


@login_required
@require_safe
def table(request: Request, uid: str, ending: str) -> HttpResponse:
    """Every answer with its codes, for whoever runs the survey; noted in the journal, as it holds people's words."""
    survey = own_survey(request, uid)
    if ending not in {"csv", "xlsx"}:
        raise Http404
    lines: list[list[Any]] = [list(HEADER), *(_line(answer) for answer in answers_of(survey))]
    record("surveys.words.taken", survey, by=request.viewer, area=survey.area_id, count=len(lines) - 1)
    name = _("自由記述_%(day)s") % {"day": wareki_date(today())}
    return table_file(name, ending, _("自由記述"), lines)


def _line(answer: FreeAnswer) -> list[Any]:
    first = next((one for one in answer.readings.all() if one.turn == Reading.Turn.FIRST), None)
    codes = "、".join(code.name for code in first.codes.all()) if first else _("まだ読んでいません")
    district = answer.response.stratum.area.name if answer.response.stratum else ""
    tone = first.get_tone_display() if first else ""
    return [answer.question.text, answer.text, codes, tone, district, answer.masked]
