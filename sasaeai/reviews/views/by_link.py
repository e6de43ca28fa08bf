"""One sheet behind a link, without an account: opening it only shows, the button acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sasaeai.kernel.clock import today
from sasaeai.people import guesses
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import Review
from sasaeai.reviews.actions.answering import may_still_write
from sasaeai.reviews.actions.below import answered_with
from sasaeai.reviews.actions.links import LinkStopped, press, take_back
from sasaeai.reviews.models import OwnerLink, Sheet, SheetLink, SheetState, Way
from sasaeai.reviews.needs import needs_of


def _opened(request: Request, kind: type[Any], token: str) -> tuple[Any, HttpResponse]:
    """The link, or None and the page that says why there is none to use and whom to ask."""
    if guesses.too_many(request):
        return None, _closed(request, None, 429, minutes=guesses.MINUTES)
    link = kind.with_token(token)
    if link is None:
        guesses.note(request)
    if link is None or not link.is_open(today()):
        return None, _closed(request, link, 410 if link else 404)
    return link, HttpResponse()


def _closed(request: Request, link: Any, status: int, **context: Any) -> HttpResponse:
    return render(request, "reviews/link_closed.html", {"link": link} | context, status=status)


@never_cache
@require_safe
def of_owner(request: Request, token: str) -> HttpResponse:
    """All that an organisation is still asked for, each with the link to its own button; nothing acts here."""
    link, closed = _opened(request, OwnerLink, token)
    if link is None:
        return closed
    sheets = Sheet.objects.filter(year=link.year, asked=True, owner=link.owner, plan__ward_plan=None)
    rows = list(sheets.with_everything().order_by("position", "pk"))
    links = SheetLink.objects.filter(sheet__in=[row.pk for row in rows], revoked_at=None)
    tokens = {found.sheet_id: found.token for found in links}
    # An answered one keeps its link: whoever pressed by mistake takes it back there.
    context = {
        "link": link,
        "open_lines": [{"sheet": row, "token": tokens.get(row.pk)} for row in rows if row.is_open],
        "answered": [{"sheet": row, "token": tokens.get(row.pk)} for row in rows if not row.is_open],
    }
    return render(request, "reviews/by_owner_link.html", context)


@never_cache
def by_link(request: Request, token: str) -> HttpResponse:
    link, closed = _opened(request, SheetLink, token)
    if link is None:
        return closed
    if request.method == "POST":
        try:
            press(link)
        except LinkStopped:
            return _closed(request, SheetLink.with_token(token), 410)
        except Refused as refused:
            return _page(request, link, 409, refused=str(refused))
        return redirect(_here(request, link))
    return _page(request, link)


@never_cache
@require_POST
def undo_by_link(request: Request, token: str) -> HttpResponse:
    link, closed = _opened(request, SheetLink, token)
    if link is None:
        return closed
    try:
        take_back(link)
    except LinkStopped:
        return _closed(request, SheetLink.with_token(token), 410)
    except Refused as refused:
        return _page(request, link, 409, refused=str(refused))
    return redirect(_here(request, link))


def _here(request: Request, link: SheetLink) -> str:
    return reverse("reviews:by_link", args=[link.token]) + _from_owner(request, link.sheet)[1]


def _from_owner(request: Request, sheet: Sheet) -> tuple[OwnerLink | None, str]:
    """The page of all that the organisation is asked for, of whoever came from it, and `?all=…`, which says so.

    Whoever got the link of one sheet passed on does not come from there.
    """
    found = OwnerLink.with_token(request.GET.get("all", ""))
    here = (sheet.year_id, sheet.owner_id)
    if found is None or (found.year_id, found.owner_id) != here or not found.is_open(today()):
        return None, ""
    return found, "?" + urlencode({"all": found.token})


def _page(request: Request, link: SheetLink, status: int = 200, refused: str = "") -> HttpResponse:
    sheet = link.sheet
    still = may_still_write(sheet.year, sheet, keeps=False)
    owner_link, came_from = _from_owner(request, sheet)
    can_press = still and sheet.is_open
    context = {
        "link": link,
        "owner_link": owner_link,
        "came_from": came_from,
        "sheet": sheet,
        "kind": _kind(sheet),
        "words": _words_before(sheet),
        "refused": refused,
        "need": needs_of([sheet]).get(sheet.pk),
        "can_press": can_press,
        "below": answered_with(sheet, explained=False) if can_press else [],
        "can_undo": still and sheet.state == SheetState.UNCHANGED and sheet.way == Way.LINK,
    }
    return render(request, "reviews/by_link.html", context, status=status)


def _kind(sheet: Sheet) -> str:
    if sheet.measure_id:
        return sheet.year.period.measure_name
    return _("指標") if sheet.indicator_id else _("目標")


def _words_before(sheet: Sheet) -> Review | None:
    """What everybody reads of the year before: what 「変わりなし」 would leave as it is."""
    rows = Review.objects.published().filter(plan=sheet.plan_id, fiscal_year=sheet.year.fiscal_year - 1)
    return rows.filter(goal=sheet.goal_id, measure=sheet.measure_id, indicator=sheet.indicator_id).first()
