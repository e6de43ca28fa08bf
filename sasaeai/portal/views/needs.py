"""足りなかった手助け: what nobody was found for, as a problem of the district's plan, and as the next course."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.learning.models import Course
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.plans.models import Plan, standing
from sasaeai.plans.policy import may_write_problem
from sasaeai.volunteers.actions.needs import AlreadyDecided, dismiss, make_problem, sentence
from sasaeai.volunteers.unmet import Lack, Need, lacking, repeated

LONGEST_REASON = 120


@login_required
@require_safe
def needs(request: Request) -> HttpResponse:
    require(_may_read(request))
    return render(request, "portal/needs.html", _context(request))


def _may_read(request: Request) -> bool:
    return any(may(request.viewer, verb) for verb in (Verb.WRITE_PROBLEM, Verb.MEDIATE, Verb.TEACH))


def _context(request: Request, **more: Any) -> dict[str, Any]:
    viewer, year = request.viewer, FiscalYear.current()
    known = viewer.areas_where(Verb.WRITE_PROBLEM) | viewer.areas_where(Verb.MEDIATE)
    rows = [{"need": need, "sentence": sentence(need), **_plan_of(request, need)} for need in repeated(known, year)]
    teaches = may(viewer, Verb.TEACH)
    lacks = _beside_courses(viewer, lacking(viewer.areas_where(Verb.TEACH), year)) if teaches else []
    return {"rows": rows, "lacks": lacks, "teaches": teaches, "year": year} | more


def _beside_courses(viewer: Viewer, lacks: list[Lack]) -> list[dict[str, Any]]:
    """With each qualification the courses that lead to it and are not over; one query."""
    courses = Course.objects.visible_to(viewer).shown().filter(gives__in=[lack.qualification for lack in lacks])
    found = list(courses)
    return [
        {"lack": lack, "courses": [course for course in found if course.gives_id == lack.qualification.pk]}
        for lack in lacks
    ]


def _plan_of(request: Request, need: Need) -> dict[str, Any]:
    """The district's running plan, and whether this viewer may write problems there."""
    plans = Plan.objects.of_districts().filter(area=need.area).select_related("area")
    plan = plans.order_by(standing("period_id").desc(), "-period__number").first()
    return {"plan": plan, "may": plan is not None and may_write_problem(request.viewer, plan)}


@login_required
@require_POST
def decide(request: Request, slug: str, pk: int) -> HttpResponse:
    """`problem` makes a draft in the district's plan, `dismiss` with a reason takes it off the list for this year."""
    require(_may_read(request))
    row = _open_need(request, slug, pk)
    require(row["may"])
    because = request.POST.get("because", "").strip()[:LONGEST_REASON]
    if "dismiss" in request.POST and not because:
        error = _("課題にしない理由を、短く書いてください。")
        return render(request, "portal/needs.html", _context(request, error=error, wrong=row["need"]), status=422)
    try:
        if "dismiss" in request.POST:
            dismiss(row["need"], because, by=request.viewer)
            messages.success(request, _("課題にしないと決めました。来年度にくりかえしたら、またお知らせします。"))
            return redirect("portal:needs")
        problem = make_problem(row["need"], row["plan"], by=request.viewer)
    except AlreadyDecided:
        messages.info(request, _("これについては、もうほかの方が決めています。"))
        return redirect("portal:needs")
    messages.success(request, _("課題の下書きを作りました。地区のことばに書きなおしてください。"))
    return redirect("plans:desk:problem", row["plan"].period.number, problem.uid)


def _open_need(request: Request, slug: str, pk: int) -> dict[str, Any]:
    rows = _context(request)["rows"]
    found = [row for row in rows if (row["need"].area.slug, row["need"].kind.pk) == (slug, pk)]
    if not found:
        raise Http404
    return found[0]
