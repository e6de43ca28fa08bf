"""Calls for entries: who is asked until when, who has answered, and the sheet of paper for everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.numbers import asked_number
from sasaeai.people.adapter import qr_drawing
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans import policy
from sasaeai.plans.access import readable
from sasaeai.plans.actions.entries import CallIsClosed, close_call, keep_call, reopen_call, send_call
from sasaeai.plans.entry_sheets import asked_goals
from sasaeai.plans.forms.entries import CallForm
from sasaeai.plans.forms.entry_sheets import SheetFilesForm
from sasaeai.plans.models import Entry, EntryCall, Plan

from .desk_page import done, form_page, posted, question_page

# As many goals as have room to be written under on one A4; of more, the writer rings one.
MOST_BESIDE = 6


def gathering_plan(request: Request, period: int) -> Plan:
    """The ward's plan for whoever gathers entries; 404 for those who may not even read it, else 403."""
    plan = Plan.objects.ward().filter(period__number=period).select_related("area", "period").first()
    if plan is None or not policy.may_read(request.viewer, plan):
        raise Http404(_("この計画は見つかりません。"))
    require(policy.may_classify(request.viewer, plan))
    return plan


def call_for_gathering(request: Request, period: int, uid: str) -> EntryCall:
    found: EntryCall = readable(request.viewer, EntryCall.objects.all(), period, uid)
    require(policy.may_classify(request.viewer, found.plan))
    return found


def page_of(call: EntryCall) -> str:
    return reverse("plans:edit:call", args=[call.plan.period.number, call.uid])


@login_required
def calls(request: Request, period: int) -> HttpResponse:
    plan = gathering_plan(request, period)
    asked = Count("organisations", distinct=True)
    answered = Count("entries__organisation", filter=Q(entries__deleted_at=None), distinct=True)
    rows = EntryCall.objects.filter(plan=plan).annotate(asked=asked, answered=answered)
    rows = rows.order_by("-due_on", "-pk")
    # What is still to be sent first, then what is open, then what is over; within each the newest.
    ordered = sorted(rows, key=lambda call: (call.closed_on is not None, call.sent_on is not None))
    waiting = Entry.objects.waiting().filter(plan=plan).count()
    context = {"plan": plan, "calls": ordered, "waiting": waiting, "period": period}
    return render(request, "plans/desk/calls.html", context)


@login_required
def add(request: Request, period: int) -> HttpResponse:
    plan = gathering_plan(request, period)
    return _edit(request, EntryCall(plan=plan), None, reverse("plans:edit:calls", args=[period]))


@login_required
def edit(request: Request, period: int, uid: str) -> HttpResponse:
    call = call_for_gathering(request, period, uid)
    return _edit(request, call, call, page_of(call))


def _edit(request: Request, call: EntryCall, stands: EntryCall | None, back: str) -> HttpResponse:
    form = CallForm(stands, posted(request))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        organisations = given.pop("organisations")
        for name, value in given.items():
            setattr(call, name, value)
        keep_call(call, organisations, by=request.viewer)
        return done(request, _("保存しました。まだ送っていません。次は、送るか、紙を印刷してください。"), page_of(call))
    title = _("お願いを書きなおす") if stands else _("団体に記載をお願いする")
    hint = _("団体が一つも出てこないときは、先に「団体」で登録してください。")
    return form_page(request, form, title=title, back=back, hint=hint, eyebrow=str(call.plan))


@login_required
def call(request: Request, period: int, uid: str) -> HttpResponse:
    """Who has answered and who has not."""
    found = call_for_gathering(request, period, uid)
    entries: dict[int, list[Any]] = {}
    for entry in found.entries.present().select_related("goal").prefetch_related("sources__measure"):
        entries.setdefault(entry.organisation_id, []).append(entry)
    organisations = found.organisations.select_related("kind")
    rows: list[dict[str, Any]] = [{"organisation": one, "entries": entries.get(one.pk, [])} for one in organisations]
    context = {
        "call": found,
        "period": period,
        "files": SheetFilesForm(found, None),
        "rows": sorted(rows, key=lambda row: bool(row["entries"])),
        "answered": len([row for row in rows if row["entries"]]),
    }
    return render(request, "plans/desk/call.html", context)


