"""Districts and their towns."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.forms import AreaForm, TownForm
from sasaeai.areas.models import Area, DeskService, Town, profiles
from sasaeai.areas.tiles import tile_map
from sasaeai.kernel.clock import today

from .access import DeskRequest, secretariat_only
from .editing import edit


@secretariat_only
def area_list(request: DeskRequest) -> HttpResponse:
    areas = list(Area.objects.with_town_counts())
    known = profiles(areas)
    rows = [{"area": area, "profile": known.get(area.pk)} for area in areas]
    current = [area for area in areas if not area.is_root and area.is_valid_on(today())]
    return render(request, "areas/area_list.html", {"rows": rows, "map": tile_map(current, url=_page_of)})


@secretariat_only
def area_detail(request: DeskRequest, slug: str) -> HttpResponse:
    area = get_object_or_404(Area.objects.select_related("level", "parent"), slug=slug)
    context = {
        "area": area,
        "towns": area.towns.all(),
        "services": DeskService.objects.filter(area=area).with_names(),
        "profile": profiles([area]).get(area.pk),
    }
    return render(request, "areas/area_detail.html", context)


@secretariat_only
def area_add(request: DeskRequest) -> HttpResponse:
    parent = Area.objects.filter(parent=None).first()
    form = AreaForm(request.POST or None, initial={"parent": parent})
    return edit(request, form, title=_("地域を加える"), back=reverse("areas:areas"))


@secretariat_only
def area_edit(request: DeskRequest, slug: str) -> HttpResponse:
    area = get_object_or_404(Area, slug=slug)
    title = _("%(area)sを書きなおす") % {"area": area.name}
    back = _page_of(area)
    return edit(request, AreaForm(request.POST or None, instance=area), title=title, back=back)


@secretariat_only
def town_add(request: DeskRequest, slug: str) -> HttpResponse:
    area = get_object_or_404(Area, slug=slug)
    form = TownForm(request.POST or None, initial={"area": area})
    return edit(request, form, title=_("%(area)sに町丁を加える") % {"area": area.name}, back=_page_of(area))


@secretariat_only
def town_edit(request: DeskRequest, pk: int) -> HttpResponse:
    town = get_object_or_404(Town.objects.select_related("area"), pk=pk)
    title = _("%(town)sを書きなおす") % {"town": town}
    hint = _("ほかの地域に移ったときは、ここで「いつまで」を書き、移った先の地域に町丁を加えてください。")
    form = TownForm(request.POST or None, instance=town)
    return edit(request, form, title=title, back=_page_of(town.area), hint=hint)


def _page_of(area: Area) -> str:
    return reverse("areas:area", args=[area.slug])
