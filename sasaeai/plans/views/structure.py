"""What the pages that shape a plan share: which plan is in hand, the frame, and what two people wrote at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from sasaeai.kernel.words import differences
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.forms.seen import SeenForm
from sasaeai.plans.models import Period, Plan
from sasaeai.plans.states import State, marks


def plan_in_hand(request: Request, period: int) -> Plan:
    """The plan that the address or form names; without a name the first of the period that this person may change."""
    uid = request.POST.get("plan") or request.GET.get("plan") or ""
    plans = Plan.objects.filter(period__number=period).select_related("area", "period", "ward_plan", "predecessor")
    if uid:
        return changeable(request, plans.filter(uid=uid).first())
    found = Period.objects.filter(number=period).first()
    family = list(Plan.objects.family(found)) if found else []
    readable = [plan for plan in family if policy.may_read(request.viewer, plan)]
    if not readable:
        raise Http404(_("この計画は見つかりません。"))
    for plan in readable:
        if policy.may_edit(request.viewer, plan):
            return plan
    raise PermissionDenied


def changeable(request: Request, plan: Plan | None) -> Plan:
    if plan is None or not policy.may_read(request.viewer, plan):
        raise Http404(_("この計画は見つかりません。"))
    require(policy.may_edit(request.viewer, plan))
    return plan


def desk(plan: Plan, rest: str = "") -> str:
    """An address of the plan's desk: `desk(plan, "goals/order/")`."""
    return reverse("plans:desk:plan", args=[plan.period.number]) + rest


def home_of(plan: Plan) -> str:
    """Where the plan is read on the desk."""
    return desk(plan, "" if plan.is_ward else f"districts/{plan.area.slug}/")


def back_to(request: HttpRequest, fallback: str) -> str:
    """Where the person came from, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # What does not begin with a slash would be taken for the name of a page.
    return wanted if safe and wanted.startswith("/") else fallback


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to: also a form of which nothing was chosen is one that was sent."""
    return request.POST if request.method == "POST" else None


def show(request: Request, template: str, plan: Plan, title: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of this room; `back` is where its 「やめる」 leads and `next` where saving leads."""
    crumbs = [{"label": _("公開前の計画"), "url": desk(plan)}]
    if not plan.is_ward:
        crumbs.append({"label": plan.area.name, "url": home_of(plan)})
    crumbs.append({"label": title, "url": ""})
    context.setdefault("back", back_to(request, home_of(plan)))
    context |= {"plan": plan, "page_title": title, "crumbs": crumbs, "base": desk(plan)}
    return render(request, f"plans/desk/{template}.html", context, status=status)


def say(request: Request, changed: object) -> None:
    if changed:
        messages.success(request, _("保存しました。公開はまだしていません。"))
    else:
        messages.info(request, _("前と同じです。何も変えていません。"))


def refuse(request: Request, refused: Refused, target: str) -> HttpResponse:
    messages.error(request, str(refused))
    return redirect(target)


def side_by_side(form: SeenForm, mine: State, theirs: State) -> list[dict[str, Any]]:
    """The fields in which two states differ, in words."""
    ours, others = form.describe(mine), form.describe(theirs)
    return [difference(ours[name][0], others[name][1], ours[name][1]) for name in mine if mine[name] != theirs[name]]


def difference(label: str, theirs: str, mine: str) -> dict[str, Any]:
    """One line of the comparison; `parts` marks what the one has and the other has not."""
    return {
        "label": label,
        "theirs": theirs,
        "mine": mine,
        "parts": differences(theirs, mine) if theirs and mine else [],
    }


def seen_again(form: SeenForm, theirs: State) -> None:
    """A form that was shown again beside the other's words has seen those."""
    form.initial["seen"] = marks(theirs)
