"""引き継ぎ: what became of each goal and measure of the period before, and what is not said yet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.people.viewer import Request
from sasaeai.plans.access import editable
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.actions.succeeding import (
    Item,
    line_that_ended,
    succession_state,
    tell_end,
    tell_succession,
    withdraw_end,
)
from sasaeai.plans.forms.linking import EndForm, SearchForm, SuccessionForm, goal_label
from sasaeai.plans.models import Goal, Measure, Plan, Succession
from sasaeai.plans.numbering import numbers
from sasaeai.plans.states import FieldsChanged, brought_together

from .structure import desk, plan_in_hand, posted, refuse, say, seen_again, show, side_by_side

MODELS: dict[str, Any] = {"goal": Goal, "measure": Measure}
MOST_OFFERED = 60


def list_address(plan: Plan) -> str:
    return desk(plan, f"linking/succession/?plan={plan.uid}")


@login_required
def succession(request: Request, period: int) -> HttpResponse:
    """引き継ぎがまだ書かれていないもの, of this plan and of the one before."""
    plan = plan_in_hand(request, period)
    unsaid = [*_new(plan, Goal), *_new(plan, Measure)]
    left = [*_old(plan, Goal), *_old(plan, Measure)]
    ended = Succession.objects.filter(plan=plan, kind="ended").select_related("old_goal", "old_measure")
    pages = Paginator(unsaid, 50), Paginator(left, 50)
    return show(
        request, "succession", plan, _("前の計画からどうなったか（引き継ぎ）"),
        unsaid=pages[0].get_page(request.GET.get("page")), left=pages[1].get_page(request.GET.get("page")),
        ended=[{"old": row.old_goal or row.old_measure, "of": "goal" if row.old_goal_id else "measure",
                "reason": row.reason} for row in ended],
    )  # fmt: skip


def _new(plan: Plan, model: Any) -> list[dict[str, Any]]:
    """Items of the new plan of which nothing is said; a heading that follows the ward's goal says it there."""
    what = model._meta.model_name
    told = Succession.objects.filter(**{f"new_{what}": OuterRef("pk")})
    rows = model.objects.present().filter(~Exists(told), plan=plan)
    if what == "goal":
        rows = rows.filter(follows=None)
    return [{"of": what, "uid": row.uid, "title": str(row), "sample": row.sample} for row in _in_order(rows, what)]


def _old(plan: Plan, model: Any) -> list[dict[str, Any]]:
    if plan.predecessor_id is None:
        return []
    what = model._meta.model_name
    told = Succession.objects.filter(plan=plan, **{f"old_{what}": OuterRef("pk")})
    rows = model.objects.present().filter(~Exists(told), plan=plan.predecessor_id)
    if what == "goal":
        rows = rows.filter(follows=None)
    return [{"of": what, "uid": row.uid, "title": str(row), "sample": row.sample} for row in _in_order(rows, what)]


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
    context: dict[str, Any] = {"subject": item, "search": search, "of": of, "back": list_address(plan)}
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
            return redirect(list_address(plan))
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


@login_required
def end(request: Request, period: int, of: str, uid: str) -> HttpResponse:
    """廃止: an old goal or measure that nothing succeeds, with the reason."""
    plan = plan_in_hand(request, period)
    old = get_object_or_404(_model(of).objects.present(), plan=plan.predecessor_id or 0, uid=uid)
    line = line_that_ended(plan, old)
    form = EndForm(posted(request), initial={"reason": line.reason if line else ""})
    if request.method == "POST" and form.is_valid():
        try:
            tell_end(plan, old, form.cleaned_data["reason"].replace("\r\n", "\n"), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("「%(old)s」を「廃止」と書きました。公開はまだしていません。") % {"old": old})
            return redirect(list_address(plan))
    return show(
        request, "structure_form", plan, _("「廃止」と書く"), form=form, subject=old, back=list_address(plan),
        holds_plan=True, hint=_("前の期にあって、この計画に引き継ぐものがないときに書きます。"),
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: Request, period: int, of: str, uid: str) -> HttpResponse:
    plan = plan_in_hand(request, period)
    old = get_object_or_404(_model(of), plan=plan.predecessor_id or 0, uid=uid)
    try:
        withdraw_end(plan, old, by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, list_address(plan))
    messages.success(request, _("「廃止」を取り消しました。「まだ書かれていないもの」に戻りました。"))
    return redirect(list_address(plan))
