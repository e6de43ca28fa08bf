"""様式: the office's own forms, what each column is, whom they were sent to and what came back."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.kernel.tables import UnreadableTable, address_of
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.plans.models import Period, Plan
from sasaeai.press import policy
from sasaeai.press.actions.bringing import NotNow
from sasaeai.press.actions.sheets import forget_form, keep_form, mark_form, send_form, take_in_file, take_over_all
from sasaeai.press.bringing.current import terms_of
from sasaeai.press.bringing.mapping import Reading
from sasaeai.press.bringing.provenance import differences
from sasaeai.press.bringing.roles import CONFIDENCE_NAMES
from sasaeai.press.forms.sheets import AddForm, MarkForms, ReturnForm, SendForm
from sasaeai.press.models import Bringing, BringingState, FormSheet, SentSheet
from sasaeai.press.sheets.filling import file_name, plans_for, workbook
from sasaeai.press.sheets.marking import UnusableForm
from sasaeai.press.sheets.taking import NotOurs

from .bringing_access import address as bringing_address

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def period_for(request: Request, number: int) -> Period:
    period = get_object_or_404(Period.objects.select_related("area"), number=number)
    if request.viewer.is_anonymous or not policy.may_see_forms(request.viewer, period):
        raise Http404(_("このページは見つかりません。"))
    require(policy.may_make_any(request.viewer, period))
    return period


def form_for(request: Request, number: int, uid: str) -> FormSheet:
    period = period_for(request, number)
    return get_object_or_404(FormSheet.objects.select_related("period__area"), period=period, uid=uid)


def home(period: Period) -> str:
    return reverse("press:forms", args=[period.number])


def form_page_of(form: FormSheet) -> str:
    return reverse("press:form", args=[form.period.number, form.uid])


def page(request: Request, template: str, period: Period, title: str, *, status: int = 200, **context: Any) -> Any:
    crumbs = [
        {"label": _("公開前の計画"), "url": reverse("plans:desk:plan", args=[period.number])},
        {"label": _("様式"), "url": home(period) if request.path != home(period) else ""},
    ]
    if request.path != home(period):
        crumbs.append({"label": title, "url": ""})
    context |= {"period": period, "page_title": title, "crumbs": crumbs}
    return render(request, f"press/sheets/{template}.html", context, status=status)


@login_required
def forms(request: Request, period: int) -> HttpResponse:
    found = period_for(request, period)
    form = AddForm(request.POST, request.FILES) if request.method == "POST" else AddForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep_form(found, form.cleaned_data["name"], file.name, file.read(), by=request.viewer)
        except (UnreadableTable, UnusableForm) as error:
            form.add_error("file", str(error))
        except ValidationError as error:
            form.add_error("name", error.messages[0])
        else:
            messages.success(request, _("様式を加えました。どの列に何を書くかを確かめてください。"))
            return redirect("press:form-marks", period, kept.uid)
    rows = FormSheet.objects.filter(period=found).prefetch_related("sent")
    listed = [{"form": row, "open": sum(sent.closed_on is None for sent in row.sent.all())} for row in rows]
    status = 422 if form.errors else 200
    return page(
        request, "forms", found, _("様式"), form=form, rows=listed, status=status,
        braces_hint=_(
            "「地区名」「年度」「しめきり」「問い合わせ先」の右の空の欄や、「%(mark)s」のように書いた欄には、"
            "配るときにその言葉が入ります。"
        )
        % {"mark": "{{地区名}}"},
    )  # fmt: skip


@login_required
def marks(request: Request, period: int, uid: str) -> HttpResponse:
    """What goes where: each column of the form, and the cells that are filled once."""
    form = form_for(request, period, uid)
    terms = terms_of(Plan.objects.ward().select_related("period").get(period=form.period))
    reading = Reading.restored(form.reading)
    asked = MarkForms(reading, form.singles, terms, request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_valid():
        corrected, singles = asked.corrected()
        mark_form(form, corrected, singles, by=request.viewer)
        messages.success(request, _("どこに何を書くかを覚えました。"))
        return redirect(form_page_of(form))
    columns = [
        {
            "form": one, "letter": address_of(0, place)[:-1], "title": column.title, "reason": column.reason,
            "confidence": CONFIDENCE_NAMES[column.confidence],
        }
        for place, (one, column) in enumerate(zip(asked.columns, asked.shape.columns, strict=True))
        if column.title
    ]  # fmt: skip
    hidden = [one for one, column in zip(asked.columns, asked.shape.columns, strict=True) if not column.title]
    status = 422 if request.method == "POST" else 200
    return page(
        request, "marks", form.period, _("どこに何を書くか"), sheet_form=form, columns=columns, hidden=hidden,
        singles=asked.singles, status=status,
    )  # fmt: skip


@login_required
def form(request: Request, period: int, uid: str) -> HttpResponse:
    found = form_for(request, period, uid)
    return _form_page(request, found)


def _form_page(request: Request, form: FormSheet, *, status: int = 200, **context: Any) -> HttpResponse:
    plans = plans_for(form)
    context.setdefault("send_form", SendForm(form.period, plans))
    context.setdefault("return_form", ReturnForm())
    rows = [_row(sent) for sent in open_sheets_of(form)]
    ready = [row for row in rows if row["can_apply"]]
    return page(
        request, "form", form.period, form.name, sheet_form=form, rows=rows, ready=ready, status=status, **context
    )


def open_sheets_of(form: FormSheet) -> list[SentSheet]:
    rows = SentSheet.objects.filter(form=form, closed_on=None).select_related("plan__area", "plan__period", "form")
    return list(rows.prefetch_related("returned"))


def _row(sent: SentSheet) -> dict[str, Any]:
    """What came back last, and in figures what it would change."""
    last = max(sent.returned.all(), key=lambda one: one.brought_at, default=None)
    row: dict[str, Any] = {"sent": sent, "year": FiscalYear(sent.fiscal_year), "last": last, "can_apply": False}
    if last is None:
        return row
    row["url"] = bringing_address(last)
    if last.state == BringingState.READ:
        draft, found = differences(last)
        certain = sum(len(change.wanted(())) for change in found.changed) + len(found.added)
        clashes = sum(len(change.fields) - len(change.wanted(())) for change in found.changed)
        faults = [*draft.faults, *found.faults]
        row |= {
            "mark": found.mark, "certain": certain, "clashes": clashes, "faults": faults[:3],
            "more_faults": max(0, len(faults) - 3), "can_apply": not faults and not found.is_empty,
            "is_same": found.is_empty and not faults,
        }  # fmt: skip
    return row


@login_required
@require_POST
def send(request: Request, period: int, uid: str) -> HttpResponse:
    form = form_for(request, period, uid)
    plans = plans_for(form)
    asked = SendForm(form.period, plans, request.POST)
    if not asked.is_valid():
        return _form_page(request, form, send_form=asked, status=422)
    given = asked.cleaned_data
    chosen = [plan for plan in plans if plan.uid in given["plans"]]
    made = send_form(
        form, chosen, given["year"], due_on=given["due_on"], contact=given["contact"], by=request.viewer
    )  # fmt: skip
    messages.success(
        request, _("%(count)s件の様式を作りました。下の表から受け取って、配ってください。") % {"count": len(made)}
    )
    return redirect(form_page_of(form))


@login_required
def all_files(request: Request, period: int, uid: str) -> HttpResponse:
    """Every sheet that is out, in one zip."""
    form = form_for(request, period, uid)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for sent in open_sheets_of(form):
            package.writestr(file_name(sent).replace("/", "／"), workbook(sent, terms_of(sent.plan)))
    return download(out.getvalue(), f"{form.name}.zip", "application/zip")


def download(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}
    return HttpResponse(content, content_type=kind, headers=headers)


@login_required
@require_POST
def take_back(request: Request, period: int, uid: str) -> HttpResponse:
    """All files at once: each is read, what cannot be read says why, the others go on."""
    form = form_for(request, period, uid)
    asked = ReturnForm(request.POST, request.FILES)
    if not asked.is_valid():
        return _form_page(request, form, return_form=asked, status=422)
    taken, refused = 0, []
    for file in asked.cleaned_data["sheets"]:
        try:
            take_in_file(file.name, file.read(), by=request.viewer)
            taken += 1
        except (UnreadableTable, NotOurs, NotNow) as error:
            refused.append({"name": file.name, "sentence": str(error)})
    if taken:
        messages.success(
            request, _("%(count)s件を読みました。変わるところを確かめて、取りこんでください。") % {"count": taken}
        )
    if refused:
        return _form_page(request, form, refused=refused, status=422)
    return redirect(form_page_of(form))


@login_required
@require_POST
def take_over(request: Request, period: int, uid: str) -> HttpResponse:
    """All that were ticked, or none of them."""
    form = form_for(request, period, uid)
    rows = Bringing.objects.filter(sent__form=form, state=BringingState.READ, uid__in=request.POST.getlist("take"))
    wanted = {
        row: request.POST.get(f"seen-{row.uid}", "")
        for row in rows.select_related("plan__area", "plan__period", "sent")
    }
    if not wanted:
        messages.error(request, _("取りこむ様式に印を付けてください。"))
        return redirect(form_page_of(form))
    try:
        count = take_over_all(wanted, {}, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("%(count)s件の様式を計画に取りこみました。公開はまだしていません。") % {"count": count}
        )
    return redirect(form_page_of(form))


@login_required
@require_POST
def forget(request: Request, period: int, uid: str) -> HttpResponse:
    form = form_for(request, period, uid)
    try:
        forget_form(form, by=request.viewer)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect(form_page_of(form))
    messages.success(request, _("様式「%(name)s」を消しました。") % {"name": form.name})
    return redirect(home(form.period))
