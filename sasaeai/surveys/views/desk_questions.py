"""調査票 at the desk: the questionnaire as it will be asked, changed in its place as long as it is a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.surveys import policy
from sasaeai.surveys.actions.questions import (
    begin,
    decide_series,
    keep_question,
    keep_section,
    move_question,
    move_section,
    remove_question,
    remove_section,
    take_back,
)
from sasaeai.surveys.forms.questions import BeginForm, ConceptForm, QuestionForm, RowForm, SectionForm, SeriesForm
from sasaeai.surveys.models import (
    Concept,
    EarlierQuestionnaire,
    IndicatorQuestion,
    Question,
    QuestionKind,
    QuestionRole,
    Section,
    Survey,
)
from sasaeai.surveys.plain import plain_of
from sasaeai.surveys.questionnaire import Item, Questionnaire, questionnaire_of
from sasaeai.surveys.questionnaires import names, questionnaire
from sasaeai.surveys.series import Series, series_of
from sasaeai.surveys.soundness import faults
from sasaeai.surveys.who_asked import asked_words

from .rooms import own_survey, rooms, seen_survey

BUILT_IN, EARLIER = "built-in", "earlier"


@dataclass
class Editing:
    """The form that is open, and beside what it stands: question-uid, under-uid, in-section, section-pk, series-uid."""

    place: str
    form: Any
    title: str
    question: Question | None = None
    section: Section | None = None

    @property
    def back(self) -> str:
        return f"#q-{self.question.uid}" if self.question and self.question.pk else ""


@login_required
def questions(request: Request, uid: str) -> HttpResponse:
    survey = seen_survey(request, uid)
    require(policy.may_read_results(request.viewer, survey.area))
    tree = questionnaire_of(survey)
    editing = None
    if request.method == "POST" or request.GET:
        editing = _editing(request, survey, tree)
    if request.method == "POST":
        require(policy.may_survey(request.viewer, survey.area))
        if editing is None:
            raise Http404
        if editing.form.is_valid() and (answer := _kept(request, survey, editing)):
            return answer
    return _shown(request, survey, tree, editing)


def _editing(request: Request, survey: Survey, tree: Questionnaire) -> Editing | None:
    """The one that the address names; nothing for whoever only reads, or once it is fixed."""
    if not policy.may_survey(request.viewer, survey.area):
        return None
    if not survey.is_draft and request.method != "POST":
        return None
    posted = request.POST if request.method == "POST" else None
    given = request.GET
    if "section" in given:
        return _of_section(survey, given["section"], posted)
    if "series" in given:
        found = _question(survey, given["series"])
        title = _("前回と比べられますか")
        return Editing(f"series-{found.uid}", SeriesForm(posted, question=found), title, found)
    question = _wanted(survey, given)
    if question is None:
        return None
    form = RowForm if question.pk and question.is_row else QuestionForm
    place = f"question-{question.uid}" if question.pk else _beside(question)
    title = _("問いを直す") if question.pk else _("問いを加える")
    return Editing(place, form(posted, instance=question, survey=survey, tree=tree), title, question)


def _beside(question: Question) -> str:
    return f"under-{question.parent.uid}" if question.parent else f"in-{question.section_id}"


def _of_section(survey: Survey, asked: str, posted: Any) -> Editing:
    section = Section() if asked == "new" else get_object_or_404(Section, survey=survey, pk=asked_number(asked))
    title = _("まとまりを直す") if section.pk else _("まとまりを加える")
    place = f"section-{section.pk or 'new'}"
    return Editing(place, SectionForm(posted, instance=section), title, section=section)


def _wanted(survey: Survey, given: Any) -> Question | None:
    if "edit" in given:
        return _question(survey, given["edit"])
    if "under" in given:
        parent = _question(survey, given["under"])
        if parent.kind == QuestionKind.MATRIX or parent.is_row:
            raise Http404
        return Question(survey=survey, parent=parent, section=parent.section)
    if "add" in given:
        section = get_object_or_404(Section, survey=survey, pk=asked_number(given["add"]))
        return Question(survey=survey, section=section)
    return None


def _question(survey: Survey, uid: str) -> Question:
    rows = Question.objects.select_related("parent__parent", "section", "concept")
    found: Question = get_object_or_404(rows, survey=survey, uid=uid)
    return found


def _kept(request: Request, survey: Survey, editing: Editing) -> HttpResponse | None:
    """What was typed is kept; None when it cannot be, with the reason in the form."""
    form, by = editing.form, request.viewer
    try:
        if isinstance(form, SectionForm):
            section = keep_section(survey, form.save(commit=False), by=by)
            return _done(request, survey, f"#section-{section.pk}")
        assert editing.question is not None
        if isinstance(form, SeriesForm):
            wanted = form.cleaned_data
            decide_series(survey, editing.question, kept=wanted["kept"] == "yes", reason=wanted["reason"], by=by)
        else:
            keep_question(
                survey, form.save(commit=False), form.choices_read, form.rows_read, by=by,
                new_concept=form.cleaned_data["new_concept"],
            )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    except ValidationError as error:
        _tell(form, error)
        return None
    return _done(request, survey, f"#q-{editing.question.uid}")


def _tell(form: forms.BaseForm, error: ValidationError) -> None:
    """At its field where the form has it, otherwise above."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(found))


