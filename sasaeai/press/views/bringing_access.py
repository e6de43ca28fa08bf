"""Who is asking, for which plan, about which file: what all pages of bringing in begin with."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.access import readable_plan
from sasaeai.plans.models import Plan
from sasaeai.press import policy
from sasaeai.press.models import Bringing


def plan_for(request: Request, period: int, area: str) -> Plan:
    plan = readable_plan(request.viewer, period=period, area=area)
    require(policy.may_bring_in(request.viewer, plan))
    return plan


def bringing_for(request: Request, period: int, area: str, uid: str) -> Bringing:
    plan = plan_for(request, period, area)
    found = Bringing.objects.select_related("plan__area", "plan__period").filter(plan=plan, uid=uid).first()
    if found is None:
        raise Http404(_("この取りこみは見つかりません。消したのかもしれません。"))
    return found


def address(bringing: Bringing, name: str = "file") -> str:
    plan = bringing.plan
    return reverse(f"press:bringing-{name}", args=[plan.period.number, plan.area.slug, bringing.uid])


def home(plan: Plan) -> str:
    return reverse("press:bringing", args=[plan.period.number, plan.area.slug])


def reading_page(plan: Plan) -> str:
    """Where the plan is read while it is being written."""
    number = plan.period.number
    if plan.is_ward:
        return reverse("plans:desk:plan", args=[number])
    return reverse("plans:desk:district", args=[number, plan.area.slug])


def page(
    request: Request,
    template: str,
    plan: Plan,
    title: str,
    *,
    bringing: Bringing | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    crumbs = [
        {"label": _("公開前の計画"), "url": reading_page(plan)},
        {"label": _("Excel・Wordから取りこむ"), "url": home(plan) if bringing else ""},
    ]
    if bringing is not None:
        here = address(bringing)
        crumbs.append({"label": bringing.name, "url": here if request.path != here else ""})
        if request.path != here:
            crumbs.append({"label": title, "url": ""})
        context |= {"bringing": bringing, "here": here}
    context |= {"plan": plan, "page_title": title, "crumbs": crumbs, "home": home(plan), "read": reading_page(plan)}
    return render(request, f"press/bringing/{template}.html", context, status=status)
