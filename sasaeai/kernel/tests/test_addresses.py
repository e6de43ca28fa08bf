"""Addresses in folders lead where they led before, and are found sooner."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from sasaeai.kernel.addresses import in_folders


def page(request: HttpRequest, **named: object) -> HttpResponse:
    return HttpResponse()


ADDRESSES = (
    "desk/", "desk/surveys/", "desk/surveys/add/", "desk/surveys/<str:uid>/", "desk/surveys/<str:uid>/edit/",
    "surveys/", "desk/surveys/<str:uid>/data/", "desk/surveys/<str:uid>/data.<str:ending>", "desk/surveys/last/",
    "desk/<int:year>/", "desk/rooms/<int:number>", "",
)  # fmt: skip
INSIDE = [path("", page, name="front"), path("add/", page, name="never reached")]


def resolver(*, folded: bool) -> URLResolver:
    patterns: list[URLPattern | URLResolver] = [path(address, page, name=address) for address in ADDRESSES]
    patterns.insert(5, path("desk/surveys/<str:uid>/", include((INSIDE, "inside")), {"desk": True}))
    inside = in_folders((patterns, None, None)) if folded else path("", include(patterns))
    return URLResolver(RoutePattern("/"), [inside])


@pytest.mark.parametrize(
    "address",
    [
        "/", "/desk/", "/desk/surveys/", "/desk/surveys/add/", "/desk/surveys/x1/", "/desk/surveys/x1/edit/",
        "/desk/surveys/x1/data/", "/desk/surveys/x1/data.csv", "/desk/surveys/last/", "/desk/2026/", "/desk/rooms/3",
        "/desk/surveys/x1/add/", "/surveys/", "/desk/surveys/x1/data", "/desk/x1/", "/rooms/", "/desk/surveys",
    ],
)  # fmt: skip
def test_every_address_leads_where_it_led_before(address: str) -> None:
    assert found(resolver(folded=True), address) == found(resolver(folded=False), address)


def found(urls: URLResolver, address: str) -> object:
    try:
        match = urls.resolve(address)
    except Resolver404:
        return None
    return match.url_name, match.view_name, match.kwargs, match.route


def test_names_lead_to_the_same_addresses() -> None:
    folded, flat = resolver(folded=True), resolver(folded=False)
    for address in ADDRESSES:
        named = {"uid": "x1", "ending": "csv", "year": 7, "number": 3}
        named = {name: each for name, each in named.items() if f":{name}>" in address}
        assert folded.reverse(address, **named) == flat.reverse(address, **named)


def test_an_address_is_compared_with_few_patterns() -> None:
    tried = {folded: len(tried_for(resolver(folded=folded), "/desks/")) for folded in (True, False)}
    assert tried[True] < tried[False] / 3


def tried_for(urls: URLResolver, address: str) -> list[object]:
    with pytest.raises(Resolver404) as refused:
        urls.resolve(address)
    return refused.value.args[0]["tried"]


def test_no_folder_keeps_once_more_where_names_lead_to() -> None:
    """Ten megabytes in each web process."""
    urls = resolver(folded=True)
    assert urls.resolve("/desk/surveys/x1/edit/")
    assert urls.reverse("desk/surveys/<str:uid>/edit/", uid="x1")
    (inside,) = urls.url_patterns
    assert inside._populated
    assert not any(folder._populated for folder in inside._folded.url_patterns if isinstance(folder, URLResolver))
