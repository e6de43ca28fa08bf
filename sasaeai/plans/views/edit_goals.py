"""Shape the tree of goals: the order, new goals, another place, the goals that a goal ties."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from sasaeai.people.viewer import Request
from sasaeai.plans.access import editable
from sasaeai.plans.actions.goals import add_goal, order_goal, put_goal_under, tie_goals
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.goals import GoalForm, GoalPlaceForm, TiesForm
from sasaeai.plans.models import Goal, Plan
from sasaeai.plans.tree import Tree

from .structure import back_to, desk, plan_in_hand, posted, refuse, say, show


def order_address(plan: Plan, goal: Goal | None = None) -> str:
    anchor = f"#goal-{goal.uid}" if goal else ""
    return desk(plan, f"goals/order/?plan={plan.uid}{anchor}")


@login_required
def order(request: Request, period: int) -> HttpResponse:
    """目標の並び: the whole tree with its buttons. POST: `item`, and `where` up | down | end | a sibling's uid."""
    plan = plan_in_hand(request, period)
    if request.method == "POST":
        return _move(request, plan)
    tree = Tree(plan)
    frozen, movable = (any(branch.is_frozen for branch in tree), any(branch.can_move for branch in tree))
    return show(request, "goals_order", plan, _("目標の並び"), tree=tree, any_frozen=frozen, any_movable=movable)


def _move(request: Request, plan: Plan) -> HttpResponse:
    goal = get_object_or_404(Goal.objects.present(), plan=plan, uid=request.POST.get("item", ""))
    try:
        changed = order_goal(goal, request.POST.get("where", ""), by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, order_address(plan, goal))
    if changed:
        messages.success(request, _("「%(goal)s」を動かしました。公開はまだしていません。") % {"goal": goal})
    return redirect(order_address(plan, goal))


@login_required
def add(request: Request, period: int) -> HttpResponse:
    plan = plan_in_hand(request, period)
    form = GoalForm(Tree(plan), posted(request), initial={"parent": request.GET.get("parent", "")})
    if request.method == "POST" and form.is_valid():
        parent = _goal(plan, form.cleaned_data.get("parent", ""))
        words = {name: form.cleaned_data[name] for name in ("title", "short_name")}
        try:
            goal = add_goal(plan, parent, **words, by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        except ValidationError as error:
            form.add_error("title", ValidationError(error.messages))
        else:
            messages.success(request, _("目標「%(goal)s」を加えました。公開はまだしていません。") % {"goal": goal})
            return redirect(order_address(plan, goal))
    return show(
        request, "structure_form", plan, _("目標を加える"), form=form, submit=_("加える"),
        back=back_to(request, order_address(plan)), holds_plan=True,
    )  # fmt: skip


def _goal(plan: Plan, uid: str) -> Goal | None:
    return get_object_or_404(Goal.objects.present(), plan=plan, uid=uid) if uid else None


@login_required
def move(request: Request, period: int, uid: str) -> HttpResponse:
    """Hang a goal under another one."""
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    plan = goal.plan
    form = GoalPlaceForm(goal, Tree(plan), posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = put_goal_under(goal, _goal(plan, form.cleaned_data["parent"]), by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, changed)
            return redirect(order_address(plan, goal))
    return show(
        request, "structure_form", plan, _("目標をほかの目標の下に移す"), form=form, subject=goal,
        submit=_("移す"), back=back_to(request, order_address(plan, goal)),
        hint=_("下にある目標や取組も、いっしょに移ります。移した先では、いちばん後ろに入ります。"),
    )  # fmt: skip


@login_required
def ties(request: Request, period: int, uid: str) -> HttpResponse:
    goal = editable(request.viewer, Goal.objects.present(), period, uid)
    plan = goal.plan
    form = TiesForm(goal, Tree(plan), posted(request))
    target = back_to(request, order_address(plan, goal))
    if request.method == "POST" and form.is_valid():
        chosen = Goal.objects.present().filter(plan=plan, uid__in=form.cleaned_data["tied"])
        try:
            changed = tie_goals(goal, chosen, by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            say(request, changed)
            return redirect(target)
    return show(request, "structure_form", plan, _("結びつける目標"), form=form, subject=goal, back=target)
