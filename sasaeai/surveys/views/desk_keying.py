"""入力: type one slip after the other, for the first or the second time; settle differences, correct."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.people.viewer import Request
from sasaeai.surveys import policy
from sasaeai.surveys.actions import keying as actions
from sasaeai.surveys.actions.keying import Turn, Typings, rules_of, typings_of, waiting
from sasaeai.surveys.corrections import as_words, sentence
from sasaeai.surveys.marking import UNCLEAR, read_marks
from sasaeai.surveys.models import Keying, Slip, Survey, SurveyState
from sasaeai.surveys.questionnaire import Item, Questionnaire, questionnaire_of
from sasaeai.surveys.typed import Typed, places_for_words, read_typed, shown
from sasaeai.surveys.typed_twice import agreement, differences

from .desk_slips import own_slip, typing_survey
from .rooms import own_survey, rooms

PREFIX = "m-"


@login_required
@require_safe
def keying(request: Request, uid: str) -> HttpResponse:
    found = typing_survey(request, uid)
    number = request.GET.get("number", "").strip()
    missing = ""
    if number:
        if number.isdecimal() and len(number) < 10 and Slip.objects.filter(survey=found, number=int(number)).exists():
            return redirect("surveys:key_slip", uid, int(number))
        missing = number
    again = _second_turn(request, found)
    context = {
        "survey": found, "rooms": rooms(request, found, "keying"), "waiting": waiting(found), "missing": missing,
        "next_first": Slip.objects.filter(survey=found).to_type().order_by("number").first(),
        "next_second": again.order_by("number").first(), "seconds": again.count(),
        "next_words": Slip.objects.filter(survey=found).with_words_left().order_by("number").first(),
        "counted": Slip.objects.filter(survey=found).counted().count(), "may_type_now": _may_type_now(found),
        "may_run": policy.may_survey(request.viewer, found.area), "here": "keying",
    }  # fmt: skip
    return render(request, "surveys/keying.html", context)


def _may_type_now(survey: Survey) -> bool:
    """Also after the last day: the pile that came in time is typed then."""
    return survey.state in (SurveyState.OPEN, SurveyState.CLOSED)


def _second_turn(request: Request, survey: Survey) -> Any:
    return Slip.objects.filter(survey=survey).to_type_again().not_first_typed_by(request.viewer.journal_id)


# -- one slip --------------------------------------------------------------------------------------------------------


@dataclass
class Sheet:
    """One slip on the page: its fields, what stands in them, what was found wrong with it."""

    slip: Slip
    questionnaire: Questionnaire
    fields: dict[str, str]
    typed: Typed = field(default_factory=Typed)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    with_closed: bool = True
    with_words: bool = True
    only: frozenset[str] | None = None
    sayings: dict[str, str] = field(default_factory=dict)

    @property
    def seal(self) -> str:
        """Doubts that somebody looked at on the paper are kept; others, that came since, are told first."""
        return hashlib.sha256(json.dumps(self.doubts, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def errors(self) -> list[dict[str, str]]:
        return [{"text": words, "url": f"#f-{key.replace(':', '-')}"} for key, words in self.typed.refused.items()]

    @property
    def doubt_words(self) -> list[str]:
        return [sentence(one, self.questionnaire) for one in self.doubts]

    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        conditions = {leaf.code: tests for leaf, tests in actions.asked_of(self.questionnaire)}
        brackets = {key: leaf for key, leaf, code in places_for_words(self.questionnaire) if code}
        found = []
        for group in self.questionnaire.groups:
            rows: list[dict[str, Any]] = []
            for leaf in group.leaves:
                tests = conditions[leaf.code]
                is_words = leaf.kind == "text"
                if (self.with_words if is_words else self.with_closed) and self._wanted(leaf.code):
                    rows.append(self._row(leaf, leaf.code, leaf.kind, tests))
                for key in (key for key, of in brackets.items() if of is leaf and self.with_words):
                    if self._wanted(key):
                        code = key.rpartition(":")[2]
                        tests_here = [*tests, ["selected", leaf.code, code]] if self.with_closed else []
                        rows.append(self._row(leaf, key, "text", tests_here, bracket=int(code)))
            if rows:
                found.append((group.title, rows))
        return found

    def _wanted(self, key: str) -> bool:
        return self.only is None or key in self.only

    def _row(self, leaf: Item, key: str, kind: str, tests: list[Any], bracket: int = 0) -> dict[str, Any]:
        above = self.questionnaire.by_code.get(leaf.above) if leaf.is_row else None
        is_first = bool(above and above.rows and above.rows[0].code == leaf.code)
        return {
            "id": f"f-{key.replace(':', '-')}", "name": PREFIX + key, "code": leaf.code, "kind": kind,
            "number": leaf.number, "text": leaf.text, "head": above.text if above and is_first else "",
            "bracket": leaf.by_code[bracket].label if bracket else "", "options": () if bracket else leaf.options,
            "codes": " ".join(str(option.code) for option in leaf.options) if not bracket else "",
            "most_choices": leaf.most_choices, "least": leaf.least, "most": leaf.most, "unit": leaf.unit,
            "asked": json.dumps(tests) if tests else "", "value": self.fields.get(key, ""),
            "refused": self.typed.refused.get(key, ""), "says": self.sayings.get(key, ""),
        }  # fmt: skip


def _fields(data: QueryDict) -> dict[str, str]:
    return {name.removeprefix(PREFIX): str(value) for name, value in data.items() if name.startswith(PREFIX)}


def _slip_to_type(request: Request, uid: str, number: int) -> Slip:
    found = typing_survey(request, uid)
    slip = get_object_or_404(Slip, survey=found, number=number)
    slip.survey = found
    return slip


def _refusal(slip: Slip) -> str:
    if not _may_type_now(slip.survey):
        return _("このアンケートは、まだ回答を受け付けていないので、入力できません。")
    if slip.invalid:
        gaps = {"slip": slip, "why": slip.get_fate_display()}
        return _("調査票「%(slip)s」は、数えないもの（%(why)s）なので、入力しません。") % gaps
    return ""


@login_required
def key_slip(request: Request, uid: str, number: int) -> HttpResponse:
    slip = _slip_to_type(request, uid, number)
    if words := _refusal(slip):
        return _sent_away(request, slip, words)
    typings = typings_of(slip)
    try:
        turn = typings.turn_for(request.viewer.journal_id)
        if turn == Turn.SECOND and not slip.wants_second:
            raise actions.NotNow
    except actions.NotNow:
        return _sent_away(request, slip, _typed_already(slip))
    questionnaire = questionnaire_of(slip.survey)
    own = typings.of_turn(turn)
    sheet = Sheet(slip, questionnaire, shown(own.marks) if own else {}, with_words=turn == Turn.FIRST)
    if request.method == "POST":
        return _typed(request, sheet, turn)
    return _sheet_page(request, sheet, turn, is_own=own is not None)


def _typed_already(slip: Slip) -> str:
    return _("調査票「%(slip)s」は、もう入力されています。番号を確かめてください。") % {"slip": slip}


def _sent_away(request: Request, slip: Slip, words: str) -> HttpResponse:
    """Nothing that was typed for this slip is shown: who types it a second time must not see the first."""
    context = {"survey": slip.survey, "words": words, "sheet_title": str(slip)}
    return render(request, "surveys/keying_refused.html", context, status=409 if request.method == "POST" else 200)


def _typed(request: Request, sheet: Sheet, turn: int) -> HttpResponse:
    if request.POST.get("turn") != str(turn):
        words = _(
            "入力しているあいだに、ほかの人がこの調査票を入力しました。二人めの入力として、はじめからお願いします。"
        )
        if request.POST.get("turn") == str(Turn.SECOND):
            words = _("はじめに入力した人は、同じ調査票の二人めになれません。ほかの人に頼んでください。")
        return _sent_away(request, sheet.slip, words)
    if not _ready(request, sheet):
        return _sheet_page(request, sheet, turn, status=422)
    try:
        actions.keep_typed(sheet.slip, turn, sheet.typed.marks, sheet.questionnaire, by=request.viewer)
    except actions.NotNow:
        return _sent_away(request, sheet.slip, _typed_already(sheet.slip))
    return _on(request, sheet.slip, turn)


def _ready(request: Request, sheet: Sheet) -> bool:
    """Whether it can be kept: nothing refused, and what seems wrong was looked at on the paper."""
    sheet.fields = _fields(request.POST)
    sheet.typed = read_typed(sheet.questionnaire, sheet.fields, with_words=sheet.with_words)
    if sheet.typed.refused:
        return False
    if not sheet.typed.marks:
        sheet.typed.refused[""] = _(
            "すべて空欄です。白紙なら、保存せずに、事務局に「白紙・無効」にするように頼んでください。"
        )
        return False
    sheet.doubts = read_marks(sheet.questionnaire, sheet.typed.marks, rules_of(sheet.slip.survey)).corrections
    sheet.doubts = [one for one in sheet.doubts if one["rule"] != "unclear"]
    return not sheet.doubts or request.POST.get("sure") == sheet.seal


def _sheet_page(
    request: Request, sheet: Sheet, turn: int, *, status: int = 200, is_own: bool = False, **more: Any
) -> HttpResponse:
    titles = {
        Turn.FIRST: _("一人めの入力"), Turn.SECOND: _("二人めの入力"), Turn.WORDS: _("言葉の入力"),
        Turn.SETTLED: _("入力を直す"),
    }  # fmt: skip
    context = {
        "survey": sheet.slip.survey, "slip": sheet.slip, "sheet": sheet, "turn": turn, "turn_words": titles[Turn(turn)],
        "is_own": is_own, "groups": sheet.groups(), "unclear": UNCLEAR, **more,
    }  # fmt: skip
    return render(request, "surveys/keying_slip.html", context, status=status)


def _on(request: Request, slip: Slip, turn: int) -> HttpResponse:
    """The next slip of the same turn in the order of the pile follows at once."""
    rows: dict[int, Callable[[], Any]] = {
        Turn.FIRST: lambda: Slip.objects.filter(survey=slip.survey).to_type(),
        Turn.SECOND: lambda: _second_turn(request, slip.survey),
        Turn.WORDS: lambda: Slip.objects.filter(survey=slip.survey).with_words_left(),
    }
    left = rows[turn]().order_by("number")
    following = left.filter(number__gt=slip.number).first() or left.first()
    address = "surveys:key_words" if turn == Turn.WORDS else "surveys:key_slip"
    words = _("調査票「%(slip)s」を保存しました。") % {"slip": slip}
    if turn == Turn.WORDS:
        messages.success(request, words)
    else:
        own = reverse(address, args=[slip.survey.uid, slip.number])
        messages.success(request, format_html('{} <a href="{}">{}</a>', words, own, _("いまの入力を直す")))
    if following is None:
        messages.info(request, _("入力を待っている調査票は、もうありません。"))
        return redirect("surveys:keying", slip.survey.uid)
    return redirect(address, slip.survey.uid, following.number)


@login_required
def key_words(request: Request, uid: str, number: int) -> HttpResponse:
    """Words that whoever typed the numbers left with a star."""
    slip = _slip_to_type(request, uid, number)
    words = _refusal(slip) or ("" if slip.words_left else _("この調査票に、入力を待っている言葉はありません。"))
    if words:
        return _sent_away(request, slip, words)
    questionnaire = questionnaire_of(slip.survey)
    marks = typings_of(slip)
    source = marks.of_turn(Turn.SETTLED) or marks.of_turn(Turn.FIRST)
    left = frozenset(key for key, value in source.marks.items() if value == UNCLEAR) if source else frozenset()
    sheet = Sheet(slip, questionnaire, {}, with_closed=False, only=left)
    if request.method != "POST":
        return _sheet_page(request, sheet, Turn.WORDS)
    sheet.fields = {key: value for key, value in _fields(request.POST).items() if key in left}
    sheet.typed = read_typed(questionnaire, sheet.fields)
    if sheet.typed.refused:
        return _sheet_page(request, sheet, Turn.WORDS, status=422)
    try:
        actions.keep_words(slip, sheet.typed.marks, questionnaire, by=request.viewer)
    except actions.NotNow:
        return _sent_away(request, slip, _typed_already(slip))
    return _on(request, slip, Turn.WORDS)


# -- for whoever runs the survey -------------------------------------------------------------------------------------


@login_required
@require_safe
def agreed(request: Request, uid: str) -> HttpResponse:
    """How often two typists agree, and what is to be settled."""
    found = own_survey(request, uid)
    questionnaire = questionnaire_of(found)
    slips = Slip.objects.filter(survey=found, invalid=False, keyings__turn=Turn.SECOND).distinct()
    pairs = []
    for slip in slips.prefetch_related("keyings"):
        typings = Typings.of(slip.keyings.all())
        first, second = typings.of_turn(Turn.FIRST), typings.of_turn(Turn.SECOND)
        if first and second:
            pairs.append((first.marks, second.marks))
    whole, rows = agreement(questionnaire, pairs)
    context = {
        "survey": found, "rooms": rooms(request, found, "keying"), "whole": whole, "rows": rows, "slips": len(pairs),
        "to_settle": Slip.objects.filter(survey=found).to_settle().order_by("number"), "waiting": waiting(found),
        "may_run": True, "here": "agreement",
    }  # fmt: skip
    return render(request, "surveys/agreement.html", context)


@login_required
def settle(request: Request, uid: str, number: int) -> HttpResponse:
    """Only the questions at which the two differ, with what each of them typed."""
    slip = own_slip(request, uid, number)
    typings = typings_of(slip)
    first, second = typings.of_turn(Turn.FIRST), typings.of_turn(Turn.SECOND)
    if slip.invalid or first is None or second is None or typings.of_turn(Turn.SETTLED):
        messages.info(request, _("この調査票に、直す食いちがいはありません。"))
        return redirect("surveys:slip", uid, number)
    questionnaire = questionnaire_of(slip.survey)
    differing = differences(questionnaire, first.marks, second.marks)
    if not differing:
        messages.info(request, _("二人の入力は同じです。"))
        return redirect("surveys:slip", uid, number)
    sheet = Sheet(
        slip, questionnaire, {}, with_words=False, only=frozenset(leaf.code for leaf in differing),
        sayings={leaf.code: _both(leaf, first, second) for leaf in differing},
    )  # fmt: skip
    more = {"is_settling": True, "is_desk": True}
    if request.method != "POST":
        return _sheet_page(request, sheet, Turn.SETTLED, **more)
    sheet.fields = _fields(request.POST)
    sheet.typed = read_typed(questionnaire, sheet.fields, with_words=False)
    for leaf in differing:
        if not sheet.fields.get(leaf.code, "").strip():
            gaps = {"number": leaf.number}
            sheet.typed.refused[leaf.code] = (
                _("%(number)sに、正しいほうを入れてください。空欄が正しければ - を入れます。") % gaps
            )
    if sheet.typed.refused:
        return _sheet_page(request, sheet, Turn.SETTLED, status=422, **more)
    try:
        actions.settle(slip, sheet.typed.marks, questionnaire, by=request.viewer)
    except actions.NotNow:
        return _sent_away(request, slip, _typed_already(slip))
    messages.success(request, _("調査票「%(slip)s」の食いちがいを直しました。") % {"slip": slip})
    following = Slip.objects.filter(survey=slip.survey).to_settle().order_by("number").first()
    if following:
        return redirect("surveys:settle", uid, following.number)
    return redirect("surveys:agreement", uid)


def _both(leaf: Item, first: Keying, second: Keying) -> str:
    gaps = {"first": as_words(first.marks.get(leaf.code)), "second": as_words(second.marks.get(leaf.code))}
    return _("一人め「%(first)s」、二人め「%(second)s」") % gaps


@login_required
def correct(request: Request, uid: str, number: int) -> HttpResponse:
    """The whole slip once more, with what counts now (or an earlier keying, `?from=`) in its fields."""
    slip = own_slip(request, uid, number)
    if words := _refusal(slip):
        messages.error(request, words)
        return redirect("surveys:slip", uid, number)
    questionnaire = questionnaire_of(slip.survey)
    typings = typings_of(slip)
    sheet = Sheet(slip, questionnaire, shown(_marks_to_correct(request, slip, typings, questionnaire)))
    reason = request.POST.get("reason", "").strip()
    more: dict[str, Any] = {"asks_reason": True, "reason": reason, "is_desk": True}
    if request.method != "POST":
        return _sheet_page(request, sheet, Turn.SETTLED, **more)
    is_ready = _ready(request, sheet)
    if not reason or len(reason) > 200:
        more["reason_error"] = _("なぜ直すのかを、200文字までで書いてください。")
    if not is_ready or "reason_error" in more:
        return _sheet_page(request, sheet, Turn.SETTLED, status=422, **more)
    try:
        actions.correct(slip, sheet.typed.marks, questionnaire, reason, by=request.viewer)
    except actions.NotNow:
        return _sent_away(request, slip, _typed_already(slip))
    messages.success(request, _("調査票「%(slip)s」の入力を直しました。前の入力も残っています。") % {"slip": slip})
    return redirect("surveys:slip", uid, number)


def _marks_to_correct(request: Request, slip: Slip, typings: Typings, questionnaire: Questionnaire) -> dict[str, Any]:
    now = typings.counted(questionnaire, wants_second=False) or {}
    asked = request.GET.get("from", "")
    before = Keying.objects.filter(slip=slip, pk=int(asked)).first() if asked.isdecimal() and len(asked) < 15 else None
    if before is None:
        return now
    words = {key: now[key] for key, _leaf, _code in places_for_words(questionnaire) if key in now}
    return words | before.marks
