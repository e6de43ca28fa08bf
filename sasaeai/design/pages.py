"""The links from one page of a list to the others, which keep every filter in the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class PageLink:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    pages: list[PageLink]
    previous: str
    next: str
    words: str


def address(query: QueryDict, number: int) -> str:
    kept = query.copy()
    kept.pop("page", None)
    if number > 1:
        kept["page"] = str(number)
    return "?" + kept.urlencode()


def narrowing(query: QueryDict, instead: str = "") -> str:
    """What an address narrows its page to, on whatever page of the list one is; or what is given `instead`."""
    if instead:
        return f"?{instead}"
    kept = query.copy()
    kept.pop("page", None)
    given = [(name, value) for name, values in kept.lists() for value in values if value]
    return f"?{urlencode(given)}" if given else ""


def page_links(page: Page | None, request: HttpRequest | None) -> PageLinks | None:
    """None where everything stands on one page."""
    if not page or page.paginator.num_pages < 2:
        return None
    query = request.GET if request else QueryDict()
    pages = [
        PageLink(str(number), address(query, number) if isinstance(number, int) else "", number == page.number)
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    words = _("全%(all)s件のうち %(first)s〜%(last)s件") % {
        "all": f"{page.paginator.count:,}",
        "first": f"{page.start_index():,}",
        "last": f"{page.end_index():,}",
    }
    previous = address(query, page.previous_page_number()) if page.has_previous() else ""
    following = address(query, page.next_page_number()) if page.has_next() else ""
    return PageLinks(pages, previous, following, words)
