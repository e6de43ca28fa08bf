"""The product's addresses, a publication, and the barest page: 50 rows of one query, a small template, never kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from sasaeai.config.urls import urlpatterns as product
from sasaeai.kernel.stamp import move_public_stamp
from sasaeai.plans.models import Measure

PAGE = engines["django"].from_string(
    "<!doctype html><html lang=ja><title>50</title><table>"
    "{% for row in rows %}<tr><td>{{ row.uid }}<td>{{ row.title }}<td>{{ row.audience }}<td>{{ row.position }}"
    "<td>{{ row.plan_id }}<td>{{ row.changed_at|date:'Y-m-d' }}</tr>{% endfor %}</table></html>"
)


def barest(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render({"rows": Measure.objects.order_by("pk")[:50]}, request=None))


def published(request: HttpRequest) -> HttpResponse:
    """As if something had just been published: everything that processes keep is out of date."""
    move_public_stamp()
    return HttpResponse()


urlpatterns = [path("barest/", barest), path("published/", published), *product]
