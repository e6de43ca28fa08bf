"""Fill a plan's schedule in one grid, with the keyboard or with cells copied from Excel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.pages import PER_PAGE
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import readable_plan
from sasaeai.plans.actions.schedule import CellsMoved, fill_schedule, use_schedule
from sasaeai.plans.forms.schedule import ScheduleForm
from sasaeai.plans.models import Goal, Period, Plan, ScheduleState
from sasaeai.plans.schedule_grid import DONE, PLANNED, SIDES, Row, Side, rows_in_order, texts
from sasaeai.plans.showing import published_uids

from .structure import back_to, home_of, show


def chosen_plan(request: Request, period: int) -> Plan:
    """The plan that the address names by its area, or the first that this viewer may change; 404 and 403 as always."""
    viewer: Any = request.viewer
    slug = request.POST.get("plan") or request.GET.get("plan") or ""
    plan = readable_plan(viewer, period=period, area=slug) if slug else _first(viewer, period)
    require(policy.may_edit(viewer, plan))
    return plan


def _first(viewer: Any, period: int) -> Plan:
    found = Period.objects.filter(number=period).first()
    readable = [plan for plan in (Plan.objects.family(found) if found else []) if policy.may_read(viewer, plan)]
    if not readable:
        raise Http404(_("この期の計画は見つかりません。"))
    return next((plan for plan in readable if policy.may_edit(viewer, plan)), readable[0])


@login_required
def schedule(request: Request, period: int) -> HttpResponse:
    plan = chosen_plan(request, period)
    if not (plan.is_ward or plan.uses_schedule):
        return show(request, "schedule_off", plan, _("スケジュール表は、まだ使っていません"), period=period)
    side = SIDES.get(request.GET.get("side", ""), PLANNED)
    base = request.GET.get("base", "")
    page = Paginator(rows_in_order(plan, base, request.GET.get("measure", "")), PER_PAGE).get_page(
        request.GET.get("page")
    )
    form = _form(request, plan, side, list(page))
    status = 200
    if request.method == "POST":
        marks = form.read()
        if form.is_valid:
            try:
                count = fill_schedule(plan, side, marks, form.seen, by=request.viewer)
            except CellsMoved as moved:
                form.show_theirs(moved.theirs)
                status = 409
            else:
                _say(request, plan, side, count, {uid for uid, _year in marks})
                return redirect(request.get_full_path())
    context = {"side": side, "form": form, "page": page, "period": period, "chosen_base": base, "subject": plan}
    title = _("スケジュール表を書く")
    return show(request, "schedule", plan, title, status=status, **context, **_around(request, plan, side))


def _form(request: Request, plan: Plan, side: Side, rows: list[Row]) -> ScheduleForm:
    uids = [row.uid for row in rows]
    return ScheduleForm(
        rows,
        plan.period.fiscal_years,
        list(ScheduleState.objects.filter(period=plan.period)),
        texts(plan, uids, side),
        texts(plan, uids, PLANNED) if side is DONE else {},
        request.POST.dict() if request.method == "POST" else None,
    )


def _around(request: Request, plan: Plan, side: Side) -> dict[str, Any]:
    """Tabs, the filter by base goal, and the way back."""
    query = request.GET.copy()
    query.pop("page", None)
    tabs = []
    for one, label in ((PLANNED, _("計画")), (DONE, _("実際"))):
        query["side"] = one.code
        tabs.append({"label": label, "url": f"?{query.urlencode()}", "current": one is side})
    bases = Goal.objects.present().base().filter(plan=plan.ward_plan_id or plan.pk).in_order()
    return {"tabs": tabs, "bases": bases, "back": back_to(request, home_of(plan)), "is_done": side is DONE}


def _say(request: Request, plan: Plan, side: Side, count: int, uids: set[str]) -> None:
    if not count:
        messages.info(request, _("どの欄も前と同じです。何も変えていません。"))
        return
    saved = _("%(count)sか所を保存しました。") % {"count": count}
    if side is PLANNED:
        after = _("予定は、次の版を公開するまで外からは見えません。")
    elif published_uids(plan, uids):
        after = _("「実際」は、公開している取組のページにすぐ出ます。")
    else:
        after = _("取組をまだ公開していないので、外からは見えません。")
    messages.success(request, saved + after)


@login_required
@require_POST
def use(request: Request, period: int) -> HttpResponse:
    plan = chosen_plan(request, period)
    wanted = request.POST.get("wanted") == "1"
    use_schedule(plan, wanted, by=request.viewer)
    if wanted:
        messages.success(request, _("スケジュール表を使うことにしました。書ける年度だけ書いてください。"))
        return redirect(f"{reverse('plans:edit:schedule', args=[period])}?plan={plan.area.slug}")
    messages.success(request, _("スケジュール表を使わないことにしました。書いたものは残っていて、また使えます。"))
    return redirect(back_to(request, reverse("plans:desk:district", args=[period, plan.area.slug])))
