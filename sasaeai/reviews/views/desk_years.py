"""Years that are looked back on, at the desk: the list, the opening of one, how far one is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.kernel.clock import today
from sasaeai.people.policy import Verb, may, require
from sasaeai.people.viewer import Request
from sasaeai.plans.actions.refusing import Refused
from sasaeai.plans.models import Period
from sasaeai.reviews import policy
from sasaeai.reviews.actions.opening import open_year, year_to_open
from sasaeai.reviews.forms.opening import OpeningForm
from sasaeai.reviews.models import Act, ReviewYear, Sheet, Stage
from sasaeai.reviews.models.sheet import OPEN_STATES
from sasaeai.reviews.models.signature import in_force
from sasaeai.reviews.next_steps import next_steps
from sasaeai.reviews.standing import MOST_OWNERS, Standing, chain, hands

from .rooms import seen_year

# Volunteers meet once a month: a sheet that comes today is talked about at the next meeting and sent after it.
TIME_TO_ANSWER = timedelta(days=35)
ASKED = Count("sheets", filter=Q(sheets__asked=True))
STILL_OPEN = Count("sheets", filter=Q(sheets__asked=True, sheets__state__in=OPEN_STATES))


@login_required
@require_safe
def years(request: Request) -> HttpResponse:
    require(may(request.viewer, Verb.READ_WORKING))
    rows = ReviewYear.objects.visible_to(request.viewer).select_related("period")
    context = {
        "years": list(rows.annotate(asked=ASKED, still_open=STILL_OPEN).order_by("-fiscal_year", "-pk")),
        "has_sheets": Sheet.objects.of_viewer(request.viewer).exists(),
        "may_open": policy.may_keep(request.viewer, _root()) and _period() is not None,
    }
    return render(request, "reviews/years.html", context)


@login_required
@require_safe
def year(request: Request, uid: str) -> HttpResponse:
    """In whose hands it is, what comes next, what came and what has not, what was signed and said."""
    found = seen_year(request, uid)
    signatures = list(found.signatures.select_related("meeting"))
    standing = Standing(request.viewer, found)
    context = {
        "year": found,
        "hands": hands(found, in_force(signatures)),
        "chain": chain(found, signatures),
        "steps": next_steps(request.viewer, found, in_force(signatures)),
        "standing": standing,
        "owners": standing.owners[:MOST_OWNERS],
        "more_owners": max(0, len(standing.owners) - MOST_OWNERS),
        "texts": found.texts,
        "told": [row for row in signatures if row.act != Act.PASSED or row.comment],
        "meetings": list(found.meetings.present()),
        "may_keep": policy.may_keep(request.viewer, found.period.area),
        "may_write": found.stage in (Stage.OWNERS, Stage.OFFICE),
        "may_print": policy.may_keep(request.viewer, found.period.area)
        or policy.may_comment(request.viewer, found.period.area),
    }
    return render(request, "reviews/year.html", context)


@login_required
def open_one(request: Request) -> HttpResponse:
    require(policy.may_keep(request.viewer, _root()))
    period = _period()
    if period is None:
        messages.info(request, _("計画がまだありません。計画を作ってから、ふりかえりを始めてください。"))
        return redirect("reviews:years")
    form = OpeningForm(request.POST or None, initial=_first_words(period))
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_year(period, by=request.viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error("year", str(refused))
        else:
            messages.success(request, _("%(year)sを始めました。") % {"year": opened})
            return redirect("reviews:year", opened.uid)
    status = 422 if form.is_bound else 200
    return render(request, "reviews/open.html", {"form": form, "period": period}, status=status)


def _first_words(period: Period) -> dict[str, Any]:
    return {"year": year_to_open(period), "due_on": today() + TIME_TO_ANSWER}


def _root() -> Area | None:
    return Area.objects.filter(parent=None).first()


def _period() -> Period | None:
    """The running period, or the newest that has begun: whose years can be looked back on."""
    begun = [period for period in Period.objects.running_first() if period.fiscal_years[0].start <= today()]
    return begun[0] if begun else None
