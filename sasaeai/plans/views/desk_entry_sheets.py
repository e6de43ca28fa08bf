"""記入シート: the Excel sheet for one organisation or for all, and taking in those that come back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from sasaeai.kernel.words import differences
from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.actions.entries import CallIsClosed
from sasaeai.plans.actions.entry_sheets import Reply, Row, SheetsChangedMeanwhile, Step, compare, shown, take_sheets
from sasaeai.plans.entry_sheets import ReturnedSheet, asked_goals, name_of_sheet, safe_name, sheet_for, sheets_together
from sasaeai.plans.forms.entry_sheets import SheetFilesForm, sheets_of, signed_for
from sasaeai.plans.models import EntryCall

from .desk_calls import call_for_gathering, page_of
from .desk_entries import call_and_asked
from .desk_page import done

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sent(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=kind, headers=headers)


@login_required
def sheet(request: Request, period: int, uid: str, organisation: int) -> HttpResponse:
    call, asked = call_and_asked(request, period, uid, organisation)
    return _sent(sheet_for(call, asked, asked_goals(call)), name_of_sheet(asked), XLSX)


@login_required
def all_sheets(request: Request, period: int, uid: str) -> HttpResponse:
    call = call_for_gathering(request, period, uid)
    organisations = list(call.organisations.select_related("kind"))
    return _sent(
        sheets_together(call, organisations), safe_name(f"{_('記入シート')}_{call.title}.zip"), "application/zip"
    )


@login_required
def take_in(request: Request, period: int, uid: str) -> HttpResponse:
    """The secretariat brings what organisations sent back, all files at once."""
    call = call_for_gathering(request, period, uid)
    return _taking(request, call, None, for_it=True, back=page_of(call))


@login_required
def hand_in(request: Request, period: int, uid: str, organisation: int) -> HttpResponse:
    """An organisation brings its own sheet."""
    call, asked = call_and_asked(request, period, uid, organisation)
    for_it = policy.may_classify(request.viewer, call.plan)
    back = page_of(call) if for_it else reverse("plans:edit:entry_write", args=[period, uid, organisation])
    return _taking(request, call, asked, for_it=for_it, back=back)


def _taking(request: Request, call: EntryCall, own: Organisation | None, *, for_it: bool, back: str) -> HttpResponse:
    context: dict[str, Any] = {"call": call, "own": own, "back": back, "for_it": for_it}
    if closed := _closed_words(call, for_it=for_it):
        context["closed"] = closed
        return render(request, "plans/desk/call_files.html", context, status=409)
    if "read" in request.POST:
        return _apply(request, call, own, context)
    form = SheetFilesForm(call, own, *([request.POST, request.FILES] if request.method == "POST" else []))
    context["form"] = form
    if not form.is_bound:
        return render(request, "plans/desk/call_files.html", context)
    if form.is_valid():
        try:
            return _preview(request, call, form.cleaned_data["returned"], context)
        except ValidationError as too_much:
            form.add_error("returned", too_much)
    return render(request, "plans/desk/call_files.html", context, status=422)


def _closed_words(call: EntryCall, *, for_it: bool) -> str:
    if for_it and call.closed_on:
        return _("このお願いは受付を終えています。「受付をもう一度はじめる」を押してから、選んでください。")
    if not for_it and (call.sent_on is None or call.closed_on):
        gaps = {"contact": call.contact}
        return _("受付は終わりました。書きたいことがあるときは、%(contact)sへご連絡ください。") % gaps
    return ""


def _preview(
    request: Request, call: EntryCall, sheets: list[ReturnedSheet], context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    replies = compare(call, sheets)
    context |= {
        "replies": [_reply_shown(reply) for reply in replies],
        "read": signed_for(call, sheets),
        "seen": shown(replies),
        "writes": sum(reply.count(Step.ADD, Step.CHANGE) for reply in replies),
        "asks": sum(reply.count(Step.ASK) for reply in replies),
        "meanwhile": status == 409,
    }
    return render(request, "plans/desk/call_files.html", context, status=status)


def _reply_shown(reply: Reply) -> dict[str, Any]:
    rows = [_row_shown(row) for row in reply.rows if row.step != Step.SAME]
    return {"reply": reply, "rows": rows, "same": reply.count(Step.SAME)}


def _row_shown(row: Row) -> dict[str, Any]:
    label = {
        Step.ADD: _("加えます"),
        Step.CHANGE: _("書きなおします"),
        Step.ASK: _("確かめてください"),
        Step.LEAVE: _("入れません"),
    }[row.step]
    found: dict[str, Any] = {"row": row, "label": label, "asks": row.step == Step.ASK}
    if row.entry is not None:
        found |= {"entry": row.entry, "parts": differences(row.entry.text, row.words.text)}
        found["other_name"] = row.entry.written_by != row.sheet.written_by
    return found


def _apply(request: Request, call: EntryCall, own: Organisation | None, context: dict[str, Any]) -> HttpResponse:
    sheets = sheets_of(call, request.POST["read"])
    if sheets is None or (own is not None and [sheet.organisation for sheet in sheets] != [own.pk]):
        form = SheetFilesForm(call, own, {}, {})
        form.add_error(None, _("読みこんでから時間がたちました。ファイルをもう一度選んでください。"))
        return render(request, "plans/desk/call_files.html", context | {"form": form}, status=422)
    asked = set(call.organisations.values_list("pk", flat=True))
    if any(sheet.organisation not in asked for sheet in sheets):
        form = SheetFilesForm(call, own, {}, {})
        form.add_error(None, _("お願いする団体が変わりました。ファイルをもう一度選んでください。"))
        return render(request, "plans/desk/call_files.html", context | {"form": form}, status=409)
    try:
        count = take_sheets(
            call, sheets, seen=request.POST.get("seen", ""), replace=request.POST.getlist("replace"),
            by=request.viewer, for_it=context["for_it"],
        )  # fmt: skip
    except SheetsChangedMeanwhile:
        return _preview(request, call, sheets, context, status=409)
    except CallIsClosed as closed:
        return render(request, "plans/desk/call_files.html", context | {"closed": str(closed)}, status=409)
    return done(request, _taken_words(count), page_of(call) if context["for_it"] else reverse("plans:work"))


def _taken_words(count: int) -> str:
    if count:
        return _("記入シートから、記載%(count)s件を受け取りました。") % {"count": count}
    return _("記載は、変えていません。いまあるものを残しました。")