def _done(request: Request, survey: Survey, anchor: str) -> HttpResponse:
    """Back to the place, with the way back in the message."""
    last = EarlierQuestionnaire.objects.filter(survey=survey).order_by("-pk").first()
    here = reverse("surveys:questions", args=[survey.uid])
    if last:
        say_undo(request, last.sentence, f"{here}undo/?step={last.pk}")
    return redirect(here + anchor)


def _shown(request: Request, survey: Survey, tree: Questionnaire, editing: Editing | None) -> HttpResponse:
    may_change = policy.may_survey(request.viewer, survey.area) and survey.is_draft
    series = series_of(survey, tree)
    found = faults(survey, tree, series)
    wrong = editing is not None and bool(editing.form.errors)
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "questions"),
        "may_change": may_change,
        "may_run": policy.may_survey(request.viewer, survey.area),
        "groups": _groups(survey, tree, series),
        "errors": [fault for fault in found if fault.is_error],
        "warnings": [fault for fault in found if not fault.is_error],
        "editing": editing,
        "is_question": editing is not None and isinstance(editing.form, QuestionForm),
        "last": EarlierQuestionnaire.objects.filter(survey=survey).order_by("-pk").first() if may_change else None,
        "begin": _beginning(request, survey) if may_change and not tree.leaves else None,
        "count": len(list(tree.items)),
    }
    return render(request, "surveys/questions.html", context, status=422 if wrong else 200)


def _groups(survey: Survey, tree: Questionnaire, series: Series) -> list[dict[str, Any]]:
    rows = {row.code: row for row in Question.objects.filter(survey=survey).select_related("concept")}
    linked: dict[str, list[IndicatorQuestion]] = {}
    for link in IndicatorQuestion.objects.filter(question__survey=survey).select_related("indicator", "question"):
        linked.setdefault(link.question.code, []).append(link)

    def line(item: Item) -> dict[str, Any]:
        return {
            "item": item,
            "concept": rows[item.code].concept,
            "role": QuestionRole(item.role).label if item.role else "",
            "asked": asked_words(item, tree.by_code),
            "change": series.changes.get(item.code),
            "same": item.code in series.same,
            "links": linked.get(item.code, []),
            "is_sub": bool(item.above),
            "may_have_below": not item.is_matrix and item.number.count("-") < 2,
            "places": [f"{kind}-{one.uid}" for one in (item, *item.rows) for kind in ("question", "under", "series")],
            "rows": [line(row) for row in item.rows],
        }

    return [
        {
            "group": group,
            "lines": [line(item) for item in group.items],
            "edited": f"section-{group.pk}",
            "added": f"in-{group.pk}",
        }
        for group in tree.groups
    ]


