"""Taking in a file of population: choose, look at what would be taken over, take over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sasaeai.areas.actions import replace_population
from sasaeai.areas.forms import PopulationApplyForm, PopulationFileForm
from sasaeai.areas.models import Area

from .access import DeskRequest, secretariat_only

# A file that fits nowhere has a fault in every row; nobody reads hundreds.
SHOWN_FAULTS = 50


@secretariat_only
def population(request: DeskRequest) -> HttpResponse:
    form = PopulationFileForm(request.POST, request.FILES) if request.method == "POST" else PopulationFileForm()
    if not form.is_valid():
        return render(request, "areas/population.html", {"form": form}, status=422 if form.is_bound else 200)
    report = form.report(Area.objects.root())
    file = form.cleaned_data["file"].name
    context = {
        "form": PopulationFileForm(),
        "report": report,
        "file": file,
        "faults": report.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(report.faults) - SHOWN_FAULTS),
        "apply_form": PopulationApplyForm(initial={"figures": PopulationApplyForm.sealed(report, file)}),
    }
    return render(request, "areas/population.html", context, status=200 if report.usable else 422)


@secretariat_only
@require_POST
def population_apply(request: DeskRequest) -> HttpResponse:
    form = PopulationApplyForm(request.POST)
    if not form.is_valid():
        context = {"form": PopulationFileForm(), "expired": form.errors.get("figures")}
        return render(request, "areas/population.html", context, status=422)
    figures = form.cleaned_data["figures"]
    replace_population(figures, scope=Area.objects.root(), file=form.cleaned_data["file"], by=request.viewer)
    messages.success(
        request, _("%(count)s地域の人口を取りこみました。") % {"count": len({one.area_id for one in figures})}
    )
    return redirect("areas:areas")
