"""活動証明書 and a card of thanks: for how long, how often and with what somebody helped; A4, to be signed by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max, Min, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Desk
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import FiscalYear, UnreadableDate, parse_date
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.models import Turn, Volunteer
from sasaeai.volunteers.models.visit import TurnQuerySet

LONGEST_ISSUER = 60


@login_required
@require_safe
def certificate(request: Request, uid: str) -> HttpResponse:
    """`?first=&last=&issuer=`: this fiscal year and the nearest desk unless something else is asked for."""
    require(policy.may_mediate(request.viewer))
    one: Volunteer = get_object_or_404(Volunteer.objects.visible_to(request.viewer).with_person(), uid=uid)
    first, last, wrong = _period(request)
    turns = _turns(request, one, first, last)
    desk = Desk.objects.for_area(one.area, today()).first()
    issuer = request.GET.get("issuer", "").strip()[:LONGEST_ISSUER] or (desk.name if desk else "")
    context = {
        "volunteer": one,
        "name": one.person.kept.name,
        "first": first,
        "last": last,
        "wrong": wrong,
        "issuer": issuer,
        "today": today(),
    } | _sums(turns)
    return render(request, "volunteers/certificate.html", context, status=422 if wrong else 200)


def _turns(request: Request, one: Volunteer, first: date, last: date) -> TurnQuerySet:
    """Of the person, however often written; only what was done where the viewer mediates."""
    kept = one.person.kept
    mine = Turn.objects.visible_to(request.viewer).done().filter(visit__day__range=(first, last))
    return mine.filter(volunteer__person__in=[kept.pk, *kept.others.values_list("pk", flat=True)])


def _sums(turns: TurnQuerySet) -> dict[str, Any]:
    sums = turns.order_by().aggregate(
        times=Count("pk"), minutes=Sum("minutes"), began=Min("visit__day"), ended=Max("visit__day")
    )
    kinds = turns.order_by().values_list("visit__request__kind__name").annotate(times=Count("pk"))
    hours, minutes = divmod(sums["minutes"] or 0, 60)
    return sums | {"hours": hours, "rest": minutes, "kinds": kinds.order_by("-times", "visit__request__kind__name")}


def _period(request: Request) -> tuple[date, date, str]:
    year = FiscalYear.current()
    try:
        first = parse_date(request.GET["first"]) if request.GET.get("first") else year.start
        last = parse_date(request.GET["last"]) if request.GET.get("last") else min(year.end, today())
    except UnreadableDate as unreadable:
        return year.start, today(), str(unreadable)
    if last < first:
        return first, first, _("終わりの日を、始まりの日と同じか後の日にしてください。")
    return first, last, ""
