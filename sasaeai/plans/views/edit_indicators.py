"""The indicators of a goal or measure on the desk: the list with its buttons, and the form of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.people.viewer import Request
from sasaeai.plans.access import editable
from sasaeai.plans.actions.indicators import (
    add_indicator,
    change_indicator,
    indicator_state,
    indicators_of,
    order_indicator,
    use_indicators,
)
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.indicators import IndicatorForm
from sasaeai.plans.indicators_held import held
from sasaeai.plans.models import Goal, Indicator, Measure, Plan
from sasaeai.plans.states import FieldsChanged, brought_together

from .structure import back_to, changeable, desk, home_of, refuse, say, seen_again, show, side_by_side

OWNERS: dict[str, Any] = {"goal": Goal, "measure": Measure}


def owner_of(request: Request, period: int, kind: str, uid: str) -> Goal | Measure:
    if kind not in OWNERS:
        raise Http404
    rows: QuerySet[Any] = OWNERS[kind].objects.present()
    found: Goal | Measure = editable(request.viewer, rows, period, uid)
    return found


def address(owner: Goal | Measure, rest: str = "") -> str:
    return desk(owner.plan, f"figures/of/{kind_of(owner)}/{owner.uid}/{rest}")


def kind_of(owner: Goal | Measure) -> str:
    return "goal" if isinstance(owner, Goal) else "measure"


def read_at(owner: Goal | Measure) -> str:
    return desk(owner.plan, f"{kind_of(owner)}s/{owner.uid}/")


def uses_indicators(plan: Plan) -> bool:
    return plan.is_ward or plan.uses_indicators


@login_required
def indicators_of_owner(request: Request, period: int, kind: str, uid: str) -> HttpResponse:
    """All indicators of a goal or measure. POST moves one: `item`, and `where` as in ordering."""
    owner = owner_of(request, period, kind, uid)
    if not uses_indicators(owner.plan):
        return show(request, "indicators_off", owner.plan, _("指標"), back=read_at(owner), next=address(owner))
    if request.method == "POST":
        row = get_object_or_404(Indicator, plan=owner.plan, uid=request.POST.get("item", ""), deleted_at=None)
        try:
            order_indicator(row, request.POST.get("where", ""), by=request.viewer)
        except Refused as refused:
            return refuse(request, refused, address(owner))
        return redirect(address(owner, f"#indicator-{row.uid}"))
    return show(
        request, "indicators_of", owner.plan, _("指標を整える"), owner=owner, rows=indicators_of(owner),
        back=back_to(request, read_at(owner)), add=address(owner, "add/"),
    )  # fmt: skip


@login_required
def add(request: Request, period: int, kind: str, uid: str) -> HttpResponse:
    owner = owner_of(request, period, kind, uid)
    if not uses_indicators(owner.plan):
        return redirect(address(owner))
    form = IndicatorForm(Indicator(plan=owner.plan), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_indicator(owner, form.state, by=request.viewer)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("指標を加えました。公開はまだしていません。次に、実績値を書けます。"))
            return redirect(address(owner, f"#indicator-{row.uid}"))
    title = _("指標を加える")
    return show(request, "indicator_form", owner.plan, title, form=form, owner=owner, back=address(owner), is_new=True)


@login_required
def change(request: Request, period: int, uid: str) -> HttpResponse:
    row = editable(request.viewer, held(), period, uid)
    owner = row.goal or row.measure
    assert owner is not None
    if not uses_indicators(row.plan):
        return redirect(address(owner))
    back = back_to(request, desk(row.plan, f"indicators/{row.uid}/"))
    form = IndicatorForm(row, request.POST or None)
    form.remember(indicator_state(row))
    context: dict[str, Any] = {"row": row, "owner": owner, "back": back, "form": form}
    title = _("指標を書きなおす")
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_indicator(row, form.state, seen=form.was_seen, by=request.viewer)
        except FieldsChanged as meanwhile:
            return show(request, "indicator_form", row.plan, title, status=409, **context | _both(row, form, meanwhile))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            say(request, changed)
            return redirect(back)
    return show(request, "indicator_form", row.plan, title, **context)


def _both(row: Indicator, form: IndicatorForm, meanwhile: FieldsChanged) -> dict[str, Any]:
    """The second of two writers reads both and chooses."""
    mine = brought_together(form.state, meanwhile.theirs, form.was_seen)
    again = IndicatorForm(row, initial=mine)
    seen_again(again, meanwhile.theirs)
    return {"form": again, "conflict": side_by_side(form, form.state, meanwhile.theirs)}


@login_required
@require_POST
def use(request: Request, period: int) -> HttpResponse:
    named = Plan.objects.filter(period__number=period, area__slug=request.POST.get("plan", ""))
    plan = changeable(request, named.select_related("area", "period").first())
    wanted = request.POST.get("wanted") == "1"
    use_indicators(plan, wanted, by=request.viewer)
    if wanted:
        messages.success(request, _("指標を使うことにしました。数えられるものだけ加えてください。"))
    else:
        messages.success(request, _("指標を使わないことにしました。書いたものは残っていて、また使えます。"))
    return redirect(back_to(request, home_of(plan)))