@login_required
def send(request: Request, period: int, uid: str) -> HttpResponse:
    found = call_for_gathering(request, period, uid)
    if request.method == "POST":
        try:
            count = send_call(found, by=request.viewer)
        except CallIsClosed as closed:
            return question_page(
                request, title=_("送れませんでした"), hint=str(closed), back=page_of(found), submit=_("もう一度送る"),
                status=409,
            )  # fmt: skip
        return done(request, _sent_words(count), page_of(found))
    with_mail = found.organisations.exclude(email="").count()
    without = found.organisations.filter(email="").count()
    return question_page(
        request, title=_("このお願いを送りますか"), eyebrow=str(found.plan), quote=found.title, back=page_of(found),
        hint=_late_words(found) + _asked_words(with_mail, without),
        submit=_("送る"),
    )  # fmt: skip


def _late_words(call: EntryCall) -> str:
    """A letter cannot be called back, and its deadline may be a slip of the hand."""
    if call.due_on >= today():
        return ""
    gaps = {"day": wareki_date(call.due_on)}
    return _("しめきりの%(day)sは、もう過ぎています。直すときは「やめる」を押してください。") % gaps


def _asked_words(mail: int, paper: int) -> str:
    """What pressing the button does; a group of nobody is not spoken of."""
    said = []
    if mail:
        said.append(_("メールアドレスのある%(mail)s団体にはメールを送ります。") % {"mail": mail})
    if paper:
        said.append(_("アドレスのない%(paper)s団体には、紙を印刷して渡してください。") % {"paper": paper})
    return "".join([*said, _("すでに送った団体には、もう一度は送りません。")])


def _sent_words(count: int) -> str:
    if count:
        return _("%(count)s団体にメールを送ります。アドレスのない団体には、紙を渡してください。") % {"count": count}
    return _("お願いした日を記録しました。新しくメールを送る団体はありません。紙を印刷して渡してください。")


@login_required
@require_POST
def close(request: Request, period: int, uid: str) -> HttpResponse:
    found = call_for_gathering(request, period, uid)
    if found.closed_on:
        reopen_call(found, by=request.viewer)
        return done(request, _("受付を、もう一度はじめました。"), page_of(found))
    close_call(found, by=request.viewer)
    return done(request, _("受付を終えました。団体の方は、もう画面では書けません。"), page_of(found))


@login_required
def sheets(request: Request, period: int, uid: str) -> HttpResponse:
    """One large-print A4 page for each organisation, to be filled in by hand."""
    found = call_for_gathering(request, period, uid)
    organisations = found.organisations.select_related("kind")
    wanted = request.GET.get("organisation", "")
    if wanted:
        organisations = organisations.filter(pk=asked_number(wanted))
    rows = list(organisations)
    if not rows:
        if wanted:
            raise Http404(_("この団体には、お願いしていません。"))
        return redirect(page_of(found))
    levels = list(found.plan.period.levels.all())
    papers = [{"organisation": row, "address": _address_of(found, row)} for row in rows]
    goals = asked_goals(found)
    context = {
        "call": found, "papers": papers, "goals": goals, "level": levels[0].name if levels else "",
        "beside": len(goals) <= MOST_BESIDE,
    }  # fmt: skip
    return render(request, "plans/desk/call_sheets.html", context)


def _address_of(call: EntryCall, organisation: Any) -> dict[str, str]:
    """Where it can be answered in the page, in letters and for a phone's camera; nothing where no address is known."""
    if not settings.PUBLIC_ADDRESS:
        return {}
    path = reverse("plans:edit:entry_write", args=[call.plan.period.number, call.uid, organisation.pk])
    url = settings.PUBLIC_ADDRESS.rstrip("/") + path
    return {"url": url, "qr": mark_safe(qr_drawing(url))}
