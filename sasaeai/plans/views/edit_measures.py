"""Measures: add one, change what is not plain text, put them in order, hang them elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import editable
from sasaeai.plans.actions.measures import (
    add_measure,
    change_measure,
    measure_state,
    order_measure,
    put_measure_under,
)
from sasaeai.plans.actions.ordering import in_printed_order
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.measures import MeasureForm, actor_rows, more_rows
from sasaeai.plans.models import Goal, Measure, Plan
from sasaeai.plans.states import FieldsChanged, State, brought_together
from sasaeai.plans.tree import Tree

from .structure import (
    back_to,
    desk,
    difference,
    home_of,
    plan_in_hand,
    posted,
    refuse,
    say,
    seen_again,
    show,
    side_by_side,
)


class Sheet:
    """The form of a measure and its rows of actors, as one person fills them in."""

    def __init__(self, request: Request, plan: Plan, measure: Measure | None, **initial: Any) -> None:
        self.plan, self.measure = plan, measure
        self.full = policy.may_classify(request.viewer, plan)
        data = posted(request)
        self.form = MeasureForm(plan, measure, data, full=self.full, initial=initial)
        self.rows = actor_rows(plan, measure, data, full=self.full)
        if measure is not None:
            self.form.remember(measure_state(measure, self.form.names))
        self.conflict: list[dict[str, Any]] = []

    def is_valid(self) -> bool:
        return self.form.is_valid() & self.rows.is_valid()

    @property
    def state(self) -> State:
        return self.form.state | {"actors": self.rows.state}

    def ask_for_more(self) -> None:
        """More rows of actors; what was typed stays, and nothing is checked or saved."""
        typed = {name: self.form[name].value() for name in self.form.fields}
        fresh = MeasureForm(self.plan, self.measure, full=self.full)
        fresh.initial.update(typed)
        self.form, self.rows = fresh, more_rows(self.rows, full=self.full)

    def show_both(self, theirs: State) -> None:
        """Mine where I wrote something, theirs elsewhere, and the differences beside it."""
        mine, seen = self.state, self.form.was_seen
        self.conflict = self._differences(mine, theirs)
        both = brought_together(mine, theirs, seen)
        fresh = MeasureForm(self.plan, self.measure, full=self.full)
        fresh.start_from(both)
        seen_again(fresh, theirs)
        self.form = fresh
        self.rows = actor_rows(self.plan, self.measure, rows=both["actors"], full=self.full)

    def _differences(self, mine: State, theirs: State) -> list[dict[str, Any]]:
        fields = {name: value for name, value in mine.items() if name != "actors"}
        found = side_by_side(self.form, fields, {name: theirs[name] for name in fields})
        if mine["actors"] != theirs["actors"]:
            words = [self.rows.words(state["actors"]) for state in (theirs, mine)]
            found.append(difference(_("だれが"), *words))
        return found


def read_at(measure: Measure) -> str:
    return desk(measure.plan, f"measures/{measure.uid}/")


@login_required
def add(request: Request, period: int) -> HttpResponse:
    """Add a measure; `goal` in the address says under which goal."""
    plan = plan_in_hand(request, period)
    sheet = Sheet(request, plan, None, goal=request.GET.get("goal", ""))
    if request.method == "POST" and "more" in request.POST:
        sheet.ask_for_more()
    elif request.method == "POST" and sheet.is_valid():
        measure = _save(sheet, lambda: add_measure(plan, sheet.state, by=request.viewer))
        if measure is not None:
            messages.success(request, _("「%(title)s」を加えました。公開はまだしていません。") % {"title": measure})
            return redirect(back_to(request, read_at(measure)))
    title = _("%(measure)sを加える") % {"measure": plan.period.measure_name}
    return _sheet_page(request, sheet, title, back=back_to(request, home_of(plan)), submit=_("加える"))


@login_required
def change(request: Request, period: int, uid: str) -> HttpResponse:
    measure = editable(request.viewer, Measure.objects.present(), period, uid)
    sheet = Sheet(request, measure.plan, measure)
    target = back_to(request, read_at(measure))
    status = 200
    if request.method == "POST" and "more" in request.POST:
        sheet.ask_for_more()
    elif request.method == "POST" and sheet.is_valid():
        seen = sheet.form.was_seen
        try:
            changes = _save(sheet, lambda: change_measure(measure, sheet.state, seen=seen, by=request.viewer))
        except FieldsChanged as meanwhile:
            sheet.show_both(meanwhile.theirs)
            status = 409
        else:
            if changes is not None:
                say(request, changes)
                return redirect(target)
    title = _("%(measure)sの全部の欄を直す") % {"measure": measure.plan.period.measure_name}
    return _sheet_page(request, sheet, title, back=target, submit=_("保存する"), status=status)


def _save(sheet: Sheet, save: Callable[[], Any]) -> Any:
    """What the action gives; None when it refused, with its sentence on the form."""
    try:
        return save()
    except Refused as refused:
        sheet.form.add_error("goal", str(refused))
    except ValidationError as error:
        sheet.form.add_error("title", ValidationError(error.messages))
    return None


def _sheet_page(request: Request, sheet: Sheet, title: str, **context: Any) -> HttpResponse:
    context |= {
        "sheet": sheet,
        "form": sheet.form,
        "rows": sheet.rows,
        "conflict": sheet.conflict,
        "subject": sheet.measure,
        "organisations": list(sheet.rows.known.labels.values()),
    }
    return show(request, "measure_form", sheet.plan, title, **context)


@login_required
def order(request: Request, period: int) -> HttpResponse:
    """並びかえ: the measures under one goal (`goal`; empty for those without one).

    POST: `item`, and either `where` as in ordering or `under`, the uid of another goal (empty: none yet).
    """
    plan = plan_in_hand(request, period)
    uid = request.POST.get("goal", request.GET.get("goal"))
    uid = _first_goal(plan) if uid is None else uid
    goal = get_object_or_404(Goal.objects.present(), plan=plan, uid=uid) if uid else None
    if request.method == "POST":
        return _move(request, plan, goal)
    tree = Tree(plan)
    rows = _measures(plan, goal, tree)
    title = _("%(measure)sの並び") % {"measure": plan.period.measure_name}
    counts: Counter[str | None] = Counter(
        Measure.objects.present().filter(plan=plan).values_list("goal__uid", flat=True)
    )
    # A select in each of very many rows would weigh more than the page; the measure's own form has one too.
    places = [("", _("（目標を決めていない取組）")), *tree.choices()] if len(rows) <= PER_PAGE else []
    return show(
        request, "measures_order", plan, title, tree=tree, goal=goal, rows=rows, counts=counts,
        without_goal=counts[None], places=places,
    )  # fmt: skip


def _first_goal(plan: Plan) -> str:
    """Whoever does not say which goal begins at the first that has measures, unless some wait for a goal."""
    measures = Measure.objects.present().filter(plan=plan)
    if measures.filter(goal=None).exists():
        return ""
    with_measures = set(measures.values_list("goal_id", flat=True))
    return next((branch.goal.uid for branch in Tree(plan) if branch.goal.pk in with_measures), "")


def _measures(plan: Plan, goal: Goal | None, tree: Tree) -> list[dict[str, Any]]:
    measures = in_printed_order(Measure.objects.present().filter(plan=plan, goal=goal))
    loose = [row for row in measures if row.frozen_index is None]
    return [
        {
            "measure": row,
            "number": tree.measures.get(row.pk, ""),
            "is_frozen": row.frozen_index is not None,
            "can_go": goal is None or row.frozen_index is None,
            "can_move": row in loose and len(loose) > 1,
            "can_rise": row in loose[1:],
            "can_sink": row in loose[:-1],
        }
        for row in measures
    ]


def _move(request: Request, plan: Plan, goal: Goal | None) -> HttpResponse:
    measure = get_object_or_404(Measure.objects.present(), plan=plan, uid=request.POST.get("item", ""))
    here = desk(plan, f"measures/order/?plan={plan.uid}&goal={goal.uid if goal else ''}")
    try:
        if "hang" in request.POST:
            under = request.POST.get("under", "")
            target = get_object_or_404(Goal.objects.present(), plan=plan, uid=under) if under else None
            changed = put_measure_under(measure, target, by=request.viewer)
        else:
            changed = order_measure(measure, request.POST.get("where", ""), by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, here)
    if changed:
        messages.success(request, _("「%(title)s」を動かしました。公開はまだしていません。") % {"title": measure})
    return redirect(f"{here}#measure-{measure.uid}")
