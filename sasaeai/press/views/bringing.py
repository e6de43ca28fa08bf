"""取りこみ: choose a file, see how far it is, take it away again; the plan as a workbook to edit and bring back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.tables import write_xlsx
from sasaeai.people.viewer import Request
from sasaeai.press import tasks
from sasaeai.press.actions.bringing import NotNow, bring, forget_reading, read_in, throw_away
from sasaeai.press.actions.undoing import undo
from sasaeai.press.bringing.current import items_of, terms_of
from sasaeai.press.bringing.opening import READ_AT_ONCE
from sasaeai.press.bringing.writing import sheets_of
from sasaeai.press.forms.bringing import BringForm
from sasaeai.press.models import Bringing, BringingState, SentSheet, SheetReading

from .bringing_access import address, bringing_for, home, page, plan_for
from .bringing_preview import preview

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def start(request: Request, period: int, area: str) -> HttpResponse:
    plan = plan_for(request, period, area)
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        bringing = bring(plan, file.name, file.read(), by=request.viewer)
        if bringing.size <= READ_AT_ONCE:
            read_in(bringing)
        else:
            tasks.read_file.enqueue(bringing.pk)
        return redirect(address(bringing))
    rows = Bringing.objects.of(plan).defer("draft", "reading", "result", "asked")
    return page(
        request, "start", plan, _("Excel・Wordから取りこむ"), form=form, status=422 if form.errors else 200,
        rows=Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        kept=SheetReading.objects.filter(area=plan.area), asked=SentSheet.objects.waiting_for(plan),
    )  # fmt: skip


@login_required
def file(request: Request, period: int, area: str, uid: str) -> HttpResponse:
    """One file, at whatever point it is: waiting, unreadable, to be looked at, taken over, undone."""
    bringing = bringing_for(request, period, area, uid)
    if bringing.is_waiting:
        return page(request, "waiting", bringing.plan, _("しばらくお待ちください"), bringing=bringing)
    if bringing.state == BringingState.UNREADABLE:
        return page(request, "unreadable", bringing.plan, _("読めませんでした"), bringing=bringing)
    if bringing.state == BringingState.READ:
        return preview(request, bringing)
    title = _("取りこみました") if bringing.is_applied else _("取りこみを取り消しました")
    return page(request, "result", bringing.plan, title, bringing=bringing, **_counts(bringing))


def _counts(bringing: Bringing) -> dict[str, Any]:
    result = bringing.result
    added = {kind: len(uids) for kind, uids in result.get("added", {}).items()}
    return {
        "figures": [
            {"value": added.get("goal", 0), "unit": _("件"), "text": _("加えた目標")},
            {"value": added.get("measure", 0), "unit": _("件"), "text": _("加えた取組")},
            {"value": added.get("indicator", 0), "unit": _("件"), "text": _("加えた指標")},
            {"value": len(result.get("changed", [])), "unit": _("か所"), "text": _("書きなおしたところ")},
            {"value": len(result.get("binned", [])), "unit": _("件"), "text": _("ごみ箱に入れたもの")},
        ],
        "left": result.get("left", 0),
        "left_as_is": result.get("left_as_is", []),
    }


@login_required
def original(request: Request, period: int, area: str, uid: str) -> FileResponse:
    """The file as it came; never shown in the browser, whatever it is."""
    bringing = bringing_for(request, period, area, uid)
    return FileResponse(
        bringing.file.open("rb"), as_attachment=True, filename=bringing.name, content_type="application/octet-stream"
    )


@login_required
@require_POST
def throw(request: Request, period: int, area: str, uid: str) -> HttpResponse:
    bringing = bringing_for(request, period, area, uid)
    try:
        throw_away(bringing, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(address(bringing))
    messages.success(request, _("「%(name)s」を消しました。計画は変わっていません。") % {"name": bringing.name})
    return redirect(home(bringing.plan))


@login_required
def take_back(request: Request, period: int, area: str, uid: str) -> HttpResponse:
    """Ask once, then undo."""
    bringing = bringing_for(request, period, area, uid)
    if request.method != "POST":
        return page(
            request, "undo", bringing.plan, _("この取りこみを取り消しますか"), bringing=bringing, **_counts(bringing)
        )
    try:
        undo(bringing, by=request.viewer)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("取り消しました。加えたものは、ごみ箱に入っています。"))
    return redirect(address(bringing))


@login_required
@require_POST
def forget(request: Request, period: int, area: str, key: int) -> HttpResponse:
    plan = plan_for(request, period, area)
    row = get_object_or_404(SheetReading, pk=key, area=plan.area)
    forget_reading(row, by=request.viewer)
    messages.success(request, _("読み取り方「%(name)s」を消しました。") % {"name": row.name})
    return redirect(home(plan))


@login_required
def workbook(request: Request, period: int, area: str) -> HttpResponse:
    """The plan as it is being written, in the form in which it can be brought back."""
    plan = plan_for(request, period, area)
    content = write_xlsx(sheets_of(items_of(plan), terms_of(plan)))
    name = f"{plan.period.name}{plan.area.name}_{wareki_date(today())}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": content_disposition_header(True, name) or ""}
    )
