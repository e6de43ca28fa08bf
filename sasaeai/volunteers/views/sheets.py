"""毎月の報告の紙: one sheet of A4 for each pair with what is planned, and typing it in at one go."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.clock import today
from sasaeai.kernel.months import last_of, month_of, months_later
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.actions.month import write_month
from sasaeai.volunteers.actions.reporting import NotToReport
from sasaeai.volunteers.actions.visiting import TooLate
from sasaeai.volunteers.forms.month import MonthForm, turns_of
from sasaeai.volunteers.models import Pair
from sasaeai.volunteers.views.pairs import visible_pair

# One side of A4 in large print.
LINES = 12
# More sheets than a printer takes at once.
MOST_SHEETS = 200


def _pairs(request: Request, month: date) -> Any:
    mine = Pair.objects.visible_to(request.viewer).with_people()
    return mine.on_any_day(month, last_of(month)).order_by("volunteer__person__kana", "volunteer__person__name", "pk")


@login_required
@require_safe
def sheets(request: Request) -> HttpResponse:
    """Whose sheets there are this month: print one or all, type in what came back."""
    require(policy.may_mediate(request.viewer))
    month = month_of(request.GET.get("month", ""))
    this = today().replace(day=1)
    context = {
        "month": month,
        "months": [months_later(this, 1), this, months_later(this, -1)],
        "pairs": _pairs(request, month)[:MOST_SHEETS],
    }
    return render(request, "volunteers/month_sheets.html", context)


@login_required
@require_safe
def print_all(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    month = month_of(request.GET.get("month", ""))
    return _print(request, list(_pairs(request, month)[:MOST_SHEETS]), month)


@login_required
@require_safe
def sheet(request: Request, uid: str) -> HttpResponse:
    row = visible_pair(request, uid)
    return _print(request, [row], month_of(request.GET.get("month", "")))


def _print(request: Request, pairs: list[Pair], month: date) -> HttpResponse:
    papers = [(pair, _lines(pair, month), _drawing(request, pair)) for pair in pairs]
    return render(request, "volunteers/month_sheet.html", {"month": month, "papers": papers})


def _lines(pair: Pair, month: date) -> list[Any]:
    """The planned visits, then room for other days."""
    turns: list[Any] = list(turns_of(pair, month))
    return turns + [None] * max(LINES - len(turns), 3)


def _drawing(request: Request, pair: Pair) -> str:
    return qr_drawing(absolute(request, reverse("volunteers:report", args=[pair.token])))


@login_required
def type_month(request: Request, uid: str) -> HttpResponse:
    """Nothing is saved when one cell cannot be read."""
    row = visible_pair(request, uid)
    month = month_of(request.POST.get("month") or request.GET.get("month", ""))
    form = MonthForm(row, month, request.POST.dict() if request.method == "POST" else None)
    if request.method == "POST":
        told = form.read()
        if told and not form.wrong:
            try:
                new = write_month(row, told, by=request.viewer)
            except (NotToReport, TooLate) as refused:
                form.refused = str(refused)
            else:
                messages.success(request, _("紙から%(count)s回の活動を記録しました。") % {"count": new})
                return redirect("volunteers:pair", uid)
    context = {"pair": row, "month": month, "sheet": form}
    return render(request, "volunteers/type_month.html", context, status=422 if request.method == "POST" else 200)
