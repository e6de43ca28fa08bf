"""指標にする問い at the desk: what each one shows, and the list that is gone through before the paper is printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.surveys import policy
from sasaeai.surveys.actions.indicators import link_indicator, review_indicator, unlink_indicator
from sasaeai.surveys.forms.indicators import IndicatorQuestionForm, ReviewForm, indicators_for
from sasaeai.surveys.models import EarlierQuestionnaire, IndicatorQuestion, Question, QuestionKind, Survey
from sasaeai.surveys.questionnaire import questionnaire_of
from sasaeai.surveys.who_asked import asked_words

from .rooms import own_survey, rooms, seen_survey


@login_required
def indicators(request: Request, uid: str) -> HttpResponse:
    """`?question=` a question's uid: link it. `?link=` change a link. `?review=` go through the list and sign."""
    survey = seen_survey(request, uid)
    require(policy.may_read_results(request.viewer, survey.area))
    may_change = policy.may_survey(request.viewer, survey.area)
    form, link = None, None
    if may_change and (survey.is_draft or request.method == "POST"):
        form, link = _form(request, survey)
    if request.method == "POST":
        require(may_change)
        if form is None or link is None:
            raise Http404
        if form.is_valid() and _kept(request, survey, form, link):
            return _done(request, survey, link)
    return _shown(request, survey, form, link)


def _form(request: Request, survey: Survey) -> tuple[Any, IndicatorQuestion | None]:
    posted, given = request.POST if request.method == "POST" else None, request.GET
    if "question" in given:
        rows = Question.objects.select_related("parent", "survey")
        question = get_object_or_404(rows, survey=survey, uid=given["question"])
        if question.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            raise Http404
        link = IndicatorQuestion(question=question)
        return IndicatorQuestionForm(posted, instance=link, survey=survey), link
    if "link" in given:
        link = _link(survey, given["link"])
        return IndicatorQuestionForm(posted, instance=link, survey=survey), link
    if "review" in given:
        link = _link(survey, given["review"])
        return ReviewForm(posted, initial={"remark": link.remark}), link
    return None, None


def _link(survey: Survey, pk: str) -> IndicatorQuestion:
    rows = IndicatorQuestion.objects.select_related("question__parent", "indicator")
    found: IndicatorQuestion = get_object_or_404(rows, question__survey=survey, pk=asked_number(pk))
    return found


def _kept(request: Request, survey: Survey, form: Any, link: IndicatorQuestion) -> bool:
    try:
        if isinstance(form, ReviewForm):
            review_indicator(survey, link, form.cleaned_data["remark"], by=request.viewer)
        else:
            link_indicator(survey, form.save(commit=False), form.cleaned_data["counted"], by=request.viewer)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _done(request: Request, survey: Survey, link: IndicatorQuestion) -> HttpResponse:
    last = EarlierQuestionnaire.objects.filter(survey=survey).order_by("-pk").first()
    if last:
        say_undo(request, last.sentence, f"{reverse('surveys:questions_undo', args=[survey.uid])}?step={last.pk}")
    return redirect(f"{reverse('surveys:indicators', args=[survey.uid])}#link-{link.pk}")


def _shown(request: Request, survey: Survey, form: Any, link: IndicatorQuestion | None) -> HttpResponse:
    tree = questionnaire_of(survey)
    rows = IndicatorQuestion.objects.filter(question__survey=survey).prefetch_related("counted")
    lines = [
        {
            "link": row,
            "item": tree.by_code[row.question.code],
            "asked": asked_words(tree.by_code[row.question.code], tree.by_code),
            "above": tree.by_code[row.question.code].above if tree.by_code[row.question.code].is_row else "",
            "is_open": link is not None and row.pk == link.pk,
        }
        for row in rows.select_related("question", "indicator__goal", "indicator__measure")
    ]
    context = {
        "survey": survey,
        "rooms": rooms(request, survey, "questions"),
        "may_change": policy.may_survey(request.viewer, survey.area) and survey.is_draft,
        "lines": lines,
        "form": form,
        "link": link,
        "item": tree.by_code.get(link.question.code) if link else None,
        "is_review": isinstance(form, ReviewForm),
        "any_indicator": indicators_for(survey).exists(),
    }
    return render(request, "surveys/indicators.html", context, status=422 if form and form.errors else 200)


@login_required
@require_POST
def remove(request: Request, uid: str) -> HttpResponse:
    survey = own_survey(request, uid)
    link = _link(survey, request.POST.get("link", ""))
    try:
        unlink_indicator(survey, link, by=request.viewer)
    except Refused:
        return redirect("surveys:indicators", uid)
    return _done(request, survey, IndicatorQuestion())
