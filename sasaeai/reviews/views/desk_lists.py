"""All sheets of a year: narrowed by the address, read and accepted many at once, sent back one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.areas.models import Area
from sasaeai.areas.whole import called
from sasaeai.design.pages import PER_PAGE
from sasaeai.design.undo import say_undo
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.reviews import policy
from sasaeai.reviews.actions import answering
from sasaeai.reviews.actions.answering import YearPassedOn
from sasaeai.reviews.actions.opening import add_missing_sheets
from sasaeai.reviews.forms.years import BecauseForm
from sasaeai.reviews.models import ReviewYear, Sheet, Stage
from sasaeai.reviews.models.sheet import READ_NEXT
from sasaeai.reviews.narrowing import OFFICE, WARD, Wanted, kind_choices, state_choices
from sasaeai.reviews.said import said_on

from .pages import form_page, posted
from .rooms import kept_year, seen_year


@login_required
@require_safe
def sheets(request: Request, uid: str) -> HttpResponse:
    found = seen_year(request, uid)
    wanted = Wanted.of(request.viewer, found, request.GET)
    page = Paginator(wanted.rows().with_everything(), PER_PAGE).get_page(request.GET.get("page"))
    said = said_on(page.object_list, found.fiscal_year)
    may_keep = policy.may_keep(request.viewer, found.period.area)
    in_hand = may_keep and found.stage in (Stage.OWNERS, Stage.OFFICE)
    context = {
        "year": found,
        "wanted": wanted,
        "page": page,
        "lines": [{"sheet": row, "said": said.get(row.pk, ""), "when": _when(row)} for row in page],
        "states": state_choices(),
        "kinds": kind_choices(),
        "owners": _owners(request, found),
        "places": _places(request, found),
        "may_keep": may_keep,
        "in_hand": in_hand,
        "may_accept": in_hand and any(row.state in READ_NEXT for row in page),
        "answered": wanted.rows().filter(state__in=READ_NEXT).count() if in_hand else 0,
    }
    return render(request, "reviews/sheets.html", context)


def _when(sheet: Sheet) -> str:
    if sheet.answered_at is None:
        return ""
    return f"{wareki_date(localtime(sheet.answered_at).date())}　{sheet.answered_by_label}"


def _owners(request: Request, year: ReviewYear) -> list[tuple[str, str]]:
    visible = Sheet.objects.visible_to(request.viewer).filter(year=year, plan__ward_plan=None).order_by()
    rows = Organisation.objects.filter(pk__in=visible.values("owner")).order_by("name")
    return [(OFFICE, _("事務局")), *((str(row.pk), row.name) for row in rows)]


def _places(request: Request, year: ReviewYear) -> list[tuple[str, str]]:
    visible = Sheet.objects.visible_to(request.viewer).filter(year=year).order_by()
    rows = Area.objects.filter(pk__in=visible.values("plan__area")).order_by("position", "pk")
    return [(WARD, called(_("%(whole)s全体"))) if row.is_root else (row.slug, row.name) for row in rows]


@login_required
@require_POST
def accept(request: Request, uid: str) -> HttpResponse:
    """Those with a tick, or with `all` everything answered that the page's filters show."""
    found = kept_year(request, uid)
    wanted = Wanted.of(request.viewer, found, request.POST)
    rows: Iterable[Sheet] = wanted.rows().filter(state__in=READ_NEXT).only("pk")
    if "all" not in request.POST:
        rows = Sheet.objects.filter(year=found, uid__in=request.POST.getlist("sheet")[:PER_PAGE]).only("pk")
    back = reverse("reviews:list", args=[uid]) + wanted.address
    try:
        count, at = answering.accept(found, rows, by=request.viewer)
    except YearPassedOn as passed:
        messages.warning(request, str(passed))
        return redirect(back)
    if at is None:
        messages.info(request, _("確かめるシートに印を付けてください。届いていないシートは、確かめられません。"))
    else:
        undo = reverse("reviews:unaccept", args=[uid]) + "?" + urlencode({"at": at.isoformat()})
        say_undo(request, _("%(count)s枚を「確かめました」にしました。") % {"count": count}, undo)
    return redirect(back)


@login_required
@require_POST
def unaccept(request: Request, uid: str) -> HttpResponse:
    found = kept_year(request, uid)
    at = _moment(request.GET.get("at", ""))
    try:
        count = answering.take_back_acceptance(found, at, by=request.viewer) if at else 0
    except YearPassedOn as passed:
        messages.warning(request, str(passed))
    else:
        messages.success(request, _("%(count)s枚を、確かめる前に戻しました。") % {"count": count})
    return redirect("reviews:list", uid)


def _moment(words: str) -> datetime | None:
    """None for what somebody typed into the address."""
    try:
        found = parse_datetime(words)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


@login_required
def send_back(request: Request, uid: str, sheet: str) -> HttpResponse:
    """One sheet is asked for once more, with a sentence that its owner reads."""
    found = kept_year(request, uid)
    row = get_object_or_404(Sheet.objects.visible_to(request.viewer).with_everything(), year=found, uid=sheet)
    back = reverse("reviews:list", args=[uid])
    form = BecauseForm(
        found, posted(request), label=_("書きなおしてほしいこと"),
        missing=_("何を書きなおしてほしいかを、一文で書いてください。"),
        hint=_("書く人が読みます。例：参加した人の数を、分かる範囲で書いてください。"),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            answering.send_back(row, form.words, by=request.viewer)
        except Refused as refused:
            form.add_error(None, str(refused))
            return form_page(request, found, form, _title(row), back=back, status=409)
        messages.success(request, _("もう一度お願いしました。理由は、書く人の画面に出ます。"))
        return redirect(back)
    said = said_on([row], found.fiscal_year).get(row.pk, "")
    return form_page(
        request, found, form, _title(row), back=back, submit=_("もう一度お願いする"), said=said, sheet=row,
        template="reviews/send_back.html",
    )  # fmt: skip


def _title(sheet: Sheet) -> str:
    return _("「%(about)s」をもう一度お願いする") % {"about": sheet.about or sheet.plan.area}


@login_required
@require_POST
def add_missing(request: Request, uid: str) -> HttpResponse:
    found = kept_year(request, uid)
    try:
        count = add_missing_sheets(found, by=request.viewer)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words: Any = _("シートを%(count)s枚加えました。") if count else _("足りないシートは、ありません。")
        messages.success(request, words % {"count": count} if count else words)
    return redirect("reviews:year", uid)
