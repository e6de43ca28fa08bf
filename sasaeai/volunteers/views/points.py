"""ポイント制度: another body's rules as data, and the list of a year that its office asks for."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.kernel.fiscal import FiscalYear
from sasaeai.people.policy import require
from sasaeai.people.viewer import Request
from sasaeai.volunteers import policy
from sasaeai.volunteers.forms.points import PointSchemeForm
from sasaeai.volunteers.models import PointScheme, Turn
from sasaeai.volunteers.models.visit import TurnQuerySet
from sasaeai.volunteers.points import HEADER, earned
from sasaeai.volunteers.views.insurance import as_file
from sasaeai.volunteers.views.numbers import year_in, years

EXAMPLE = "よこはまシニアボランティアポイント"


@login_required
@require_safe
def points(request: Request) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    year = year_in(request)
    schemes = [
        (scheme, earned(scheme, _turns(request, year)), reverse("volunteers:points_table", args=[scheme.pk, "csv"]))
        for scheme in PointScheme.objects.filter(retired=False).prefetch_related("excluded")
    ]
    context = {
        "year": year,
        "years": years(),
        "schemes": [(scheme, rows, sum(row.points(scheme) for row in rows), url[:-4]) for scheme, rows, url in schemes],
        "retired": PointScheme.objects.filter(retired=True),
        "can_keep": policy.may_keep_terms(request.viewer),
    }
    return render(request, "volunteers/points.html", context)


def _turns(request: Request, year: FiscalYear) -> TurnQuerySet:
    """What was done where the viewer mediates; the whole ward for a seat of the ward."""
    rows = Turn.objects.visible_to(request.viewer).done().filter(visit__day__range=(year.start, year.end))
    found: TurnQuerySet = rows.select_related(
        "visit__request", "volunteer__person__same_as", "volunteer__area"
    ).order_by("visit__day", "pk")
    return found


@login_required
@require_safe
def table(request: Request, pk: int, ending: str) -> HttpResponse:
    require(policy.may_mediate(request.viewer))
    if ending not in {"csv", "xlsx"}:
        raise Http404
    scheme = get_object_or_404(PointScheme, pk=pk)
    year = year_in(request)
    lines = [[str(word) for word in HEADER], *(row.line(scheme) for row in earned(scheme, _turns(request, year)))]
    return as_file(f"{scheme.name}_{year.wareki}", lines, ending)


@login_required
def edit(request: Request, pk: int = 0) -> HttpResponse:
    """The first one begins with an example that is put right by its own papers."""
    require(policy.may_keep_terms(request.viewer))
    scheme = get_object_or_404(PointScheme, pk=pk) if pk else None
    initial = {} if scheme or PointScheme.objects.exists() else {"name": EXAMPLE}
    form = PointSchemeForm(request.POST if request.method == "POST" else None, instance=scheme, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("制度のきまりを保存しました。"))
        return redirect("volunteers:points")
    context = {"form": form, "scheme": scheme}
    return render(request, "volunteers/point_scheme.html", context, status=422 if form.errors else 200)
