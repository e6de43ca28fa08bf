"""Desks, and which district each serves since and until when."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.forms import DeskForm, DeskServiceForm
from sasaeai.areas.models import Desk, DeskService

from .access import DeskRequest, secretariat_only
from .editing import edit


@secretariat_only
def desk_list(request: DeskRequest) -> HttpResponse:
    return render(request, "areas/desk_list.html", {"desks": Desk.objects.with_services()})


@secretariat_only
def desk_detail(request: DeskRequest, pk: int) -> HttpResponse:
    desk = get_object_or_404(Desk, pk=pk)
    return render(request, "areas/desk_detail.html", {"desk": desk, "services": desk.services.with_names()})


@secretariat_only
def desk_add(request: DeskRequest) -> HttpResponse:
    form = DeskForm(request.POST or None)
    return edit(request, form, title=_("相談先を加える"), back=reverse("areas:desks"))


@secretariat_only
def desk_edit(request: DeskRequest, pk: int) -> HttpResponse:
    desk = get_object_or_404(Desk, pk=pk)
    title = _("%(desk)sを書きなおす") % {"desk": desk}
    return edit(request, DeskForm(request.POST or None, instance=desk), title=title, back=_page_of(desk.pk))


@secretariat_only
def service_add(request: DeskRequest, pk: int) -> HttpResponse:
    desk = get_object_or_404(Desk, pk=pk)
    form = DeskServiceForm(request.POST or None, initial={"desk": desk})
    title = _("%(desk)sの受け持ちを加える") % {"desk": desk}
    return edit(request, form, title=title, back=_page_of(desk.pk))


@secretariat_only
def service_edit(request: DeskRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(DeskService.objects.select_related("desk", "area"), pk=pk)
    hint = _("受け持ちが変わるときは、ここで「いつまで」を書き、新しい相談先に受け持ちを加えてください。")
    form = DeskServiceForm(request.POST or None, instance=service)
    title = _("受け持ちを書きなおす：%(service)s") % {"service": service}
    return edit(request, form, title=title, back=_page_of(service.desk_id), hint=hint)


def _page_of(desk_id: int) -> str:
    return reverse("areas:desk", args=[desk_id])
