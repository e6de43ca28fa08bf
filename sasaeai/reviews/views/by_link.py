"""One sheet behind a link, without an account: opening it only shows, the button acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sasaeai.kernel.clock import today
from sasaeai.people import guesses
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import Review
from sasaeai.reviews.actions.answering import may_still_write
from sasaeai.reviews.actions.links import press, take_back
from sasaeai.reviews.models import Sheet, SheetLink, SheetState, Way
from sasaeai.reviews.needs import needs_of


def _opened(request: Request, token: str) -> tuple[SheetLink | None, HttpResponse | None]:
    """The link, or the page that says why there is none to use and whom to ask."""
    if guesses.too_many(request):
        return None, _closed(request, None, 429, minutes=guesses.MINUTES)
    link = SheetLink.objects.with_token(token)
    if link is None:
        guesses.note(request)
        return None, _closed(request, None, 404)
    if not link.is_open(today()):
        return None, _closed(request, link, 410)
    return link, None


def _closed(request: Request, link: SheetLink | None, status: int, **context: Any) -> HttpResponse:
    return render(request, "reviews/link_closed.html", {"link": link} | context, status=status)


@never_cache
def by_link(request: Request, token: str) -> HttpResponse:
    link, closed = _opened(request, token)
    if link is None:
        return closed or _closed(request, None, 404)
    if request.method == "POST":
        try:
            press(link)
        except Refused as refused:
            return _page(request, link, 409, refused=str(refused))
        return redirect("reviews:by_link", token)
    return _page(request, link)


@never_cache
@require_POST
def undo_by_link(request: Request, token: str) -> HttpResponse:
    link, closed = _opened(request, token)
    if link is None:
        return closed or _closed(request, None, 404)
    try:
        take_back(link)
    except Refused as refused:
        return _page(request, link, 409, refused=str(refused))
    return redirect("reviews:by_link", token)


def _page(request: Request, link: SheetLink, status: int = 200, refused: str = "") -> HttpResponse:
    sheet = link.sheet
    still = may_still_write(sheet.year, sheet, keeps=False)
    context = {
        "link": link,
        "sheet": sheet,
        "kind": _kind(sheet),
        "words": _words_before(sheet),
        "refused": refused,
        "need": needs_of([sheet]).get(sheet.pk),
        "can_press": still and sheet.is_open,
        "can_undo": still and sheet.state == SheetState.UNCHANGED and sheet.way == Way.LINK,
    }
    return render(request, "reviews/by_link.html", context, status=status)


def _kind(sheet: Sheet) -> str:
    if sheet.measure_id:
        return sheet.year.period.measure_name
    return _("指標") if sheet.indicator_id else _("目標")


def _words_before(sheet: Sheet) -> Review | None:
    """What was said of the year before: what 「変わりなし」 would leave as it is."""
    rows = Review.objects.filter(plan=sheet.plan_id, fiscal_year=sheet.year.fiscal_year - 1)
    return rows.filter(goal=sheet.goal_id, measure=sheet.measure_id, indicator=sheet.indicator_id).first()
