"""One sheet at the desk: what is asked, beside it everything that is known; 「変わりなし」 and its way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sasaeai.design.undo import say_undo
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.reviewing import review_of, review_state
from sasaeai.plans.models import Review, ScheduleState
from sasaeai.plans.states import State, brought_together, marks
from sasaeai.reviews import policy
from sasaeai.reviews.actions.answering import YearPassedOn, confirm_sheet, may_still_write, take_back_confirmation
from sasaeai.reviews.actions.below import answered_with
from sasaeai.reviews.actions.filling import Figures, Filled, SheetMoved, fill_sheet
from sasaeai.reviews.forms.figures import DoneCell, NumbersForm
from sasaeai.reviews.forms.sheet import EXPLAINED, SheetForm, side_by_side, typed_words
from sasaeai.reviews.models import Sheet
from sasaeai.reviews.prefill import Known, known

from .desk_district_sheets import district_sheet
from .rooms import own_sheet, seen_sheet
from .trouble import passed_on
from .ways import next_address, ways_on

KINDS = {"goal": gettext_lazy("目標"), "indicator": gettext_lazy("指標")}


class SheetPage:
    """A sheet of a measure, goal or indicator, as one person fills it in."""

    def __init__(self, request: Request, sheet: Sheet) -> None:
        assert sheet.about is not None
        self.request, self.sheet = request, sheet
        viewer = request.viewer
        self.keeps = policy.may_keep(viewer, sheet.plan.area)
        self.may_write = policy.may_write(viewer, sheet)
        self.in_hand = may_still_write(sheet.year, sheet, keeps=self.keeps)
        self.review = review_of(sheet.about, sheet.year.fiscal_year)
        self.known: Known = known(sheet, viewer)
        data = request.POST.dict() if request.method == "POST" else None
        self.form = self._form(data)
        self.form.remember(review_state(self.review))
        self.numbers = NumbersForm(self.known.numbers, sheet.year.year, self._writable(), data)
        self.cell = self._cell(data)
        self.conflict: list[dict[str, Any]] = []

    def _form(self, data: dict[str, str] | None) -> SheetForm:
        form = SheetForm(data, for_others=self.keeps and self.sheet.owner_id is not None)
        form.start_from(review_state(self.review))
        return form

    def _writable(self) -> set[int]:
        numbers = self.known.numbers
        viewer, sheet = self.request.viewer, self.sheet
        return {one.row.pk for one in numbers if policy.may_type_figure(viewer, sheet, one.row)}

    def _cell(self, data: dict[str, str] | None) -> DoneCell | None:
        sheet = self.sheet
        if not sheet.measure_id or not (sheet.plan.is_ward or sheet.plan.uses_schedule or self.known.cell):
            return None
        return DoneCell(self.known.cell, ScheduleState.objects.filter(period=sheet.plan.period_id), data)

    # -- saving ------------------------------------------------------------------------------------------------------

    def read(self) -> Filled | None:
        """What is to be saved; None where something has to be put right first."""
        figures = self.numbers.read()
        mark = self.cell.read() if self.cell else None
        valid = self.form.is_valid()
        if valid:
            self._ask_why(figures)
        if not (valid and self.form.is_valid() and self.numbers.is_valid and not (self.cell and self.cell.errors)):
            return None
        seen = self.cell.seen if self.cell else ""
        return Filled(self.form.state, self.form.was_seen, figures, mark, seen)

    def _ask_why(self, figures: list[Figures]) -> None:
        missed = [(number, need) for number, need in self.numbers.needs(figures) if need.missed]
        if missed:
            self.form.explain([about_missed(number.row.title, need.missed_words) for number, need in missed])

    def show_theirs(self, moved: SheetMoved) -> None:
        self.numbers.show_theirs(moved.figures)
        if moved.mark is not None and self.cell:
            self.cell.show_theirs(moved.mark)
        if moved.words is not None:
            self._show_both(self.form.state, moved.words, self.form.was_seen)

    def _show_both(self, mine: State, theirs: State, seen: str) -> None:
        self.conflict = side_by_side(self.form, mine, theirs)
        fresh = self._form(None)
        fresh.start_from(brought_together(mine, theirs, seen))
        fresh.initial["seen"] = marks(theirs)
        fresh.initial["on_behalf_of"] = self.form.on_behalf_of_words
        self.form = fresh

    # -- showing -----------------------------------------------------------------------------------------------------

    @property
    def missed(self) -> list[str]:
        needs = [(one, one.need) for one in self.known.numbers if one.asks_here]
        return [about_missed(one.row.title, need.missed_words) for one, need in needs if need.missed]

    @property
    def why_not_unchanged(self) -> str:
        """Why one press is not enough, in a sentence; empty where it is."""
        if self.missed:
            return "".join(self.missed)
        lacking = [one.row.title for one in self.known.numbers if one.asks_here and one.need.lacks_value]
        if lacking:
            return _("「%(title)s」の数字が、まだ入っていません。") % {"title": lacking[0]}
        return ""

    @property
    def context(self) -> dict[str, Any]:
        sheet, form = self.sheet, self.form
        explained = any(form[name].value() or form.errors.get(name) for name in EXPLAINED)
        cell = self.cell
        return {
            "sheet": sheet,
            "year": sheet.year,
            "kind": KINDS.get(sheet.kind, sheet.plan.period.measure_name),
            "review": self.review,
            "known": self.known,
            "form": form,
            "numbers": self.numbers,
            "cell": cell,
            "errors": [*self.numbers.errors, *(cell.errors if cell else [])],
            "conflict": self.conflict,
            "may_write": self.may_write and self.in_hand,
            "is_owner": self.may_write,
            "missed": self.missed,
            "shows_why": bool(self.missed) or explained,
            "why_not_unchanged": self.why_not_unchanged,
            "offers_unchanged": sheet.is_open and not any(review_state(self.review).values()),
            "below": answered_with(sheet, explained=False) if sheet.is_open else [],
            "will_mark": bool(cell and cell.planned and not cell.now),
            "read_at": read_at(sheet),
            "words": words_of(self.review),
            **ways_on(self.request.viewer, sheet),
        }


def about_missed(title: str, words: str) -> str:
    return _("「%(title)s」は、%(words)s") % {"title": title, "words": words}


def words_of(review: Review | None) -> list[dict[str, str]]:
    """For design/facts.html, for somebody who only reads; only what was written."""
    if review is None:
        return []
    labels = {name: str(SheetForm.base_fields[name].label) for name in ("done", *EXPLAINED)}
    found = [{"label": label, "text": getattr(review, name)} for name, label in labels.items() if getattr(review, name)]
    if review.next_step:
        found.append({"label": _("今後の方向"), "text": review.get_next_step_display()})
    return found


def read_at(sheet: Sheet) -> str:
    """Where the thing itself is read at the desk."""
    names = {"measure": "plans:desk:measure", "goal": "plans:desk:goal", "indicator": "plans:desk:indicator"}
    about: Any = sheet.about
    return reverse(names[sheet.kind], args=[sheet.plan.period.number, about.uid])


@login_required
def sheet(request: Request, uid: str) -> HttpResponse:
    found = seen_sheet(request, uid)
    if request.method == "POST":
        require(policy.may_write(request.viewer, found))
    if found.about is None:
        return district_sheet(request, found)
    page = SheetPage(request, found)
    status = 200
    if request.method == "POST":
        filled = page.read()
        if filled is None:
            status = 422
        else:
            try:
                changed = fill_sheet(
                    found, filled, by=request.viewer, on_behalf_of=page.form.on_behalf_of_words
                )  # fmt: skip
            except SheetMoved as moved:
                page.show_theirs(moved)
                status = 409
            except YearPassedOn as passed:
                return passed_on(request, found, [*typed_words(page.form), *page.numbers.typed_words], str(passed))
            except Refused as refused:
                page.form.add_error(None, str(refused))
                status = 422
            else:
                return _saved(request, found, changed)
    return render(request, "reviews/sheet.html", page.context, status=status)


def _saved(request: Request, found: Sheet, changed: bool) -> HttpResponse:
    gaps = {"about": found.about}
    if changed:
        messages.success(request, _("「%(about)s」のシートを保存しました。ありがとうございます。") % gaps)
    else:
        messages.info(request, _("「%(about)s」のシートは、前と同じです。何も変えていません。") % gaps)
    if request.POST.get("then") == "next":
        return redirect(next_address(request.viewer, found))
    return redirect("reviews:sheet", found.uid)


@login_required
@require_POST
def unchanged(request: Request, uid: str) -> HttpResponse:
    found = own_sheet(request, uid)
    try:
        confirmed = confirm_sheet(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reviews:sheet", uid)
    if not confirmed:
        messages.info(
            request, _("「%(about)s」には、もう答えがあります。何も変えていません。") % {"about": found.about}
        )
        return redirect("reviews:sheet", uid)
    sentence = _("「%(about)s」を「変わりなし」にしました。") % {"about": found.about}
    say_undo(request, sentence, reverse("reviews:sheet_undo", args=[uid]))
    return redirect(next_address(request.viewer, found))


@login_required
@require_POST
def undo(request: Request, uid: str) -> HttpResponse:
    found = own_sheet(request, uid)
    try:
        done = take_back_confirmation(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = (
            _("「変わりなし」を取り消しました。")
            if done
            else _("もう「変わりなし」ではありません。何も変えていません。")
        )
        messages.info(request, words)
    return redirect("reviews:sheet", uid)
