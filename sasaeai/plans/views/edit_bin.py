"""The bin (ごみ箱) of a period's plans: what was put there, when and by whom, and the way back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import editable, readable
from sasaeai.plans.actions.attaching import restore_attachment
from sasaeai.plans.actions.bin import contents, obstacle, put_into_bin, take_back, went_alone
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import Attachment, Entry, Goal, Indicator, Measure, Period, Plan, Problem

from .structure import back_to, desk, home_of, refuse, show

PUT: dict[str, Any] = {"goal": Goal, "measure": Measure, "indicator": Indicator}
TAKEN_BACK: dict[str, Any] = {**PUT, "problem": Problem, "entry": Entry, "attachment": Attachment}


def kind_words(kind: str, plan: Plan) -> str:
    return {
        "goal": _("目標"),
        "measure": plan.period.measure_name,
        "indicator": _("指標"),
        "problem": _("課題"),
        "entry": _("団体の記載"),
        "attachment": _("資料"),
    }[kind]


def bin_address(plan: Plan) -> str:
    return desk(plan, "bin/")


@login_required
def bin_page(request: Request, period: int) -> HttpResponse:
    plans = _own_plans(request, period)
    rows = [row for kind in TAKEN_BACK for row in _binned(request, kind, plans)]
    rows.sort(key=lambda row: row["row"].deleted_at, reverse=True)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "bin", plans[0], _("ごみ箱"), page=page, several=len(plans) > 1)


def _own_plans(request: Request, period: int) -> list[Plan]:
    found = Period.objects.filter(number=period).first()
    readable_plans = [
        plan for plan in (Plan.objects.family(found) if found else []) if policy.may_read(request.viewer, plan)
    ]
    if not readable_plans:
        raise Http404(_("この計画は見つかりません。"))
    plans = [plan for plan in readable_plans if policy.may_edit(request.viewer, plan)]
    require(bool(plans))
    return plans


def _binned(request: Request, kind: str, plans: list[Plan]) -> list[dict[str, Any]]:
    """What lies in the bin and was put there itself; what went along with it comes back with it."""
    rows = TAKEN_BACK[kind].objects.binned().filter(plan__in=plans).select_related("plan__area", "plan__period")
    above = {"goal": ("parent", "follows"), "measure": ("goal",), "indicator": ("goal", "measure")}.get(kind, ())
    return [
        {"row": row, "kind": kind, "words": kind_words(kind, row.plan)}
        for row in rows.select_related(*above)
        if _may_take_back(request, kind, row) and went_alone(row)
    ]


def _may_take_back(request: Request, kind: str, row: Any) -> bool:
    if kind == "entry":
        return policy.may_classify(request.viewer, row.plan)
    if kind == "problem":
        return policy.may_answer(request.viewer, row.plan) or policy.may_write_problem(request.viewer, row.plan)
    if kind == "attachment" and row.public and not policy.may_publish(request.viewer, row.plan):
        return False
    return policy.may_edit(request.viewer, row.plan)


@login_required
def put_in(request: Request, period: int, kind: str, uid: str) -> HttpResponse:
    """Ask once, saying what goes along; then put it into the bin."""
    row: Any = editable(request.viewer, _model(PUT, kind).objects.present(), period, uid)
    back = back_to(request, desk(row.plan, f"{kind}s/{row.uid}/"))
    if request.method == "POST":
        return _put_in(request, kind, row, back)
    return show(
        request, "bin_question", row.plan, _("ごみ箱に入れますか"), row=row, kind=kind, back=back,
        kind_words=kind_words(kind, row.plan), together=contents(row), obstacle=obstacle(row),
    )  # fmt: skip


def _model(models: dict[str, Any], kind: str) -> Any:
    if kind not in models:
        raise Http404
    return models[kind]


def _put_in(request: Request, kind: str, row: Any, back: str) -> HttpResponse:
    try:
        put_into_bin(row, by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, back)
    undo = f"{bin_address(row.plan)}{kind}/{row.uid}/restore/?{urlencode({'next': back})}"
    say_undo(request, _("「%(row)s」をごみ箱に入れました。公開はまだしていません。") % {"row": row}, undo)
    # The page that was left shows a thing that is no longer there.
    return redirect(home_of(row.plan) if f"/{row.uid}/" in back else back)


@login_required
@require_POST
def restore(request: Request, period: int, kind: str, uid: str) -> HttpResponse:
    row: Any = readable(request.viewer, _model(TAKEN_BACK, kind).objects.all(), period, uid)
    require(_may_take_back(request, kind, row))
    try:
        (restore_attachment if kind == "attachment" else take_back)(row, by=request.viewer)
    except Refused as refused:
        return refuse(request, refused, bin_address(row.plan))
    messages.success(request, _("「%(row)s」を元に戻しました。公開はまだしていません。") % {"row": row})
    return redirect(back_to(request, bin_address(row.plan)))
