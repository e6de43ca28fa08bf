"""The ledger at the desk: read it, add what somebody tells by telephone, correct, bin, accept a sentence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.table_files import table_file
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.records import policy
from sasaeai.records.actions.recording import (
    Moved,
    accept_news,
    bin_record,
    correct_record,
    mark,
    restore_record,
    withdraw_news,
    write_record,
)
from sasaeai.records.forms.at_the_desk import RecordForm
from sasaeai.records.heads import people_words
from sasaeai.records.listing import HEADER, facts_of, line_of
from sasaeai.records.models import ActivityRecord
from sasaeai.records.narrowing import Offered, state_tabs

# One district's group writes a few hundred a year; a ward of eleven some thousands.
MOST_LINES = 50_000


@login_required
@require_safe
def records(request: Request) -> HttpResponse:
    require(policy.may_read(request.viewer))
    offered = Offered.to(request.viewer)
    wanted = offered.wanted(request.GET)
    page = Paginator(wanted.rows(request.viewer), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "offered": offered,
        "wanted": wanted,
        "page": page,
        "lines": [(row, people_words(row)) for row in page],
        "tabs": state_tabs(wanted.state) if policy.may_record(request.viewer) else [],
        "can_record": policy.may_record(request.viewer),
        "can_keep": policy.may_keep_ledger(request.viewer),
        "files": reverse("records:table", args=["csv"]).removesuffix(".csv"),
    }
    return render(request, "records/records.html", context)


@login_required
@require_safe
def table(request: Request, ending: str) -> HttpResponse:
    """The rows in view as a file, for whoever may read them."""
    require(policy.may_read(request.viewer))
    if ending not in {"csv", "xlsx"}:
        raise Http404
    wanted = Offered.to(request.viewer).wanted(request.GET)
    rows = wanted.rows(request.viewer).select_related("measure")[:MOST_LINES]
    lines: list[list[Any]] = [[str(word) for word in HEADER], *(line_of(row) for row in rows)]
    name = _("活動の記録_%(day)s") % {"day": wareki_date(today())}
    return table_file(name, ending, _("活動の記録"), lines)


@login_required
def add(request: Request) -> HttpResponse:
    require(policy.may_record(request.viewer))
    form = RecordForm(request.POST if request.method == "POST" else None, by=request.viewer)
    if request.method == "POST" and form.is_valid():
        row = ActivityRecord(**form.written())
        once = f"desk-{request.viewer.journal_id or 0}:{form.cleaned_data['once'] or new_uid()}"
        row, is_new = write_record(row, once=once, by=request.viewer)
        if is_new:
            sentence = _("記録しました：%(record)s") % {"record": row}
            say_undo(request, sentence, reverse("records:bin", args=[row.uid]))
        else:
            messages.info(request, _("この記録は、もう保存してあります：%(record)s") % {"record": row})
        return redirect("records:add" if "again" in request.POST else "records:records")
    return _form_page(request, form, _("活動を記録する"), back=reverse("records:records"), is_new=True)


def _form_page(request: Request, form: RecordForm, title: str, **context: Any) -> HttpResponse:
    status = context.pop("status", 422 if form.is_bound and form.errors else 200)
    return render(request, "records/form.html", {"form": form, "page_title": title} | context, status=status)


def _visible(request: Request, uid: str) -> ActivityRecord:
    rows = ActivityRecord.objects.visible_to(request.viewer)
    found: ActivityRecord = get_object_or_404(
        rows.select_related("kind", "area", "organisation", "measure", "link__organisation"), uid=uid
    )
    return found


@login_required
@require_safe
def record(request: Request, uid: str) -> HttpResponse:
    require(policy.may_read(request.viewer))
    row = _visible(request, uid)
    if row.is_binned and not policy.may_record(request.viewer):
        # Somebody's name may be why it is there.
        raise Http404
    context = {
        "row": row,
        "facts": facts_of(row),
        "can_record": policy.may_record(request.viewer, row.area),
        "can_keep": policy.may_keep_ledger(request.viewer, row.area),
    }
    return render(request, "records/record.html", context)


def _writable(request: Request, uid: str) -> ActivityRecord:
    row = _visible(request, uid)
    require(policy.may_record(request.viewer, row.area))
    return row


@login_required
def edit(request: Request, uid: str) -> HttpResponse:
    row = _writable(request, uid)
    if row.is_binned:
        raise Http404(_("この記録はごみ箱に入っています。先に元に戻してください。"))
    form = RecordForm(request.POST if request.method == "POST" else None, by=request.viewer, row=row)
    page = reverse("records:record", args=[uid])
    context: dict[str, Any] = {"back": page}
    if request.method == "POST" and form.is_valid():
        try:
            correct_record(row, form.written(), seen=form.cleaned_data["seen"], by=request.viewer)
        except Moved:
            # Sent once more as it stands, it takes the place of what the other one wrote.
            row.refresh_from_db()
            form.data = request.POST.copy()
            form.data["seen"] = mark(row)
            context |= {"status": 409, "theirs": facts_of(row)}
        else:
            messages.success(request, _("書きなおしました。"))
            return redirect(page)
    return _form_page(request, form, _("記録を書きなおす"), **context)


@login_required
@require_POST
def put_into_bin(request: Request, uid: str) -> HttpResponse:
    row = _writable(request, uid)
    bin_record(row, by=request.viewer)
    sentence = _("ごみ箱に入れました：%(record)s") % {"record": row}
    say_undo(request, sentence, reverse("records:restore", args=[uid]))
    return redirect("records:records")


@login_required
@require_POST
def restore(request: Request, uid: str) -> HttpResponse:
    row = _writable(request, uid)
    restore_record(row, by=request.viewer)
    messages.success(request, _("元に戻しました：%(record)s") % {"record": row})
    return redirect("records:record", uid)


def _keepable(request: Request, uid: str) -> ActivityRecord:
    row = _visible(request, uid)
    require(policy.may_keep_ledger(request.viewer, row.area))
    return row


@login_required
@require_POST
def accept(request: Request, uid: str) -> HttpResponse:
    row = _keepable(request, uid)
    if not row.news or row.is_binned:
        messages.error(request, _("おしらせの一文がありません。先に「書きなおす」で一文を書いてください。"))
        return redirect("records:record", uid)
    accept_news(row, by=request.viewer)
    say_undo(request, _("おしらせに出しました：%(news)s") % {"news": row.news}, reverse("records:withdraw", args=[uid]))
    return redirect("records:record", uid)


@login_required
@require_POST
def withdraw(request: Request, uid: str) -> HttpResponse:
    row = _keepable(request, uid)
    withdraw_news(row, by=request.viewer)
    messages.success(request, _("おしらせから下げました。"))
    return redirect("records:record", uid)
