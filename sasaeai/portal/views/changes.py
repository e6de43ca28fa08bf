"""Everything that happened in public, by month, and the same as a feed."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sasaeai.design.pages import PER_PAGE
from sasaeai.kernel.addresses import absolute
from sasaeai.kernel.fiscal import month_words
from sasaeai.kernel.models import JournalEntry
from sasaeai.kernel.public import public_page
from sasaeai.plans.opening import current_pins
from sasaeai.portal.news import Line, lines
from sasaeai.portal.places import districts_today


@public_page
def changes(request: HttpRequest) -> HttpResponse:
    areas = [place.area for place in districts_today(request)]
    chosen = next((area for area in areas if area.slug == request.GET.get("district")), None)
    entries = JournalEntry.objects.public()
    if chosen:
        entries = entries.in_areas([chosen.pk])
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    listed = lines(page, current_pins(request), {area.pk: area.slug for area in areas})
    context = {
        "areas": areas,
        "chosen": chosen,
        "page": page,
        "months": [{"name": month, "lines": list(group)} for month, group in groupby(listed, _month)],
        "crumbs": [{"label": _("最近の動き")}],
    }
    return render(request, "portal/changes.html", context)


def _month(line: Line) -> str:
    """平成25年11月."""
    return month_words(localtime(line.at).date())


class ChangesFeed(Feed):
    """The newest lines with links that also work outside a browser."""

    feed_type = Atom1Feed
    author_name = "ささえあい"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        ward = next((pin.page.document for pin in current_pins(request) if pin.page.is_ward), None)
        return _("%(plan)sの動き") % {"plan": ward["title"]} if ward else _("最近の動き")

    def link(self, request: HttpRequest) -> str:
        return absolute(request, reverse("portal:changes"))

    def feed_url(self, request: HttpRequest) -> str:
        return absolute(request, reverse("portal:feed"))

    def items(self, request: HttpRequest) -> list[tuple[HttpRequest, Line]]:
        slugs = {place.area.pk: place.area.slug for place in districts_today(request)}
        newest = JournalEntry.objects.public()[:PER_PAGE]
        return [(request, line) for line in lines(newest, current_pins(request), slugs)]

    def item_title(self, item: tuple[HttpRequest, Line]) -> str:
        return item[1].text

    def item_description(self, item: tuple[HttpRequest, Line]) -> str:
        return ""

    def item_link(self, item: tuple[HttpRequest, Line]) -> str:
        request, line = item
        return absolute(request, line.url or f"{reverse('portal:changes')}#n{line.pk}")

    def item_guid(self, item: tuple[HttpRequest, Line]) -> str:
        return absolute(item[0], f"{reverse('portal:changes')}#n{item[1].pk}")

    def item_pubdate(self, item: tuple[HttpRequest, Line]) -> datetime:
        return item[1].at

    item_updateddate = item_pubdate


feed = public_page(ChangesFeed())
