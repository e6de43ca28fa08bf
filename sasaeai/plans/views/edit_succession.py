"""引き継ぎ: say of one goal or measure of this plan what it came from (see edit_worksheet for the other way round)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request
from sasaeai.plans.access import editable
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.succeeding import (
    Item,
    succession_state,
    tell_succession,
)
from sasaeai.plans.forms.linking import SearchForm, SuccessionForm, goal_label
from sasaeai.plans.models import Goal, Measure, Plan
from sasaeai.plans.numbering import numbers
from sasaeai.plans.states import FieldsChanged, brought_together

from .edit_worksheet import sheet_address
from .structure import posted, say, seen_again, show, side_by_side

MODELS: dict[str, Any] = {"goal": Goal, "measure": Measure}
MOST_OFFERED = 60


def _in_order(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    above = ("parent__position",) if what == "goal" else ("goal__parent__position", "goal__position")
    return rows.order_by(*above, "position", "pk")


@login_required
def tell(request: Request, period: int, of: str, uid: str) -> HttpResponse:
    """Say of one goal or measure of this plan what it came from."""
    item: Item = editable(request.viewer, _model(of).objects.present(), period, uid)
    plan = item.plan
    search = SearchForm([], request.GET)
    form = SuccessionForm(item, _offered(plan, of, item, request, search), posted(request))
    context: dict[str, Any] = {"subject": item, "search": search, "of": of, "back": sheet_address(plan)}
    if "apart" in request.POST:
        return _apart(request, item, form, context)
    if request.method == "POST" and form.is_valid():
        try:
            olds = _model(of).objects.filter(plan=plan.predecessor_id, uid__in=form.state["olds"])
            state = form.state
            reasons = state["reasons"]
            changed = tell_succession(item, state["kind"], olds, reasons, seen=form.was_seen, by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        except FieldsChanged as meanwhile:
            return _both(request, item, form, meanwhile, context)
        else:
            say(request, changed)
            return redirect(sheet_address(plan))
    return show(request, "succession_form", plan, _("前の計画からどうなったかを書く"), form=form, **context)


def _apart(request: Request, item: Item, form: SuccessionForm, context: dict[str, Any]) -> HttpResponse:
    """The same form again, with a field for the reason of each ancestor that was chosen; nothing is saved yet."""
    olds, reason = request.POST.getlist("olds"), request.POST.get("reason", "")
    typed = {"kind": request.POST.get("kind", ""), "olds": olds, "reason": reason}
    offered: Any = form.fields["olds"]
    again = SuccessionForm(item, offered.choices, initial=typed, apart=olds if len(olds) > 1 else ())
    again.initial["seen"] = request.POST.get("seen", "")
    if len(olds) < 2:
        messages.warning(request, _("理由を分けて書くには、もとになるものを二つ以上選んでください。"))
    return show(request, "succession_form", item.plan, _("前の計画からどうなったかを書く"), form=again, **context)


def _both(
    request: Request, item: Item, form: SuccessionForm, meanwhile: FieldsChanged, context: dict[str, Any]
) -> HttpResponse:
    mine = brought_together(form.state, meanwhile.theirs, form.was_seen)
    offered: Any = form.fields["olds"]
    again = SuccessionForm(item, offered.choices, initial=mine)
    seen_again(again, meanwhile.theirs)
    context |= {"form": again, "conflict": side_by_side(form, form.state, meanwhile.theirs)}
    return show(request, "succession_form", item.plan, _("前の計画からどうなったかを書く"), status=409, **context)


def _model(of: str) -> Any:
    if of not in MODELS:
        raise Http404
    return MODELS[of]


def _offered(plan: Plan, of: str, item: Item, request: Request, search: SearchForm) -> list[tuple[str, str]]:
    """Ancestors to choose from: those chosen already, and as many others as fit on a page."""
    if plan.predecessor is None:
        return []
    rows = _in_order(_model(of).objects.present().filter(plan=plan.predecessor), of)
    chosen = {*succession_state(item)["olds"], *request.POST.getlist("olds")}
    words, _district = search.wanted
    found = rows.exclude(uid__in=chosen)
    for word in words.split():
        found = found.filter(title__icontains=word)
    printed = numbers([plan.predecessor])
    known = printed.goals if of == "goal" else printed.measures
    offered = [*rows.filter(uid__in=chosen), *found[:MOST_OFFERED]]
    return [(row.uid, goal_label(row, known.get(row.pk, ""))) for row in offered]
