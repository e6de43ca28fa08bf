"""オープンデータ: what can be taken away, in plain words; the same as a catalogue; how machines ask."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.areas.models import Area
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.public import public_page
from sasaeai.kernel.stamp import stamp_of
from sasaeai.plans.opening import current_number, current_pins
from sasaeai.plans.released import ReleaseReader
from sasaeai.press.api.description import operations, shapes
from sasaeai.press.catalogue import datasets
from sasaeai.press.dcat import catalogue, service


def _reader(request: HttpRequest) -> ReleaseReader | None:
    number = current_number(request)
    if number is None:
        return None
    base = reverse("plans:public:plan", args=[number])
    return ReleaseReader(current_pins(request), number, base, stamp_of(request))


def _root() -> Area | None:
    return Area.objects.filter(parent=None).first()


@require_safe
@public_page
def open_data(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    root = _root()
    context = {
        "datasets": datasets(reader),
        "license": {"name": settings.LICENCE, "url": settings.LICENCE_URL},
        "publisher": settings.PUBLISHER or (root.name if root else ""),
        "plan": reader.ward.document if reader else None,
        "root": root,
        "api_url": absolute(request, reverse("api:index")),
        "catalog_url": reverse("catalog"),
        "crumbs": [{"label": _("オープンデータ")}],
    }
    return render(request, "press/open_data.html", context)


@require_safe
@public_page
def api_page(request: HttpRequest) -> HttpResponse:
    """Made from the OpenAPI description itself: it needs no script and nothing from elsewhere."""
    context: dict[str, Any] = {
        "groups": operations(),
        "shapes": shapes(),
        "root": absolute(request, reverse("api:index")),
        "openapi": reverse("api:openapi-json"),
        "crumbs": [
            {"label": _("オープンデータ"), "url": reverse("press:open_data")},
            {"label": _("機械で読む（API）")},
        ],
    }
    return render(request, "press/api.html", context)


@require_safe
@public_page
def catalog(request: HttpRequest) -> HttpResponse:
    reader, root = _reader(request), _root()
    pins = current_pins(request)

    def at(path: str) -> str:
        return absolute(request, path)

    page = reverse("press:open_data")
    title = _("%(plan)sのオープンデータ") % {"plan": reader.ward.document["title"] if reader else _("計画")}
    modified = pins[0].released_at.isoformat() if pins else None
    api = service(
        _("計画の読み出し（API）"), at(reverse("api:index")), at(reverse("api:openapi-json")), at(reverse("press:api"))
    )
    found = catalogue(datasets(reader), root, title, modified, at, page, api)
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Type"] = "application/ld+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response
