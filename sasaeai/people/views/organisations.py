"""The organisations that act in the plan."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sasaeai.people.actions.persons import keep_organisation
from sasaeai.people.forms import OrganisationForm
from sasaeai.people.models import Organisation
from sasaeai.people.viewer import Request
from sasaeai.people.views.doors import for_people_managers

PAGE = 50


@for_people_managers
def organisations(request: Request) -> HttpResponse:
    found = Organisation.objects.managed_by(request.viewer).select_related("kind", "area")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/organisations.html", {"page": page})


@for_people_managers
def edit_organisation(request: Request, pk: int | None = None) -> HttpResponse:
    organisation = Organisation()
    if pk is not None:
        organisation = get_object_or_404(Organisation.objects.managed_by(request.viewer), pk=pk)
    form = OrganisationForm(request.POST or None, by=request.viewer, instance=organisation)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        keep_organisation(form.save(commit=False), by=request.viewer, new_kind=given["new_kind"])
        messages.success(request, _("保存しました。"))
        return redirect("people:organisations")
    return render(request, "people/organisation_edit.html", {"form": form, "organisation": organisation})
