"""計画の点検: what still waits to be written, in shares and as a list, each line with the place where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.whole import called
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.clock import today
from sasaeai.kernel.fiscal import wareki_date
from sasaeai.kernel.table_files import known, table_file
from sasaeai.people.models import Role
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request, Viewer
from sasaeai.plans import policy
from sasaeai.plans.inspection import Inspection, Line, Lines, Reach, Wanted
from sasaeai.plans.inspection_checks import CHECKS, KINDS, PROBLEM, Asked
from sasaeai.plans.models import Period, Plan


def reach_of(viewer: Viewer, family: list[Plan]) -> Reach:
    """Plans that the viewer writes, in whole; of the others what the viewer's organisations answer for."""
    whole = frozenset(plan.pk for plan in family if policy.may_edit(viewer, plan))
    seats = [seat for seat in viewer.seats if seat.role == Role.ORGANISATION]
    return Reach(whole, frozenset(seat.organisation_id for seat in seats if seat.organisation_id))


def inspected(request: Request, number: int) -> Inspection:
    period = Period.objects.filter(number=number).first()
    plans = Plan.objects.family(period).select_related("area", "period", "ward_plan") if period else []
    family = [plan for plan in plans if policy.may_read(request.viewer, plan)]
    if period is None or not family:
        raise Http404(_("この期の計画は見つかりません。"))
    reach = reach_of(request.viewer, family)
    require(bool(reach.whole or reach.organisations))
    seen = family if reach.organisations else [plan for plan in family if plan.pk in reach.whole]
    return Inspection(Asked(period, seen), reach)


def _wanted(request: Request, found: Inspection) -> Wanted:
    return Wanted.asked(request.GET.dict(), found.asked.plans.values(), found.owners)


@login_required
@require_safe
def inspection(request: Request, period: int) -> HttpResponse:
    """`?check=`, `?district=` (an area's slug) and `?owner=` (an organisation's key, or `none`) narrow the list."""
    found = inspected(request, period)
    wanted = _wanted(request, found)
    page = Paginator(Lines(found, wanted), PER_PAGE).get_page(request.GET.get("page"))
    mending = Mending(request, found)
    context = {
        "period": found.asked.period,
        "wanted": wanted,
        "checks": CHECKS,
        "plans": list(found.asked.plans.values()),
        "owners": sorted(found.owners.values(), key=str),
        "shares": found.shares(wanted),
        "by_plan": [
            _row(name_of(plan), f"district={plan.area.slug}", counts) for plan, counts in found.by_plan(wanted)
        ],
        "by_owner": [
            _row(owner.name if owner else _("決まっていない、または委員会・事務局"), f"owner={key}", counts)
            for key, owner, counts in found.by_owner(wanted)
        ],
        "kinds": [kind.label for kind in KINDS],
        "page": page,
        "lines": [(line, name_of(line.plan), *mending.of(line)) for line in page],
        "files": reverse("plans:edit:inspection_table", args=[period, "csv"]).removesuffix(".csv"),
    }
    return render(request, "plans/desk/inspection.html", context)


def name_of(plan: Plan) -> str:
    return called(_("%(whole)s計画")) if plan.is_ward else plan.area.name


def _row(label: str, query: str, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "label": label,
        "query": query,
        "all": sum(counts.values()),
        "counts": [(kind.label, counts.get(kind.code, 0)) for kind in KINDS],
    }


class Mending:
    """Where a line is mended, and in which word; whoever may only read is led to where it is read."""

    def __init__(self, request: Request, found: Inspection) -> None:
        self.base = reverse("plans:desk:plan", args=[found.asked.period.number])
        self.back = quote(request.get_full_path())
        plans = found.asked.plans.values()
        self.editable = {plan.pk for plan in plans if policy.may_edit(request.viewer, plan)}
        self.answerable = {plan.pk for plan in plans if policy.may_answer(request.viewer, plan)}
        self.organisations = found.reach.organisations

    def of(self, line: Line) -> tuple[str, str]:
        place = self.place_of(line)
        if not self._may(line):
            return place, _("読む")
        join = "&" if "?" in place else "?"
        return f"{place}{join}next={self.back}", str(line.check.verb)

    def place_of(self, line: Line) -> str:
        """Where it is mended or read, without the way back."""
        return self.base + (line.mend if self._may(line) else f"{line.check.of.code}s/{line.row.uid}/")

    def _may(self, line: Line) -> bool:
        if line.check.of is PROBLEM:
            return line.plan.pk in self.answerable
        names_them = line.check.key == "value" and line.row.owner_id in self.organisations
        return line.plan.pk in self.editable or names_them


@login_required
@require_safe
def inspection_table(request: Request, period: int, ending: str) -> HttpResponse:
    """The list in view as a file, with the address at which each line is mended."""
    found = inspected(request, period)
    known(ending)
    head = [_("見るところ"), _("計画"), _("持ち主"), _("種類"), _("名前"), _("つくもの"), _("直すところ")]
    name = _("計画の点検_%(day)s") % {"day": wareki_date(today())}
    return table_file(name, ending, _("計画の点検"), [head, *_table_lines(request, found)])


def _table_lines(request: Request, found: Inspection) -> Iterator[list[Any]]:
    """What all lines of a check or a plan say alike is put into words once: there may be tens of thousands."""
    mending = Mending(request, found)
    here = request.build_absolute_uri("/").rstrip("/")
    checks = {check.key: (str(check.missing), str(check.of.label)) for check in CHECKS}
    plans = {plan.pk: (name_of(plan), Line.nobody(plan)) for plan in found.asked.plans.values()}
    for line in found.lines(_wanted(request, found)):
        (missing, label), (plan, nobody) = checks[line.check.key], plans[line.plan.pk]
        owner = line.owner.name if line.owner else nobody
        yield [missing, plan, owner, label, line.title, line.of, here + mending.place_of(line)]
