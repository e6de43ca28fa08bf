"""評価の決まり: whether a plan has grades, with which signs and by which rule; tried out before it is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.kernel.numbers import asked_number
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.actions.grading import change_grading, grading_state, spec_of
from sasaeai.plans.forms.grading import GradingForm
from sasaeai.plans.grading.example import Example, telling_year, worked_example
from sasaeai.plans.grading.of_period import as_grading, has_first_points
from sasaeai.plans.models import Plan
from sasaeai.plans.states import FieldsChanged, State, brought_together

from .structure import home_of, posted, seen_again, show, side_by_side


def ward_plan(request: Request, period: int) -> Plan:
    """Grades are a matter of the ward's plan and its secretariat; nobody else is even asked."""
    plan = Plan.objects.ward().filter(period__number=period).select_related("area", "period").first()
    if plan is None or not policy.may_read(request.viewer, plan):
        raise Http404(_("この計画は見つかりません。"))
    require(policy.may_classify(request.viewer, plan))
    return plan


@login_required
def grades(request: Request, period: int) -> HttpResponse:
    """POST saves; with `try` it only shows what the numbers on the page would say."""
    plan = ward_plan(request, period)
    before = grading_state(plan.period)
    form = GradingForm(posted(request), initial=before)
    form.remember(before)
    if request.method != "POST":
        return _page(request, plan, form, before)
    if not form.is_valid():
        return _page(request, plan, form, None, status=422)
    if "try" in request.POST:
        return _page(request, plan, form, form.state)
    try:
        changed = change_grading(plan, form.state, seen=form.was_seen, by=request.viewer)
    except FieldsChanged as meanwhile:
        mine = brought_together(form.state, meanwhile.theirs, form.was_seen)
        again = GradingForm(initial=mine)
        seen_again(again, meanwhile.theirs)
        conflict = side_by_side(form, form.state, meanwhile.theirs)
        return _page(request, plan, again, mine, status=409, conflict=conflict)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, plan, form, None, status=422)
    if changed:
        messages.success(request, _("評価の決まりを保存しました。") + _what_now(form.state))
    else:
        messages.info(request, _("前と同じです。何も変えていません。"))
    return redirect(reverse("plans:edit:grades", args=[period]))


def _what_now(state: State) -> str:
    if state["used"]:
        return _("これから出る提案に使います。前に決めた評価は変わりません。")
    return _("評価の記号は使いません。")


@login_required
@require_POST
def example(request: Request, period: int) -> HttpResponse:
    """The worked example alone, while somebody is typing."""
    plan = ward_plan(request, period)
    form = GradingForm(request.POST)
    shown = _example(request, plan, form.state) if form.is_valid() else None
    return render(request, "plans/desk/grades.html#example", {"example": shown, "years": _years(plan, shown)})


def _page(
    request: Request, plan: Plan, form: GradingForm, tried: State | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    shown = _example(request, plan, tried) if tried is not None else None
    context = {
        "form": form, "example": shown, "years": _years(plan, shown), "is_tried": "try" in request.POST,
        "is_undecided": has_first_points(plan.period),
    }  # fmt: skip
    return show(request, "grades", plan, _("評価の記号と決まり"), status=status, back=home_of(plan), **context, **more)


def _example(request: Request, plan: Plan, state: State) -> Example:
    asked = asked_number(request.POST.get("year") or request.GET.get("year"))
    year = next((year for year in plan.period.fiscal_years if year.year == asked), None) or telling_year(plan)
    return worked_example(plan, year, as_grading(spec_of(state)))


def _years(plan: Plan, shown: Example | None) -> list[dict[str, Any]]:
    return [
        {"value": year.year, "label": year.wareki, "chosen": shown is not None and year == shown.year}
        for year in plan.period.fiscal_years
    ]
