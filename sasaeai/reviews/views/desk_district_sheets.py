"""A district's simple sheet: six plain questions, saved as one goes; and one press for all that stayed as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.consulting import is_still_the_districts
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.reviewing import district_state
from sasaeai.plans.jobs import standing_words
from sasaeai.plans.models import DistrictReview, Measure
from sasaeai.plans.states import FieldsChanged, State, brought_together, marks
from sasaeai.reviews import policy
from sasaeai.reviews.actions.answering import YearPassedOn, confirm_rest, may_still_write, take_back_rest
from sasaeai.reviews.actions.filling import fill_district_sheet
from sasaeai.reviews.forms.sheet import QUESTIONS, DistrictSheetForm, side_by_side, typed_words
from sasaeai.reviews.models import Sheet
from sasaeai.reviews.prefill import district_known

from .rooms import own_sheet
from .trouble import passed_on

# More boxes than this nobody looks through at once; the rest come when these are done.
MOST_REST = 50
FIELDS = list(QUESTIONS)


class DistrictPage:
    def __init__(self, request: Request, sheet: Sheet) -> None:
        self.request, self.sheet = request, sheet
        rows = DistrictReview.objects.filter(plan=sheet.plan_id, fiscal_year=sheet.year.fiscal_year)
        self.review = rows.select_related("problem__common", "problem__plan__period").first()
        self.follows = self.review is None or is_still_the_districts(self.review)
        self.keeps = policy.may_keep(request.viewer, sheet.plan.area)
        self.may_write = policy.may_write(request.viewer, sheet)
        self.in_hand = may_still_write(sheet.year, sheet, keeps=self.keeps)
        self.form = self._form(request.POST if request.method == "POST" else None)
        self.form.remember(district_state(self.review))
        self.conflict: list[dict[str, Any]] = []

    def _form(self, data: Any) -> DistrictSheetForm:
        kept = None if self.follows or self.review is None else self.review.consult
        form = DistrictSheetForm(data, for_others=self.keeps, consult=kept)
        form.start_from(district_state(self.review))
        return form

    def show_both(self, theirs: State) -> None:
        mine, seen, behalf = self.form.state, self.form.was_seen, self.form.on_behalf_of_words
        self.conflict = side_by_side(self.form, mine, theirs)
        self.form = self._form(None)
        self.form.start_from(brought_together(mine, theirs, seen))
        self.form.initial.update(seen=marks(theirs), on_behalf_of=behalf)

    @property
    def context(self) -> dict[str, Any]:
        known = district_known(self.sheet, self.request.viewer)
        problem = self.review.problem if self.review else None
        return {
            "sheet": self.sheet,
            "year": self.sheet.year,
            "form": self.form,
            "questions": self._questions(known.last_sheet),
            "kept": self.request.GET.get("kept", ""),
            "conflict": self.conflict,
            "known": known,
            "rest": known.rest[:MOST_REST],
            "more_rest": len(known.rest[MOST_REST:]),
            "may_write": self.may_write and self.in_hand,
            "is_owner": self.may_write,
            "words": words_of(self.review),
            "problem": problem,
            "problem_words": standing_words(problem) if problem and not problem.is_binned else "",
            "follows": self.follows,
        }

    def _questions(self, last: DistrictReview | None) -> list[dict[str, Any]]:
        """Each field with what was said last year, and where one goes on after saving."""
        found = []
        for number, name in enumerate(FIELDS):
            if name in self.form.fields:
                after = FIELDS[number + 1] if number + 1 < len(FIELDS) else ""
                found.append({"field": self.form[name], "last": getattr(last, name) if last else "", "after": after})
        return found


def words_of(review: DistrictReview | None) -> list[dict[str, str]]:
    """For design/facts.html; only what was written."""
    pairs = [(str(label), str(getattr(review, name))) for name, (label, _help) in QUESTIONS.items()] if review else []
    return [{"label": label, "text": text} for label, text in pairs if text]


def district_sheet(request: Request, found: Sheet) -> HttpResponse:
    """Called for a sheet that the viewer may read and, when something is posted, write."""
    page = DistrictPage(request, found)
    status = 200
    if request.method == "POST":
        finished = "send" in request.POST
        status = 422
        if page.form.is_valid():
            if finished and not any(page.form.state.values()):
                page.form.add_error(None, _("一つでも書いてから送ってください。なければ「特になし」と書いてください。"))
            else:
                try:
                    return _save(request, found, page, finished=finished)
                except FieldsChanged as moved:
                    page.show_both(moved.theirs)
                    status = 409
                except YearPassedOn as passed:
                    return passed_on(request, found, typed_words(page.form), str(passed))
                except Refused as refused:
                    page.form.add_error(None, str(refused))
    return render(request, "reviews/district_sheet.html", page.context, status=status)


def _save(request: Request, found: Sheet, page: DistrictPage, *, finished: bool) -> HttpResponse:
    form, was_sent = page.form, not found.is_open
    changed, problem = fill_district_sheet(
        found, form.state, seen=form.was_seen, by=request.viewer, on_behalf_of=form.on_behalf_of_words,
        finished=finished,
    )  # fmt: skip
    here = reverse("reviews:sheet", args=[found.uid])
    if was_sent and not changed:
        messages.info(request, _("前と同じです。何も変えていません。"))
        return redirect(here)
    if finished:
        words = (
            _("書きなおしたシートを、事務局に送りました。ありがとうございます。")
            if was_sent
            else _("シートを事務局に送りました。ありがとうございます。しめきりまでは、書きなおせます。")
        )
        if problem is not None:
            words += _(
                "「相談したいこと」は課題として届きました。回答の日が決まると、「わたしの仕事」でお知らせします。"
            )
        messages.success(request, words)
        return redirect(here)
    after = request.POST.get("at", "")
    if was_sent:
        messages.success(request, _("書きなおしたところを保存しました。このまま事務局に届いています。"))
    elif changed:
        messages.success(
            request, _("ここまでを保存しました。続きを書いて、最後に「書きおわりました」を押してください。")
        )
    else:
        messages.info(request, _("前と同じです。何も変えていません。"))
    if after not in FIELDS:
        return redirect(here)
    # The message stands at the top, out of sight of who goes on writing below: `kept` says it there too.
    return redirect(f"{here}?kept={after}#id_{after}")


@login_required
@require_POST
def rest(request: Request, uid: str) -> HttpResponse:
    """このほかの取組は、変わりなし: of the measures that were ticked."""
    found = _district(own_sheet(request, uid))
    wanted = Measure.objects.present().filter(plan=found.plan_id, uid__in=request.POST.getlist("measure"))
    here = f"{reverse('reviews:sheet', args=[uid])}#rest"
    try:
        count, moment = confirm_rest(found, wanted, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(here)
    if moment is None:
        messages.info(request, _("変わりなしにする取組に、印をつけてください。何も変えていません。"))
        return redirect(here)
    address = f"{reverse('reviews:rest_undo', args=[uid])}?{urlencode({'at': moment.isoformat()})}"
    say_undo(request, _("取組%(count)s件を「変わりなし」にしました。") % {"count": count}, address)
    return redirect(here)


@login_required
@require_POST
def rest_undo(request: Request, uid: str) -> HttpResponse:
    found = _district(own_sheet(request, uid))
    try:
        count = take_back_rest(found, _moment(request), by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = _("取組%(count)s件の「変わりなし」を取り消しました。") if count else _("もう取り消してあります。")
        messages.info(request, words % {"count": count} if count else words)
    return redirect(f"{reverse('reviews:sheet', args=[uid])}#rest")


def _district(found: Sheet) -> Sheet:
    if found.about is not None:
        raise Http404
    return found


def _moment(request: Request) -> datetime:
    try:
        found = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        found = None
    if found is None or not is_aware(found):
        raise Http404
    return found
