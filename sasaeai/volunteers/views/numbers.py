"""数字: what mediation counts, per district and year, and the rows behind each number."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.fiscal import FiscalYear, UnreadableYear
from sasaeai.kernel.metrics import Window, all_metrics
from sasaeai.kernel.metrics.registry import Metric
from sasaeai.people.policy import Verb, require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.metrics import unmet

OURS = "volunteers."
YEARS = 5


def metrics() -> list[Metric]:
    """In the order of the way: asked, found, done."""
    order = ["requests", "mediated", "fill_rate", "days_to_first_yes", "unmet", "visits", "hours", "active", "new"]
    found = {metric.key.removeprefix(OURS): metric for metric in all_metrics() if metric.key.startswith(OURS)}
    return [found[key] for key in order]


def year_in(request: Request) -> FiscalYear:
    try:
        return FiscalYear.parse(request.GET.get("year") or FiscalYear.current().year)
    except UnreadableYear:
        return FiscalYear.current()


def districts_of(request: Request) -> list[Area]:
    """Where the viewer mediates; the ward itself only where it has no districts."""
    areas = list(Area.objects.filter(pk__in=request.viewer.areas_where(Verb.MEDIATE)).order_by("position", "pk"))
    return [area for area in areas if not area.is_root] or areas


def years() -> list[FiscalYear]:
    return [FiscalYear.current() - back for back in range(YEARS)]


@login_required
@require_safe
def numbers(request: Request) -> HttpResponse:
    """One query for each number, however many districts."""
    require(policy.may_mediate(request.viewer))
    year, areas = year_in(request), districts_of(request)
    window = Window([area.pk for area in areas], year)
    offered = metrics()
    read = [metric.read(window, exact=True) for metric in offered]
    lines = [
        (area, [(metric.key.removeprefix(OURS), values[area.pk]) for metric, values in zip(offered, read, strict=True)])
        for area in areas
    ]
    context = {
        "year": year,
        "years": years(),
        "metrics": offered,
        "lines": lines,
        "totals": [metric.total(window, exact=True) for metric in offered] if len(areas) > 1 else [],
        "unmet": _unmet_by_kind(areas, year),
    }
    return render(request, "volunteers/numbers.html", context)


def _unmet_by_kind(areas: list[Area], year: FiscalYear) -> Any:
    """For which kinds nobody was found, the most often first."""
    rows = unmet().filter(area__in=[area.pk for area in areas], ended_on__range=(year.start, year.end))
    return rows.order_by().values("kind__name").annotate(times=Count("pk")).order_by("-times", "kind__name")


@login_required
@require_safe
def counted(request: Request, key: str) -> HttpResponse:
    """Exactly the rows that were counted, as far as the viewer may see them."""
    require(policy.may_mediate(request.viewer))
    metric = next((one for one in metrics() if one.key == OURS + key), None)
    if metric is None:
        raise Http404(_("この数字はありません。"))
    year, areas = year_in(request), districts_of(request)
    chosen = [area for area in areas if area.slug == request.GET.get("district")] or areas
    rows: Any = metric.rows(Window([area.pk for area in chosen], year))
    page = Paginator(rows.visible_to(request.viewer).in_words().order_by("-pk"), PER_PAGE)
    context = {
        "metric": metric,
        "year": year,
        "area": chosen[0] if len(chosen) == 1 else None,
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "volunteers/counted.html", context)
