"""A group's own page: record what happened without an account; opening it only shows, a button acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.clock import today
from sasaeai.kernel.fields import new_uid
from sasaeai.people import guesses
from sasaeai.people.viewer import Request
from sasaeai.records.actions.recording import (
    ByLink,
    LinkClosed,
    TooMany,
    bin_record,
    restore_record,
    write_by_link,
)
from sasaeai.records.forms.by_link import LinkRecordForm
from sasaeai.records.heads import people_words
from sasaeai.records.models import ActivityRecord, RecordingLink


def _opened(request: Request, token: str) -> tuple[RecordingLink | None, HttpResponse | None]:
    """The link, or the page that says why there is none to use."""
    if guesses.too_many(request):
        return None, _closed(request, None, 429, minutes=guesses.MINUTES)
    link = RecordingLink.objects.with_token(token)
    if link is None:
        guesses.note(request)
        return None, _closed(request, None, 404)
    if not link.is_open(today()):
        return None, _closed(request, link, 410)
    return link, None


def _closed(request: Request, link: RecordingLink | None, status: int, **context: Any) -> HttpResponse:
    return render(request, "records/link_closed.html", {"link": link} | context, status=status)


@never_cache
def by_link(request: Request, token: str) -> HttpResponse:
    link, closed = _opened(request, token)
    if link is None:
        return closed or _closed(request, None, 404)
    form = LinkRecordForm(request.POST if request.method == "POST" else None, link=link)
    if request.method == "POST" and form.is_valid():
        once = f"link-{link.pk}:{form.cleaned_data['once'] or new_uid()}"
        try:
            row = write_by_link(link, form.record(), once=once)
        except LinkClosed:
            link.refresh_from_db()
            return _closed(request, link, 410)
        except TooMany:
            return _closed(request, link, 429, is_full=True)
        return redirect("records:told", token, row.uid)
    context = {"link": link, "form": form, "month": this_month(link)}
    return render(request, "records/by_link.html", context, status=422 if form.is_bound else 200)


def this_month(link: RecordingLink) -> dict[str, Any]:
    """What this link brought since the first of the month: how often, how many people; one query."""
    first = today().replace(day=1)
    rows = link.records.present().filter(day__range=(first, today()))
    sums = rows.aggregate(people=Sum("people"))
    return {"first": first, "times": rows.count(), "people": sums["people"] or 0}


def _own(link: RecordingLink, uid: str) -> ActivityRecord:
    rows = link.records.select_related("kind", "area", "organisation", "measure")
    found: ActivityRecord = get_object_or_404(rows, uid=uid)
    return found


@never_cache
@require_safe
def told(request: Request, token: str, uid: str) -> HttpResponse:
    """What was recorded, the way back, and what the month adds up to."""
    link, closed = _opened(request, token)
    if link is None:
        return closed or _closed(request, None, 404)
    row = _own(link, uid)
    context = {
        "link": link,
        "row": row,
        "people": people_words(row),
        "month": this_month(link),
        "can_undo": may_undo(link, row),
    }
    return render(request, "records/told.html", context)


def wrote_today(row: ActivityRecord, on: date) -> bool:
    """A slip is seen at once; later, the desk corrects it."""
    return (on - localtime(row.written_at).date()).days <= 1


def may_undo(link: RecordingLink, row: ActivityRecord) -> bool:
    """What the desk put into its bin stays there: only what was taken back here is put back here."""
    if row.is_binned and row.deleted_by_label != ByLink(link).journal_label:
        return False
    return wrote_today(row, today())


@never_cache
@require_POST
def undo(request: Request, token: str, uid: str) -> HttpResponse:
    """Take back what was just recorded; `again` puts it back."""
    link, closed = _opened(request, token)
    if link is None:
        return closed or _closed(request, None, 404)
    row = _own(link, uid)
    if may_undo(link, row):
        change = restore_record if "again" in request.POST else bin_record
        change(row, by=ByLink(link))
    return redirect("records:told", token, uid)