def _starts(request: Request, survey: Survey) -> list[tuple[str, str]]:
    built_in = [(f"{BUILT_IN}:{name}", label) for name, label in names().items()]
    earlier = Survey.objects.visible_to(request.viewer).present().exclude(pk=survey.pk).newest_first()
    with_questions = earlier.filter(questions__isnull=False).distinct()
    return built_in + [
        (f"{EARLIER}:{row.uid}", _("「%(title)s」の問いを写す（前回のアンケートになります）") % {"title": row.title})
        for row in with_questions
    ]


def _beginning(request: Request, survey: Survey) -> BeginForm:
    """With the survey before, or the one way that there is, chosen."""
    starts = _starts(request, survey)
    first = f"{EARLIER}:{survey.predecessor.uid}" if survey.predecessor else starts[0][0] if len(starts) == 1 else ""
    return BeginForm(starts=starts, initial={"start": first})


@login_required
@require_POST
def begin_questions(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    form = BeginForm(request.POST, starts=_starts(request, survey))
    if not form.is_valid():
        messages.error(request, _("何からはじめるかを選んでください。"))
        return redirect("surveys:questions", uid)
    kind, name = form.cleaned_data["start"].split(":", 1)
    earlier = Survey.objects.get(uid=name) if kind == EARLIER else None
    plain = plain_of(earlier) if earlier else questionnaire(name, survey)
    try:
        begin(survey, plain, by=request.viewer, predecessor=earlier)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("surveys:questions", uid)
    return _done(request, survey, "")


@login_required
@require_POST
def move(request: Request, uid: str) -> HttpResponse:
    """POST: `question` or `section`, and `where` up | down."""
    survey = own_survey(request, uid)
    where = request.POST.get("where", "")
    try:
        if "section" in request.POST:
            section = _section(survey, request.POST["section"])
            move_section(survey, section, where, by=request.viewer)
            return redirect(f"{reverse('surveys:questions', args=[uid])}#section-{section.pk}")
        question = _question(survey, request.POST.get("question", ""))
        move_question(survey, question, where, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("surveys:questions", uid)
    return redirect(f"{reverse('surveys:questions', args=[uid])}#q-{question.uid}")


def _section(survey: Survey, pk: str) -> Section:
    found: Section = get_object_or_404(Section, survey=survey, pk=asked_number(pk))
    return found


@login_required
@require_POST
def remove(request: Request, uid: str) -> HttpResponse:
    """POST: `question` or `section`; what lies below goes too, and one press brings all of it back."""
    survey = own_survey(request, uid)
    try:
        if "section" in request.POST:
            remove_section(survey, _section(survey, request.POST["section"]), by=request.viewer)
        else:
            remove_question(survey, _question(survey, request.POST.get("question", "")), by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("surveys:questions", uid)
    return _done(request, survey, "")


@login_required
@require_POST
def undo(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    try:
        sentence = take_back(survey, asked_number(request.GET.get("step")), by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("元に戻しました：%(sentence)s") % {"sentence": sentence})
    return redirect("surveys:questions", uid)


@login_required
def concepts(request: Request) -> HttpResponse:
    """問いの幹 of all surveys; `?edit=` a number or `new`."""
    require(policy.may_survey(request.viewer))
    wanted = request.GET.get("edit", "")
    form = None
    if wanted:
        concept = Concept() if wanted == "new" else get_object_or_404(Concept, pk=asked_number(wanted))
        form = ConceptForm(request.POST if request.method == "POST" else None, instance=concept)
        if request.method == "POST" and form.is_valid():
            form.save()
            messages.success(request, _("保存しました。"))
            return redirect("surveys:concepts")
    rows = list(Concept.objects.annotate(count=Count("questions")).prefetch_related("questions__survey"))
    visible = set(Survey.objects.visible_to(request.viewer).present().values_list("pk", flat=True))
    lines = [
        {"concept": row, "asked": [one for one in row.questions.all() if one.survey_id in visible]} for row in rows
    ]
    context = {"lines": lines, "form": form, "is_new": wanted == "new"}
    return render(request, "surveys/concepts.html", context, status=422 if form and form.errors else 200)
